'use client';
import { pickLine } from '../../db/load/load-mutators.ts';
import { useAct } from '../_device/device.ts';
import { useHoldReason } from '../_lots/hold-reason.ts';
import { type ScanAnswer, ScanSheet } from '../_scan/scan-sheet.tsx';
import { bareCode } from '../_scan/scanned-code.ts';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { LoadView } from './loads-view.ts';
import { meantBy } from './meant-by.ts';

/** Scans lot after lot onto the truck; says at once when a lot is not on this load, or is on hold. */
export function ScanToLoad({ view, open, onClose }: { view: LoadView; open: boolean; onClose: () => void }) {
  const t = useWords('dispatch');
  const act = useAct();
  const quantity = useQuantity();
  const reason = useHoldReason();
  const left = view.lines.filter(({ line }) => line.state === 'staged').length;
  const onCode = async (code: string, how: 'scan' | 'tap'): Promise<ScanAnswer> => {
    const meant = meantBy(code, view.lines);
    if (meant.is === 'none') {
      return { tone: 'held', words: t('scanned.none', { code: bareCode(code), load: view.load.number }) };
    }
    const { line, lot, product, held } = meant.view;
    const facts = { lot: lot?.number ?? '', quantity: quantity(line.quantity, product?.unit ?? '') };
    if (meant.is === 'done') return { tone: 'wait', words: t('scanned.done', facts) };
    if (held !== null) return { tone: 'held', words: t('scanned.held', { ...facts, reason: reason(held) }) };
    const acted = await act(pickLine, { lineId: line.id, lotId: line.lotId, how });
    return acted.done
      ? { tone: 'run', words: t('scanned.loaded', facts) }
      : { tone: 'held', words: t('scanned.refused', facts) };
  };
  return <ScanSheet open={open} title={t('scanTitle', { count: left })} onCode={onCode} onClose={onClose} />;
}

'use client';
import { Check, OctagonAlert, PackageMinus, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { LoadLine } from '../../db/load/load.ts';
import { pickLine, pickShort, unpickLine } from '../../db/load/load-mutators.ts';
import { useAct } from '../_device/device.ts';
import { useTried } from '../_device/tried.ts';
import { useHoldReason } from '../_lots/hold-reason.ts';
import { useLotName } from '../_lots/lot-name.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';
import { isHeldUp, type LineView } from './loads-view.ts';
import { ShortSheet } from './short-sheet.tsx';

/** The lines of one order: lot number large, one tap loads it. `open`: the truck is neither sealed nor gone. */
export function OrderLines({ lines, open }: { lines: readonly LineView[]; open: boolean }) {
  return (
    <ul className="space-y-2">
      {lines.map((view) => (
        <li key={view.line.id}>
          <LineCard view={view} open={open} />
        </li>
      ))}
    </ul>
  );
}

const toneOfLine: Record<LoadLine['state'], Tone> = { staged: 'ready', picked: 'run', short: 'late', swapped: 'wait' };

function LineCard({ view, open }: { view: LineView; open: boolean }) {
  const t = useWords('dispatch.line');
  const lotName = useLotName();
  const quantity = useQuantity();
  const { line, lot, product, held } = view;
  const unit = product?.unit ?? '';
  const swapped = line.state === 'swapped';
  const heldUp = isHeldUp(view);
  return (
    <Card tone={heldUp ? 'held' : toneOfLine[line.state]} className={swapped ? 'opacity-60' : ''}>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-figure leading-none font-semibold">{lotName(lot)}</p>
          <p className="mt-1.5 leading-snug">{product?.name}</p>
        </div>
        <p className="shrink-0 text-right">
          <span className="block text-xl font-semibold tabular-nums">{quantity(line.quantity, unit)}</span>
          <span className="block text-sm text-ink-soft">{lot?.location}</span>
        </p>
      </div>
      {heldUp && held !== null && <HeldNote reason={held} />}
      {line.state === 'short' && (
        <p className="mt-2 font-medium text-late">
          {line.picked === 0 ? t('leftOut') : t('short', { found: quantity(line.picked, unit) })}
        </p>
      )}
      {swapped && <p className="mt-2 text-ink-soft">{t('swapped')}</p>}
      {!swapped && <LineActions view={view} open={open} />}
    </Card>
  );
}

function HeldNote({ reason }: { reason: string }) {
  const t = useWords('dispatch.line');
  const words = useHoldReason();
  return (
    <p className="mt-2 flex items-start gap-2 font-semibold text-held">
      <OctagonAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
      {reason === '' ? t('notUsable') : t('held', { reason: words(reason) })}
    </p>
  );
}

function LineActions({ view, open }: { view: LineView; open: boolean }) {
  const t = useWords('dispatch.line');
  const act = useAct();
  const lotName = useLotName();
  const [busy, setBusy] = useState(false);
  const { line, lot, held } = view;
  const tried = useTried(pickShort, ({ lineId }) => lineId === line.id);
  const [counting, setCounting] = useState(tried !== undefined);
  const take = async () => {
    setBusy(true);
    const acted = await act(pickLine, { lineId: line.id, lotId: line.lotId, how: 'tap' });
    setBusy(false);
    const undo = () => void act(unpickLine, { lineId: line.id });
    if (acted.done) toast(t('loadedDone', { lot: lotName(lot) }), { undo });
  };
  const takeOff = async () => {
    setBusy(true);
    await act(unpickLine, { lineId: line.id });
    setBusy(false);
  };
  if (line.state !== 'staged') {
    return (
      <div className="mt-3 flex flex-wrap items-center justify-between gap-2">
        <p className="flex items-center gap-2 font-semibold text-run">
          {line.picked > 0 && <Check aria-hidden className="size-6" />}
          {line.picked > 0 ? t(line.pickedHow === 'scan' ? 'loadedScan' : 'loaded') : ''}
        </p>
        {open && (
          <Button look={isHeldUp(view) ? 'danger' : 'plain'} icon={Undo2} busy={busy} onClick={takeOff}>
            {t(line.state === 'short' ? 'recount' : 'takeOff')}
          </Button>
        )}
      </div>
    );
  }
  if (!open) return null;
  return (
    <div className="mt-3 flex gap-2">
      {held === null && (
        <Button className="flex-2" icon={Check} busy={busy} onClick={take}>
          {t('load')}
        </Button>
      )}
      <Button
        className="flex-1"
        look={held === null ? 'plain' : 'quiet'}
        icon={PackageMinus}
        onClick={() => setCounting(true)}
      >
        {t(held === null ? 'countShort' : 'leaveOut')}
      </Button>
      <ShortSheet view={view} tried={tried} open={counting} onClose={() => setCounting(false)} />
    </div>
  );
}

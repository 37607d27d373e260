'use client';
import { useState } from 'react';
import { pickShort } from '../../db/load/load-mutators.ts';
import { fromThousandths, toThousandths } from '../../db/values/quantity.ts';
import { useAct } from '../_device/device.ts';
import type { Tried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { useLotName } from '../_lots/lot-name.ts';
import { Button } from '../_ui/kit/button.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { NumberPad } from '../_ui/kit/number-pad.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { LineView } from './loads-view.ts';

type ShortSheetProps = {
  view: LineView;
  /** A count that was refused, to begin with. */
  tried: Tried<{ found: number }> | undefined;
  open: boolean;
  onClose: () => void;
};

/** Fewer are there than staged: how many were found. The rest becomes an exception for everybody it concerns. */
export function ShortSheet({ view: { line, lot, product, held }, tried, open, onClose }: ShortSheetProps) {
  const t = useWords('dispatch.shortPick');
  const act = useAct();
  const lotName = useLotName();
  const quantity = useQuantity();
  // Of a lot on hold nothing may be loaded: it can only be counted out.
  const begin = held === null ? '' : '0';
  const [typed, setTyped] = useState(tried ? String(fromThousandths(tried.args.found)) : begin);
  const [busy, setBusy] = useState(false);
  const unit = product?.unit ?? '';
  const found = toThousandths(Number(typed));
  const missing = line.quantity - found;
  const close = () => {
    setTyped(begin);
    onClose();
  };
  const count = async () => {
    setBusy(true);
    const acted = await act(pickShort, { lineId: line.id, found });
    setBusy(false);
    if (!acted.done) return;
    tried?.settle();
    toast(t('done', { lot: lotName(lot), missing: quantity(missing, unit) }), { tone: 'late' });
    close();
  };
  return (
    <Sheet
      open={open}
      onClose={close}
      title={t('title', { lot: lotName(lot) })}
      foot={
        <Button big look="primary" busy={busy} disabled={typed === '' || missing <= 0} onClick={count}>
          {t('action', { found: quantity(found, unit) })}
        </Button>
      }
    >
      <div className="space-y-3">
        <TriedNote tried={tried} />
        <NumberPad
          label={t('found', { staged: fromThousandths(line.quantity) })}
          value={typed}
          onChange={setTyped}
          maxDigits={6}
        />
        <p className={missing <= 0 ? 'font-medium text-held' : 'text-ink-soft'}>
          {missing <= 0 ? t('notShort') : t('rest', { missing: quantity(missing, unit) })}
        </p>
      </div>
    </Sheet>
  );
}

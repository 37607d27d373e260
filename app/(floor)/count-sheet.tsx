'use client';
import { useState } from 'react';
import { toThousandths } from '../../db/values/quantity.ts';
import { countOperation } from '../../db/work-order/operation-mutators.ts';
import { useAct } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { NumberPad } from '../_ui/kit/number-pad.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { Step } from './floor-view.ts';

type Kind = 'good' | 'scrap';

/** Adds good and scrap pieces to a step. A wrong count is taken back from the toast: the same count, negative. */
export function CountSheet({ step, open, onClose }: { step: Step; open: boolean; onClose: () => void }) {
  const t = useWords('floor.count');
  return (
    <Sheet open={open} onClose={onClose} title={t('title', { number: step.order.number })}>
      <Counter step={step} onClose={onClose} />
    </Sheet>
  );
}

function Counter({ step, onClose }: { step: Step; onClose: () => void }) {
  const t = useWords('floor.count');
  const units = useWords('shared.unit');
  const act = useAct();
  const [counts, setCounts] = useState<Record<Kind, string>>({ good: '', scrap: '' });
  const [kind, setKind] = useState<Kind>('good');
  const [busy, setBusy] = useState(false);
  const good = Number(counts.good);
  const scrap = Number(counts.scrap);
  const unit = step.product?.unit ?? '';
  const add = async () => {
    setBusy(true);
    const by = { operationId: step.step.id, good: toThousandths(good), scrap: toThousandths(scrap) };
    const acted = await act(countOperation, by);
    setBusy(false);
    if (!acted.done) return;
    const undo = () => void act(countOperation, { ...by, good: 0 - by.good, scrap: 0 - by.scrap });
    toast(t('done', { good, scrap }), { undo });
    onClose();
  };
  return (
    <div className="space-y-4">
      <div className="grid grid-cols-2 gap-2">
        <KindButton kind="good" chosen={kind} count={good} onChoose={setKind} />
        <KindButton kind="scrap" chosen={kind} count={scrap} onChoose={setKind} />
      </div>
      <NumberPad
        label={t(kind)}
        value={counts[kind]}
        onChange={(value) => setCounts({ ...counts, [kind]: value })}
        unit={units.has(unit as 'pcs') ? units(unit as 'pcs', { count: Number(counts[kind]) }) : unit}
        maxDigits={6}
        quick={kind === 'good' ? [10, 50, 100] : [1, 5, 10]}
      />
      <Button big look="primary" busy={busy} disabled={good + scrap === 0} onClick={add}>
        {t('add', { good, scrap })}
      </Button>
    </div>
  );
}

type KindButtonProps = { kind: Kind; chosen: Kind; count: number; onChoose: (kind: Kind) => void };

function KindButton({ kind, chosen, count, onChoose }: KindButtonProps) {
  const t = useWords('floor.count');
  return (
    <button
      type="button"
      aria-pressed={kind === chosen}
      onClick={() => onChoose(kind)}
      className="tap flex items-baseline justify-between gap-2 rounded-tap border border-line-strong bg-panel px-4 py-2 font-medium aria-pressed:border-2 aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent"
    >
      {t(kind)}
      <span className="text-2xl font-semibold tabular-nums">{count}</span>
    </button>
  );
}

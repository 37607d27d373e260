'use client';
import { useState } from 'react';
import { fromThousandths, toThousandths } from '../../db/values/quantity.ts';
import { countOperation } from '../../db/work-order/operation-mutators.ts';
import { useAct } from '../_device/device.ts';
import type { Tried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { useUnit } from '../_ui/kit/figures.tsx';
import { NumberPad } from '../_ui/kit/number-pad.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { Step } from './floor-view.ts';

type Kind = 'good' | 'scrap';
type Counts = Readonly<Record<Kind, string>>;

const nothing: Counts = { good: '', scrap: '' };
const quick: Record<Kind, readonly number[]> = { good: [10, 50, 100], scrap: [1, 5, 10] };

type CountSheetProps = {
  step: Step;
  /** A count that was refused, to begin with. */
  tried: Tried<Readonly<Record<Kind, number>>> | undefined;
  open: boolean;
  onClose: () => void;
};

const typedOf = (thousandths: number): string => (thousandths === 0 ? '' : String(fromThousandths(thousandths)));

/** Adds good and scrap pieces to a step. A wrong count is taken back from the toast: the same count, negative. */
export function CountSheet({ step, tried, open, onClose }: CountSheetProps) {
  const t = useWords('floor.count');
  const act = useAct();
  const [counts, setCounts] = useState(() =>
    tried ? { good: typedOf(tried.args.good), scrap: typedOf(tried.args.scrap) } : nothing,
  );
  const [busy, setBusy] = useState(false);
  const good = Number(counts.good);
  const scrap = Number(counts.scrap);
  const close = () => {
    setCounts(nothing);
    onClose();
  };
  const add = async () => {
    setBusy(true);
    const by = { operationId: step.step.id, good: toThousandths(good), scrap: toThousandths(scrap) };
    const acted = await act(countOperation, by);
    setBusy(false);
    if (!acted.done) return;
    tried?.settle();
    const undo = () => void act(countOperation, { ...by, good: 0 - by.good, scrap: 0 - by.scrap });
    toast(t('done', { good, scrap }), { undo });
    close();
  };
  return (
    <Sheet
      open={open}
      onClose={close}
      title={t('title', { number: step.order.number })}
      foot={
        <Button big look="primary" busy={busy} disabled={good + scrap === 0} onClick={add}>
          {t('add', { good, scrap })}
        </Button>
      }
    >
      <TriedNote tried={tried} />
      <Counter unit={step.product?.unit ?? ''} counts={counts} onCount={setCounts} />
    </Sheet>
  );
}

type CounterProps = { unit: string; counts: Counts; onCount: (counts: Counts) => void };

function Counter({ unit, counts, onCount }: CounterProps) {
  const t = useWords('floor.count');
  const unitWord = useUnit();
  const [kind, setKind] = useState<Kind>('good');
  const count = Number(counts[kind]);
  const set = (value: string) => onCount({ ...counts, [kind]: value });
  return (
    <div className="grid gap-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <div className="grid grid-cols-6 content-start gap-2 sm:grid-cols-1">
        <KindButton kind="good" chosen={kind} count={counts.good} onChoose={setKind} />
        <KindButton kind="scrap" chosen={kind} count={counts.scrap} onChoose={setKind} />
        {quick[kind].map((more) => (
          <Button key={more} className="col-span-2 sm:col-span-1" onClick={() => set(String(count + more))}>
            +{more}
          </Button>
        ))}
      </div>
      <NumberPad label={t(kind)} value={counts[kind]} onChange={set} unit={unitWord(unit, count)} maxDigits={6} />
    </div>
  );
}

type KindButtonProps = { kind: Kind; chosen: Kind; count: string; onChoose: (kind: Kind) => void };

function KindButton({ kind, chosen, count, onChoose }: KindButtonProps) {
  const t = useWords('floor.count');
  return (
    <button
      type="button"
      aria-pressed={kind === chosen}
      onClick={() => onChoose(kind)}
      className="tap col-span-3 flex items-center justify-between gap-2 rounded-tap border border-line-strong bg-panel px-4 py-2 font-medium aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent aria-pressed:outline-2 aria-pressed:-outline-offset-2 aria-pressed:outline-accent sm:col-span-1"
    >
      {t(kind)}
      <span className="text-2xl font-semibold tabular-nums">{count || 0}</span>
    </button>
  );
}

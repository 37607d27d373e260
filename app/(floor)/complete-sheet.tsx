'use client';
import { ArrowRight, PackagePlus } from 'lucide-react';
import { useState } from 'react';
import { completeOperation } from '../../db/work-order/operation-mutators.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useLotName } from '../_lots/lot-name.ts';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { Step } from './floor-view.ts';
import { useWorkWords } from './work-words.ts';

/** Asks once before a step is completed, which can't be taken back; says which lot it makes, or where the work goes on. */
export function CompleteSheet({ step, open, onClose }: { step: Step; open: boolean; onClose: () => void }) {
  const t = useWords('floor.complete');
  const act = useAct();
  const quantity = useQuantity();
  const [busy, setBusy] = useState(false);
  const unit = step.product?.unit ?? '';
  const missing = step.order.quantity - step.step.good;
  const complete = async () => {
    setBusy(true);
    const acted = await act(completeOperation, { operationId: step.step.id, lotId: newId() });
    setBusy(false);
    onClose();
    if (acted.done) toast(t(step.last && step.step.good > 0 ? 'doneLot' : 'done', { number: step.order.number }));
  };
  return (
    <Confirm
      open={open}
      title={t('title', { number: step.order.number, position: step.step.position, of: step.of })}
      action={t('action')}
      busy={busy}
      onConfirm={complete}
      onClose={onClose}
    >
      <div className="space-y-4">
        <Outcome step={step} />
        {missing > 0 && (
          <p className="rounded-tap bg-late-wash px-4 py-3 font-medium text-late">
            {t('short', { missing: quantity(missing, unit), target: quantity(step.order.quantity, unit) })}
          </p>
        )}
        <p className="text-sm text-ink-soft">{t('final')}</p>
      </div>
    </Confirm>
  );
}

function Outcome({ step }: { step: Step }) {
  const t = useWords('floor.complete');
  const quantity = useQuantity();
  const lotName = useLotName();
  const work = useWorkWords();
  const good = quantity(step.step.good, step.product?.unit ?? '');
  const goesOn = step.after;
  if (!step.last || step.step.good === 0) {
    return (
      <p className="flex items-start gap-3 text-lg">
        <ArrowRight aria-hidden className="mt-1 size-6 shrink-0 text-ink-soft" />
        {goesOn ? t('next', { work: work(goesOn.work), machine: goesOn.machine, good }) : t('noLot')}
      </p>
    );
  }
  return (
    <div className="flex items-start gap-3">
      <PackagePlus aria-hidden className="mt-1 size-7 shrink-0 text-run" />
      <p className="min-w-0">
        <span className="block text-xl font-semibold">{t('lot', { quantity: good })}</span>
        <span className="block">{step.product?.name}</span>
        {step.inputs.length > 0 && (
          <span className="mt-1 block text-sm text-ink-soft">
            {t('from', { lots: step.inputs.map(lotName).join(', ') })}
          </span>
        )}
        <span className="mt-1 block text-sm text-ink-soft">{t('number')}</span>
      </p>
    </div>
  );
}

'use client';
import { lazy, Suspense, useState } from 'react';
import { cancelSupply, delaySupply, takeBackReceipt } from '../../db/supply/supply-mutators.ts';
import type { SupplyOrder } from '../../db/supply/supply-order.ts';
import { useAct } from '../_device/device.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { momentText, typedMoment } from '../_ui/typed-moment.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { MaterialsRows } from './materials-view.ts';
import type { Expected } from './supplies.ts';

const ReceiveSheet = lazy(() => import('./receive-sheet.tsx').then((file) => ({ default: file.ReceiveSheet })));

/** What became of a delivery: it is there, it comes another day, it was called off, or it was not there after all. */
export function SupplySheet({
  expected,
  rows,
  onClose,
}: {
  expected: Expected;
  rows: MaterialsRows;
  onClose: () => void;
}) {
  const { supply, product } = expected;
  const t = useWords('materials.supply');
  const locale = useLocale();
  const [receiving, setReceiving] = useState(false);
  const open = supply.state === 'expected';
  if (receiving)
    return (
      <Suspense>
        <ReceiveSheet expected={expected} lots={rows.lots} onClose={onClose} />
      </Suspense>
    );
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('from', { number: supply.number, supplier: supply.supplier })}
      foot={
        open && (
          <Button big look="primary" onClick={() => setReceiving(true)}>
            {t('isHere')}
          </Button>
        )
      }
    >
      <p className="mb-4 text-sm text-ink-soft tabular-nums">
        {t('firstSaid', { product: product?.name ?? '', at: formatMoment(supply.promisedAt, locale, rows.zone) })}
      </p>
      <div className="space-y-5">
        {supply.lotIds.length > 0 && <Receipts expected={expected} rows={rows} />}
        {open && <Later supply={supply} zone={rows.zone} onClose={onClose} />}
      </div>
    </Sheet>
  );
}

/** Another day and why, or never. */
function Later({ supply, zone, onClose }: { supply: SupplyOrder; zone: string; onClose: () => void }) {
  const t = useWords('materials.supply');
  const act = useAct();
  const [typed, setTyped] = useState(() => momentText(supply.expectedAt, zone));
  const [reason, setReason] = useState(supply.reason ?? '');
  const expectedAt = typedMoment(typed, zone);
  const same = expectedAt === undefined || typed === momentText(supply.expectedAt, zone);
  const supplyId = supply.id;
  const end = (said: string) => (acted: { readonly done: boolean }) => {
    if (!acted.done) return;
    toast(said);
    onClose();
  };
  const move = () =>
    expectedAt !== undefined && act(delaySupply, { supplyId, expectedAt, reason: reason.trim() }).then(end(t('moved')));
  return (
    <div className="space-y-4">
      <Field label={t('when')} type="datetime-local" value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Field label={t('why')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <div className="flex flex-wrap gap-3">
        <Button disabled={same} onClick={move}>
          {t('move')}
        </Button>
        <Button look="plain" onClick={() => act(cancelSupply, { supplyId }).then(end(t('cancelled')))}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}

/** What came of it so far, each with the way to take it back. */
function Receipts({ expected: { supply, product }, rows }: { expected: Expected; rows: MaterialsRows }) {
  const t = useWords('materials.supply');
  const quantity = useQuantity();
  const act = useAct();
  const lots = supply.lotIds.flatMap((id) => rows.lots.find((lot) => lot.id === id) ?? []);
  return (
    <ul aria-label={t('receipts')} className="divide-y divide-line border-y border-line">
      {lots.map((lot) => (
        <li key={lot.id} className="flex items-center justify-between gap-3 py-2">
          <span className="min-w-0">
            <span className="block font-medium tabular-nums">{quantity(lot.madeQuantity, product?.unit ?? '')}</span>
            <span className="block truncate text-sm text-ink-soft">
              {[lot.number ?? t('unnumbered'), lot.supplierLot, lot.location].filter(Boolean).join(' · ')}
            </span>
          </span>
          <Button onClick={() => act(takeBackReceipt, { supplyId: supply.id, lotId: lot.id })}>{t('takeBack')}</Button>
        </li>
      ))}
    </ul>
  );
}

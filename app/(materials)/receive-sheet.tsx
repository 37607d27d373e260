'use client';
import { useState } from 'react';
import type { Lot } from '../../db/lot/lot.ts';
import { receiveSupply, takeBackReceipt } from '../../db/supply/supply-mutators.ts';
import { unitScale } from '../../db/values/quantity.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { useQuantity, useUnit } from '../_ui/kit/figures.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { countedQuantity, standingOf, unitsOf, usualPlace } from './receipt.ts';
import type { Expected } from './supplies.ts';

type Rest = 'expected' | 'none';

/** Goods at the gate: how much came, the supplier's lot, and where it was put. */
export function ReceiveSheet({
  expected: { supply, product },
  lots,
  onClose,
}: {
  expected: Expected;
  lots: readonly Lot[];
  onClose: () => void;
}) {
  const t = useWords('materials.supply');
  const said = useQuantity();
  const receipt = useReceipt(supply, product, lots);
  const { quantity } = receipt;
  const act = useAct();
  const receive = async () => {
    if (receipt.args === undefined) return;
    const { supplyId, lotId } = receipt.args;
    if (!(await act(receiveSupply, receipt.args)).done) return;
    toast(t('receivedAmount', { amount: said(receipt.args.quantity, product?.unit ?? '') }), {
      undo: () => void act(takeBackReceipt, { supplyId, lotId }),
    });
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={product?.name ?? supply.number}
      foot={
        <Button big look="primary" disabled={receipt.args === undefined} onClick={receive}>
          {quantity === undefined ? t('receive') : t('receiveAmount', { amount: said(quantity, product?.unit ?? '') })}
        </Button>
      }
    >
      <p className="mb-4 text-sm text-ink-soft tabular-nums">
        {t('owed', {
          number: supply.number,
          supplier: supply.supplier,
          amount: said(owedOf(supply), product?.unit ?? ''),
        })}
      </p>
      <ReceiptFields product={product} receipt={receipt} />
    </Sheet>
  );
}

const owedOf = ({ quantity, received }: Expected['supply']): number => Math.max(0, quantity - received);

/** What a person says of a delivery, and the receipt it makes once it is whole. */
function useReceipt(supply: Expected['supply'], product: Expected['product'], lots: readonly Lot[]) {
  const [lotId] = useState(newId);
  const [given, setGiven] = useState(() => ({
    unit: product?.unit ?? '',
    amount: String(owedOf(supply) / unitScale),
    supplierLot: '',
    location: usualPlace(lots, supply.productId),
    rest: 'expected' as Rest,
    reason: '',
  }));
  const quantity = countedQuantity(product, given);
  const standing = quantity === undefined ? undefined : standingOf(supply, quantity);
  const [location, reason] = [given.location.trim(), given.reason.trim()];
  const isWhole = location !== '' && (standing !== 'too_much' || reason !== '');
  const last = standing === 'part' && given.rest === 'none';
  const args =
    quantity === undefined || !isWhole
      ? undefined
      : { supplyId: supply.id, lotId, quantity, supplierLot: given.supplierLot.trim(), location, last, reason };
  const give = (more: Partial<typeof given>): void => setGiven((before) => ({ ...before, ...more }));
  return { given, give, quantity, standing, args };
}

/** What a person says of a delivery. */
function ReceiptFields({
  product,
  receipt: { given, give, standing },
}: {
  product: Expected['product'];
  receipt: ReturnType<typeof useReceipt>;
}) {
  const t = useWords('materials.supply');
  return (
    <div className="space-y-4">
      <Amount
        product={product}
        unit={given.unit}
        onUnit={(unit) => give({ unit })}
        amount={given.amount}
        onAmount={(amount) => give({ amount })}
      />
      {standing === 'part' && <RestChoice value={given.rest} onChoose={(rest) => give({ rest })} />}
      {standing === 'too_much' && (
        <Field
          label={t('whyMore')}
          hint={t('whyMoreHint')}
          maxLength={200}
          value={given.reason}
          onChange={(event) => give({ reason: event.target.value })}
        />
      )}
      <Field
        label={t('supplierLot')}
        maxLength={60}
        autoCapitalize="characters"
        value={given.supplierLot}
        onChange={(event) => give({ supplierLot: event.target.value })}
      />
      <Field
        label={t('place')}
        maxLength={60}
        value={given.location}
        onChange={(event) => give({ location: event.target.value })}
      />
    </div>
  );
}

/** Whether what is still owed will come. */
function RestChoice({ value, onChoose }: { value: Rest; onChoose: (rest: Rest) => void }) {
  const t = useWords('materials.supply');
  return (
    <Choice
      label={t('rest')}
      value={value}
      options={[
        { value: 'expected', title: t('restExpected') },
        { value: 'none', title: t('restNone') },
      ]}
      onChoose={onChoose}
    />
  );
}

/** How much, in a unit the goods come in. */
function Amount({
  product,
  unit,
  onUnit,
  amount,
  onAmount,
}: {
  product: Expected['product'];
  unit: string;
  onUnit: (unit: string) => void;
  amount: string;
  onAmount: (amount: string) => void;
}) {
  const t = useWords('materials.supply');
  const unitWord = useUnit();
  const units = unitsOf(product);
  return (
    <>
      <Field
        label={t('came', { unit: unitWord(unit, Number(amount)) })}
        inputMode="decimal"
        value={amount}
        onChange={(event) => onAmount(event.target.value)}
      />
      {units.length > 1 && (
        <Choice
          label={t('unit')}
          value={unit}
          options={units.map((each) => ({ value: each, title: unitWord(each, 2) }))}
          onChoose={onUnit}
        />
      )}
    </>
  );
}

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
  const act = useAct();
  const owed = Math.max(0, supply.quantity - supply.received);
  const [unit, setUnit] = useState(product?.unit ?? '');
  const [amount, setAmount] = useState(() => String(owed / unitScale));
  const [supplierLot, setSupplierLot] = useState('');
  const [location, setLocation] = useState(() => usualPlace(lots, supply.productId));
  const [rest, setRest] = useState<Rest>('expected');
  const [reason, setReason] = useState('');
  const quantity = countedQuantity(product, { amount, unit });
  const standing = quantity === undefined ? undefined : standingOf(supply, quantity);
  const whole = quantity !== undefined && location.trim() !== '' && (standing !== 'too_much' || reason.trim() !== '');
  const receive = async () => {
    if (quantity === undefined) return;
    const lotId = newId();
    const supplyId = supply.id;
    const last = standing === 'part' && rest === 'none';
    const args = { supplyId, lotId, quantity, supplierLot: supplierLot.trim(), location: location.trim(), last };
    if (!(await act(receiveSupply, { ...args, reason: reason.trim() })).done) return;
    toast(t('receivedAmount', { amount: said(quantity, product?.unit ?? '') }), {
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
        <Button big look="primary" disabled={!whole} onClick={receive}>
          {quantity === undefined ? t('receive') : t('receiveAmount', { amount: said(quantity, product?.unit ?? '') })}
        </Button>
      }
    >
      <p className="mb-4 text-sm text-ink-soft tabular-nums">
        {t('owed', { number: supply.number, supplier: supply.supplier, amount: said(owed, product?.unit ?? '') })}
      </p>
      <div className="space-y-4">
        <Amount product={product} unit={unit} onUnit={setUnit} amount={amount} onAmount={setAmount} />
        {standing === 'part' && (
          <Choice
            label={t('rest')}
            value={rest}
            options={[
              { value: 'expected', title: t('restExpected') },
              { value: 'none', title: t('restNone') },
            ]}
            onChoose={setRest}
          />
        )}
        {standing === 'too_much' && (
          <Field
            label={t('whyMore')}
            hint={t('whyMoreHint')}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        <Field
          label={t('supplierLot')}
          maxLength={60}
          autoCapitalize="characters"
          value={supplierLot}
          onChange={(event) => setSupplierLot(event.target.value)}
        />
        <Field
          label={t('place')}
          maxLength={60}
          value={location}
          onChange={(event) => setLocation(event.target.value)}
        />
      </div>
    </Sheet>
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

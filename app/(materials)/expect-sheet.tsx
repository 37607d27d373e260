'use client';
import { useState } from 'react';
import { expectSupply } from '../../db/supply/supply-mutators.ts';
import { day } from '../../db/values/instant.ts';
import { unitScale } from '../../db/values/quantity.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { presentMoment } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { momentText, typedMoment } from '../_ui/typed-moment.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { MaterialsRows } from './materials-view.ts';

type Said = Readonly<Record<'number' | 'supplier' | 'productId' | 'amount', string>>;

/** A purchase the floor should know of: what, from whom, how much and when. */
export function ExpectSheet({ rows, onClose }: { rows: MaterialsRows; onClose: () => void }) {
  const t = useWords('materials.supply');
  const act = useAct();
  const [said, setSaid] = useState<Said>({ number: '', supplier: '', productId: '', amount: '' });
  const [when, setWhen] = useState(() => momentText(presentMoment() + 3 * day, rows.zone));
  const set = (key: keyof Said) => (value: string) => setSaid((before) => ({ ...before, [key]: value }));
  const materials = [...rows.products.values()]
    .filter(({ kind }) => kind === 'material')
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const expectedAt = typedMoment(when, rows.zone);
  const quantity = Math.round(Number(said.amount.replace(',', '.')) * unitScale);
  const whole = said.number.trim() && said.supplier.trim() && said.productId && quantity > 0;
  const expect = async () => {
    if (!whole || expectedAt === undefined || !rows.plantId) return;
    const { number, supplier, productId } = said;
    const args = { supplyId: newId(), plantId: rows.plantId, number, supplier, productId, quantity, expectedAt };
    if (!(await act(expectSupply, args)).done) return;
    toast(t('added'));
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('add')}
      foot={
        <Button big look="primary" disabled={!whole || expectedAt === undefined} onClick={expect}>
          {t('save')}
        </Button>
      }
    >
      <div className="space-y-4">
        <Select
          label={t('material')}
          prompt={t('choose')}
          value={said.productId}
          onChoose={set('productId')}
          options={materials.map(({ id, name, unit }) => ({ value: id, title: `${name}, ${unit}` }))}
        />
        <SaidFields said={said} onSaid={(key, value) => set(key)(value)} />
        <Field label={t('when')} type="datetime-local" value={when} onChange={(event) => setWhen(event.target.value)} />
      </div>
    </Sheet>
  );
}

/** What is typed as it is: how much, from whom, and the number they know it by. */
function SaidFields({ said, onSaid }: { said: Said; onSaid: (key: keyof Said, value: string) => void }) {
  const t = useWords('materials.supply');
  return (
    <>
      <Field
        label={t('amount')}
        inputMode="decimal"
        value={said.amount}
        onChange={(event) => onSaid('amount', event.target.value)}
      />
      <Field
        label={t('supplier')}
        maxLength={120}
        value={said.supplier}
        onChange={(event) => onSaid('supplier', event.target.value)}
      />
      <Field
        label={t('number')}
        maxLength={60}
        value={said.number}
        onChange={(event) => onSaid('number', event.target.value)}
      />
    </>
  );
}

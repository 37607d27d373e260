'use client';
import { useState } from 'react';
import { plants } from '../../../db/plant/plant.ts';
import { type Product, products } from '../../../db/product/product.ts';
import { type Subcontractor, subcontractors } from '../../../db/supply/subcontractor.ts';
import { dropSubcontractor, setSubcontractor } from '../../../db/supply/subcontractor-mutators.ts';
import { currencyDigits, priceScale } from '../../../db/values/money.ts';
import { useAct, useQuery } from '../../_device/device.ts';
import { newId } from '../../_device/new-id.ts';
import { allRows } from '../../_device/rows.ts';
import { typedMoney } from '../../_money/typed-money.ts';
import { typedCount } from '../../_terms/typed-figure.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../../_ui/kit/card.tsx';
import { Field } from '../../_ui/kit/field.tsx';
import { Money } from '../../_ui/kit/figures.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { Sheet } from '../../_ui/kit/sheet.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';

const mostLeadHours = 24 * 366;

/** A unit's price in minor units of its currency. */
const minorOf = (unitPrice: number, currency: string): number =>
  (unitPrice * 10 ** currencyDigits(currency)) / priceScale;

/** Who can make which product in the plant's place: late work is offered to them. */
export function SubcontractorPanel({ plantId }: { plantId: string }) {
  const t = useWords('admin.subcontractors');
  const [editing, setEditing] = useState<Subcontractor | 'new'>();
  const found = useQuery(
    async (local) => ({
      currency: local.rows(plants).get(plantId)?.currency ?? '',
      known: (await allRows(local, subcontractors)).filter((each) => each.plantId === plantId),
      goods: await allRows(local, products),
    }),
    [plantId],
  );
  if (!found) return null;
  const codeOf = (each: Subcontractor): string => found.goods.find(({ id }) => id === each.productId)?.code ?? '';
  const known = found.known.toSorted((one, other) =>
    `${codeOf(one)} ${one.supplier}` < `${codeOf(other)} ${other.supplier}` ? -1 : 1,
  );
  return (
    <Section
      title={t('title')}
      count={known.length}
      aside={<Button onClick={() => setEditing('new')}>{t('add')}</Button>}
    >
      <Card flush>
        <RowList label={t('title')}>
          {known.length === 0 && <Row title={t('none')} detail={t('detail')} />}
          {known.map((each) => (
            <Row
              key={each.id}
              title={`${codeOf(each)} · ${each.supplier}`}
              detail={t('lead', { hours: each.leadHours })}
              tail={
                each.unitPrice === null ? (
                  t('unknown')
                ) : (
                  <Money minor={minorOf(each.unitPrice, each.currency)} currency={each.currency} />
                )
              }
              onTap={() => setEditing(each)}
            />
          ))}
        </RowList>
      </Card>
      <Sheet open={editing !== undefined} onClose={() => setEditing(undefined)} title={t('title')}>
        {editing && (
          <SubcontractorForm
            known={editing === 'new' ? undefined : editing}
            plantId={plantId}
            currency={found.currency}
            goods={found.goods.filter(({ kind }) => kind === 'finished')}
            onDone={() => setEditing(undefined)}
          />
        )}
      </Sheet>
    </Section>
  );
}

interface FormProps {
  known: Subcontractor | undefined;
  plantId: string;
  currency: string;
  goods: readonly Product[];
  onDone: () => void;
}

/** What is typed, and what it says: undefined where it says nothing. */
function useTyped({ known, currency, goods }: FormProps) {
  const [code, setCode] = useState(goods.find(({ id }) => id === known?.productId)?.code ?? '');
  const [supplier, setSupplier] = useState(known?.supplier ?? '');
  const [hours, setHours] = useState(known ? String(known.leadHours) : '');
  const [price, setPrice] = useState(known?.unitPrice == null ? '' : String(known.unitPrice / priceScale));
  const product = goods.find((each) => each.code.toLowerCase() === code.trim().toLowerCase());
  const leadHours = typedCount(hours, mostLeadHours);
  const minor = price.trim() === '' ? null : typedMoney(price, currency);
  const unitPrice = minor == null ? minor : (minor * priceScale) / 10 ** currencyDigits(currency);
  return { code, setCode, supplier, setSupplier, hours, setHours, price, setPrice, product, leadHours, unitPrice };
}

function SubcontractorForm(props: FormProps) {
  const { known, plantId, currency, onDone } = props;
  const t = useWords('admin.subcontractors');
  const act = useAct();
  const typed = useTyped(props);
  const { product, leadHours, unitPrice } = typed;
  const supplier = typed.supplier.trim();
  const isWhole = product && supplier !== '' && leadHours && unitPrice !== undefined;
  const save = async () => {
    if (!isWhole) return;
    const said = { plantId, productId: product.id, supplier, leadHours, unitPrice };
    if (!(await act(setSubcontractor, { subcontractorId: known?.id ?? newId(), ...said })).done) return;
    toast(t('saved'));
    onDone();
  };
  const drop = async () => {
    if (!known || !(await act(dropSubcontractor, { subcontractorId: known.id })).done) return;
    toast(t('dropped'));
    onDone();
  };
  return (
    <div className="space-y-4">
      <Fields typed={typed} currency={currency} />
      <div className="flex flex-wrap gap-3">
        <Button big look="primary" disabled={!isWhole} onClick={save}>
          {t('save')}
        </Button>
        {known && (
          <Button big look="plain" onClick={drop}>
            {t('drop')}
          </Button>
        )}
      </div>
    </div>
  );
}

function Fields({ typed, currency }: { typed: ReturnType<typeof useTyped>; currency: string }) {
  const t = useWords('admin.subcontractors');
  return (
    <>
      <Field
        label={t('product')}
        hint={typed.product?.name ?? t('productHint')}
        error={typed.code.trim() !== '' && !typed.product ? t('noProduct') : undefined}
        maxLength={60}
        value={typed.code}
        onChange={(event) => typed.setCode(event.target.value)}
      />
      <Field
        label={t('supplier')}
        maxLength={120}
        value={typed.supplier}
        onChange={(event) => typed.setSupplier(event.target.value)}
      />
      <Field
        label={t('hours')}
        inputMode="numeric"
        error={typed.hours.trim() !== '' && !typed.leadHours ? t('noHours') : undefined}
        value={typed.hours}
        onChange={(event) => typed.setHours(event.target.value)}
      />
      <Field
        label={`${t('price')}, ${currency}`}
        hint={t('priceHint')}
        inputMode="decimal"
        error={typed.unitPrice === undefined ? t('noAmount') : undefined}
        value={typed.price}
        onChange={(event) => typed.setPrice(event.target.value)}
      />
    </>
  );
}

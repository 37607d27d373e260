'use client';
import { useState } from 'react';
import type { Product } from '../../../db/product/product.ts';
import type { ProductSource } from '../../../db/product/product-source.ts';
import { setSource } from '../../../db/product/source-mutators.ts';
import { priceScale } from '../../../db/values/money.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { useAct } from '../../_device/device.ts';
import { newId } from '../../_device/new-id.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Field, Select } from '../../_ui/kit/field.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { typedHours, typedScaled } from './typed-source.ts';

interface SourceFormProps {
  known: ProductSource | undefined;
  goods: readonly Product[];
  currencies: readonly string[];
  onDone: () => void;
}

/** A supplier of a product; its product and name stay once said. An empty price is one nobody knows. */
export function SourceForm({ known, goods, currencies, onDone }: SourceFormProps) {
  const t = useWords('terms.sources');
  const act = useAct();
  const [productId, setProduct] = useState(known?.productId ?? '');
  const [supplier, setSupplier] = useState(known?.supplier ?? '');
  const [hours, setHours] = useState(known ? String(known.leadTimeHours) : '');
  const [least, setLeast] = useState(known?.minQuantity ? String(fromThousandths(known.minQuantity)) : '');
  const [price, setPrice] = useState(known?.unitPrice == null ? '' : String(known.unitPrice / priceScale));
  const [currency, setCurrency] = useState(known?.currency ?? currencies[0] ?? '');
  const unit = goods.find(({ id }) => id === productId)?.unit ?? '';
  const leadTimeHours = typedHours(hours);
  const minQuantity = least.trim() === '' ? 0 : typedScaled(least, 1_000);
  const unitPrice = price.trim() === '' ? null : typedScaled(price, priceScale);
  const isWhole =
    productId !== '' &&
    supplier.trim() !== '' &&
    leadTimeHours !== undefined &&
    minQuantity !== undefined &&
    unitPrice !== undefined;
  const save = async () => {
    if (leadTimeHours === undefined || minQuantity === undefined || unitPrice === undefined) return;
    const said = { productId, supplier: supplier.trim(), leadTimeHours, minQuantity, unitPrice, currency };
    if (!(await act(setSource, { sourceId: known?.id ?? newId(), ...said })).done) return;
    toast(t('saved'));
    onDone();
  };
  return (
    <div className="space-y-5">
      {known ? (
        <p className="font-semibold">
          {t('brings', { supplier, product: goods.find(({ id }) => id === productId)?.name ?? '' })}
        </p>
      ) : (
        <>
          <Select
            label={t('product')}
            prompt={t('choose')}
            value={productId}
            onChoose={setProduct}
            options={goods.map(({ id, name }) => ({ value: id, title: name }))}
          />
          <Field
            label={t('supplier')}
            maxLength={120}
            value={supplier}
            onChange={(event) => setSupplier(event.target.value)}
          />
        </>
      )}
      <Field
        label={t('leadTime')}
        hint={t('leadTimeHint')}
        inputMode="numeric"
        value={hours}
        error={hours !== '' && leadTimeHours === undefined ? t('noHours') : undefined}
        onChange={(event) => setHours(event.target.value)}
      />
      <Field
        label={t('leastOrder', { unit })}
        inputMode="decimal"
        value={least}
        error={minQuantity === undefined ? t('noAmount') : undefined}
        onChange={(event) => setLeast(event.target.value)}
      />
      <Field
        label={t('unitPrice', { currency, unit })}
        hint={t('unitPriceHint')}
        inputMode="decimal"
        value={price}
        error={unitPrice === undefined ? t('noAmount') : undefined}
        onChange={(event) => setPrice(event.target.value)}
      />
      {currencies.length > 1 && (
        <Select
          label={t('currency')}
          value={currency}
          onChoose={setCurrency}
          options={currencies.map((each) => ({ value: each, title: each }))}
        />
      )}
      <Button big look="primary" disabled={!isWhole} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}

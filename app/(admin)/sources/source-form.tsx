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
  const isRead = leadTimeHours !== undefined && minQuantity !== undefined && unitPrice !== undefined;
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
        <WhoAndWhat
          goods={goods}
          productId={productId}
          onProduct={setProduct}
          supplier={supplier}
          onSupplier={setSupplier}
        />
      )}
      <HoursField value={hours} onType={setHours} />
      <AmountField
        label={t('leastOrder', { unit })}
        value={least}
        isWrong={minQuantity === undefined}
        onType={setLeast}
      />
      <AmountField
        label={t('unitPrice', { currency, unit })}
        hint={t('unitPriceHint')}
        value={price}
        isWrong={unitPrice === undefined}
        onType={setPrice}
      />
      <CurrencyField currencies={currencies} value={currency} onChoose={setCurrency} />
      <Button big look="primary" disabled={!isRead || productId === '' || supplier.trim() === ''} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}

interface WhoAndWhatProps {
  goods: readonly Product[];
  productId: string;
  onProduct: (productId: string) => void;
  supplier: string;
  onSupplier: (supplier: string) => void;
}

function WhoAndWhat({ goods, productId, onProduct, supplier, onSupplier }: WhoAndWhatProps) {
  const t = useWords('terms.sources');
  return (
    <>
      <Select
        label={t('product')}
        prompt={t('choose')}
        value={productId}
        onChoose={onProduct}
        options={goods.map(({ id, name }) => ({ value: id, title: name }))}
      />
      <Field
        label={t('supplier')}
        maxLength={120}
        value={supplier}
        onChange={(event) => onSupplier(event.target.value)}
      />
    </>
  );
}

interface AmountFieldProps {
  label: string;
  hint?: string;
  value: string;
  isWrong: boolean;
  onType: (value: string) => void;
}

function AmountField({ isWrong, onType, ...field }: AmountFieldProps) {
  const t = useWords('terms.sources');
  return (
    <Field
      {...field}
      inputMode="decimal"
      error={isWrong ? t('noAmount') : undefined}
      onChange={(event) => onType(event.target.value)}
    />
  );
}

function HoursField({ value, onType }: { value: string; onType: (value: string) => void }) {
  const t = useWords('terms.sources');
  return (
    <Field
      label={t('leadTime')}
      hint={t('leadTimeHint')}
      inputMode="numeric"
      value={value}
      error={value !== '' && typedHours(value) === undefined ? t('noHours') : undefined}
      onChange={(event) => onType(event.target.value)}
    />
  );
}

interface CurrencyFieldProps {
  currencies: readonly string[];
  value: string;
  onChoose: (currency: string) => void;
}

/** Nothing to choose where all plants have one currency. */
function CurrencyField({ currencies, value, onChoose }: CurrencyFieldProps) {
  const t = useWords('terms.sources');
  if (currencies.length < 2) return null;
  const options = currencies.map((each) => ({ value: each, title: each }));
  return <Select label={t('currency')} value={value} onChoose={onChoose} options={options} />;
}

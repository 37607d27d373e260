'use client';
import { useState } from 'react';
import type { Product } from '../../db/product/product.ts';
import { setQuoteLine } from '../../db/quote/quote-mutators.ts';
import { priceScale } from '../../db/values/money.ts';
import { useAct } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { ChooseProduct, Chosen } from './choose-product.tsx';
import { typedThousandths, unitsOf } from './find-products.ts';
import type { QuoteLineView } from './quote-view.ts';
import { typedPrice } from './typed-price.ts';

type FormProps = { row: QuoteLineView; currency: string; onClose: () => void };

/** Says what a line offers, how many, and at which price. */
export function QuoteLineForm({ open, ...rest }: FormProps & { open: boolean }) {
  const t = useWords('quotes');
  return (
    <Sheet open={open} onClose={rest.onClose} title={t('lineTitle')}>
      <Form {...rest} />
    </Sheet>
  );
}

/** What was typed, and what it would be if it were saved. */
function useTyped({ line, product: understood }: QuoteLineView) {
  const [product, setProduct] = useState<Product | undefined>(understood);
  const [amount, setAmount] = useState(line.quantity === null ? '' : String(line.quantity / 1_000));
  const [wantedUnit, setUnit] = useState(line.unit ?? understood?.unit ?? '');
  const own = line.unitPrice !== null && line.unitPrice !== line.rulePrice;
  const [price, setPrice] = useState(own && line.unitPrice !== null ? String(line.unitPrice / priceScale) : '');
  const units = product ? unitsOf(product) : [];
  const unit = units.find((each) => each.unit === wantedUnit) ?? units[0];
  const quantity = typedThousandths(amount);
  const unitPrice = price.trim() === '' ? null : typedPrice(price);
  return { product, setProduct, amount, setAmount, unit, setUnit, price, setPrice, quantity, unitPrice };
}

function Form({ row, currency, onClose }: FormProps) {
  const t = useWords('quotes');
  const act = useAct();
  const { product, unit, quantity, unitPrice, ...typed } = useTyped(row);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (!product || !unit || quantity === undefined || unitPrice === undefined) return;
    setBusy(true);
    const args = { lineId: row.line.id, productId: product.id, quantity, unit: unit.unit, unitPrice };
    const acted = await act(setQuoteLine, args);
    setBusy(false);
    if (!acted.done) return;
    onClose();
    toast(t('saved'));
  };
  const whole = quantity !== undefined && unitPrice !== undefined;
  return (
    <div className="space-y-5">
      <p dir="auto" className="text-ink-soft">
        “{row.line.phrase}”
      </p>
      {product ? (
        <Chosen product={product} onChange={() => typed.setProduct(undefined)} />
      ) : (
        <ChooseProduct candidates={row.candidates} onChoose={typed.setProduct} />
      )}
      {product && unit && (
        <>
          <AmountFields
            product={product}
            unit={unit.unit}
            amount={typed.amount}
            wrong={typed.amount !== '' && quantity === undefined}
            onAmount={typed.setAmount}
            onUnit={typed.setUnit}
          />
          <Field
            label={t('price', { unit: product.unit, currency })}
            inputMode="decimal"
            value={typed.price}
            onChange={(event) => typed.setPrice(event.target.value)}
            hint={t('priceHint')}
            error={unitPrice === undefined ? t('priceWrong') : undefined}
          />
          <Button big look="primary" busy={busy} disabled={!whole} onClick={save}>
            {t('save')}
          </Button>
        </>
      )}
    </div>
  );
}

type AmountProps = {
  product: Product;
  unit: string;
  amount: string;
  wrong: boolean;
  onAmount: (amount: string) => void;
  onUnit: (unit: string) => void;
};

function AmountFields({ product, unit, amount, wrong, onAmount, onUnit }: AmountProps) {
  const t = useWords('quotes');
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field
        label={t('amount')}
        inputMode="decimal"
        value={amount}
        onChange={(event) => onAmount(event.target.value)}
        error={wrong ? t('amountWrong') : undefined}
      />
      <Select
        label={t('unit')}
        value={unit}
        options={unitsOf(product).map((each) => ({ value: each.unit, title: each.unit }))}
        onChoose={onUnit}
      />
    </div>
  );
}

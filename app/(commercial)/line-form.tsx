'use client';
import { useState } from 'react';
import type { Product } from '../../db/product/product.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Quantity, useQuantity } from '../_ui/kit/figures.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { ChooseProduct, Chosen } from './choose-product.tsx';
import { typedThousandths, unitsOf } from './find-products.ts';

/** A line as a person typed it; `quantity` in thousandths of `unit`. */
export interface TypedLine {
  readonly product: Product;
  readonly quantity: number;
  readonly unit: string;
}

type FormProps = {
  product?: Product | undefined;
  /** Suggested first. */
  candidates: readonly Product[];
  quantity: number | null;
  unit: string | null;
  /** Stands above the button. */
  note?: string;
  action: string;
  onSave: (line: TypedLine) => Promise<void> | void;
};

/** One line of an order: which product, how many, in which unit. */
export function LineForm({ product: given, candidates, quantity: known, unit: said, note, action, onSave }: FormProps) {
  const t = useWords('commercial');
  const [product, setProduct] = useState(given);
  const [amount, setAmount] = useState(known === null ? '' : String(known / 1_000));
  const [wantedUnit, setUnit] = useState(said ?? given?.unit ?? '');
  const [busy, setBusy] = useState(false);
  const units = product ? unitsOf(product) : [];
  const unit = units.find((each) => each.unit === wantedUnit) ?? units[0];
  const quantity = typedThousandths(amount);
  const save = async () => {
    if (!product || !unit || quantity === undefined) return;
    setBusy(true);
    await onSave({ product, quantity, unit: unit.unit });
    setBusy(false);
  };
  return (
    <form
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {product ? (
        <Chosen product={product} onChange={() => setProduct(undefined)} />
      ) : (
        <ChooseProduct candidates={candidates} onChoose={setProduct} />
      )}
      {product && unit && (
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('amount')}
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            error={amount !== '' && quantity === undefined ? t('amountWrong') : undefined}
            hint={
              quantity !== undefined && unit.factor !== 1 ? (
                <>
                  = <Quantity thousandths={Math.round(quantity * unit.factor)} unit={product.unit} />
                </>
              ) : undefined
            }
          />
          <UnitChoice product={product} value={unit.unit} onChoose={setUnit} />
        </div>
      )}
      {product && (
        <>
          {note && <p className="text-sm text-ink-soft">{note}</p>}
          <Button big look="primary" type="submit" busy={busy} disabled={quantity === undefined}>
            {action}
          </Button>
        </>
      )}
    </form>
  );
}

function UnitChoice({
  product,
  value,
  onChoose,
}: {
  product: Product;
  value: string;
  onChoose: (unit: string) => void;
}) {
  const t = useWords('commercial');
  const quantity = useQuantity();
  const options = unitsOf(product).map(({ unit, factor }) => ({
    value: unit,
    title: factor === 1 ? unit : `${unit} = ${quantity(factor * 1_000, product.unit)}`,
  }));
  return <Select label={t('unit')} value={value} options={options} onChoose={onChoose} />;
}

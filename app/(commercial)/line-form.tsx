'use client';
import { useState } from 'react';
import { type Product, products } from '../../db/product/product.ts';
import { useQuery } from '../_device/device.ts';
import { allRows } from '../_device/rows.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Field, SearchBox, Select } from '../_ui/kit/field.tsx';
import { Quantity, useQuantity } from '../_ui/kit/figures.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { findByWords, typedThousandths, unitsOf } from './find-products.ts';

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

function Chosen({ product, onChange }: { product: Product; onChange: () => void }) {
  const t = useWords('commercial');
  return (
    <div className="flex items-center gap-3 rounded-tap bg-accent-wash py-2 pr-2 pl-4">
      <p className="min-w-0 flex-1">
        <span className="block leading-snug font-semibold">{product.name}</span>
        <span className="text-sm text-ink-soft">{product.code}</span>
      </p>
      <Button look="plain" onClick={onChange}>
        {t('change')}
      </Button>
    </div>
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

const mostFound = 30;

function ChooseProduct({
  candidates,
  onChoose,
}: {
  candidates: readonly Product[];
  onChoose: (product: Product) => void;
}) {
  const t = useWords('commercial');
  const [search, setSearch] = useState('');
  const sold = useQuery(async (local) => (await allRows(local, products)).filter(({ kind }) => kind === 'finished'));
  const suggested = search === '' && candidates.length > 0;
  const found = suggested
    ? candidates
    : findByWords(sold ?? [], ({ name, code }) => `${name} ${code}`, search, mostFound);
  return (
    <div>
      <SearchBox label={t('searchProducts')} value={search} onSearch={setSearch} />
      {suggested && <p className="mt-3 mb-1.5 text-sm font-medium text-ink-soft">{t('likely')}</p>}
      <Card flush className="mt-2">
        <RowList label={t('products')}>
          {found.map((each) => (
            <Row key={each.id} title={each.name} detail={each.code} onTap={() => onChoose(each)} />
          ))}
        </RowList>
      </Card>
      {sold && found.length === 0 && <p className="mt-2 text-ink-soft">{t('noneFound')}</p>}
    </div>
  );
}

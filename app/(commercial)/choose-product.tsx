'use client';
import { useState } from 'react';
import { type Product, products } from '../../db/product/product.ts';
import { useQuery } from '../_device/device.ts';
import { allRows } from '../_device/rows.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { findByWords } from './find-products.ts';

/** The product that was chosen, and the way to another. */
export function Chosen({ product, onChange }: { product: Product; onChange: () => void }) {
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

const mostFound = 30;

/** The products sold, the likely ones first, narrowed by a few letters. */
export function ChooseProduct({
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

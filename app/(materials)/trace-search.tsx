'use client';
import { PackageSearch } from 'lucide-react';
import { useState } from 'react';
import { useLotName } from '../_lots/lot-name.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { MaterialsRows } from './materials-view.ts';
import { searchLots } from './trace-view.ts';

/** From the number on a supplier's label to everything that was made of it. */
export function TraceSearch({ rows }: { rows: MaterialsRows }) {
  const t = useWords('materials');
  const quantity = useQuantity();
  const lotName = useLotName();
  const [said, setSaid] = useState('');
  const found = searchLots(rows.lots, said);
  return (
    <Section title={t('trace')}>
      <p className="mb-3 text-sm text-ink-soft">{t('traceDetail')}</p>
      <SearchBox label={t('traceSearch')} value={said} onSearch={setSaid} />
      {said.trim() !== '' && (
        <div className="mt-3">
          {found.length === 0 ? (
            <EmptyState icon={PackageSearch} title={t('traceNone')} detail={t('traceNoneDetail')} />
          ) : (
            <Card flush>
              <RowList label={t('trace')}>
                {found.map((lot) => {
                  const product = rows.products.get(lot.productId);
                  return (
                    <Row
                      key={lot.id}
                      href={`/materials/trace/${lot.id}`}
                      title={[lot.supplierLot, lotName(lot)].filter(Boolean).join(' · ')}
                      detail={product?.name}
                      tail={<span className="text-sm tabular-nums">{quantity(lot.quantity, product?.unit ?? '')}</span>}
                    />
                  );
                })}
              </RowList>
            </Card>
          )}
        </div>
      )}
    </Section>
  );
}

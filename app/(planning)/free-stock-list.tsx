'use client';
import { PackageSearch } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AsOfPull } from '../_stock/as-of-pull.tsx';
import { formatAmount, formatMoment } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { inkByTone, type Tone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type FreeStock, freeStock, searchStock } from './free-stock.ts';
import type { PlanningRows } from './planning-view.ts';

/** What can be promised from stock, product by product, and what comes next of it. */
export function FreeStockList({ rows }: { rows: PlanningRows }) {
  const t = useWords('planning');
  const [said, setSaid] = useState('');
  const stock = useMemo(() => freeStock(rows), [rows]);
  const found = searchStock(stock, said);
  return (
    <Section title={t('free')} count={found.length} aside={<AsOfPull />}>
      <p className="mb-3 text-sm text-ink-soft">{t('freeDetail')}</p>
      <SearchBox label={t('search')} value={said} onSearch={setSaid} />
      <div className="mt-3">
        {found.length === 0 ? (
          <EmptyState icon={PackageSearch} title={t('noneFound')} detail={t('noneFoundDetail')} />
        ) : (
          <Card flush>
            <ListVirtual label={t('free')} rows={found} keyOf={({ product }) => product.id} estimate={68}>
              {(each) => <FreeRow stock={each} zone={rows.zone} />}
            </ListVirtual>
          </Card>
        )}
      </div>
    </Section>
  );
}

const toneOf = ({ free, held }: FreeStock): Tone => (free > 0 ? 'run' : held > 0 ? 'held' : 'wait');

function FreeRow({ stock, zone }: { stock: FreeStock; zone: string }) {
  const t = useWords('planning');
  const locale = useLocale();
  const quantity = useQuantity();
  const { product, next } = stock;
  const say = (amount: number): string => quantity(amount, product.unit);
  const parts = [
    t('onHand', { quantity: say(stock.onHand) }),
    ...(stock.given > 0 ? [t('given', { quantity: say(stock.given) })] : []),
    ...(stock.waiting > 0 ? [t('waiting', { quantity: say(stock.waiting) })] : []),
    ...(stock.held > 0 ? [t('held', { quantity: say(stock.held) })] : []),
  ];
  return (
    <div className="flex items-center gap-3 border-b border-line px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="leading-snug font-medium">{product.name}</p>
        <p className="text-sm text-ink-soft">
          {product.code} · {parts.join(' · ')}
        </p>
        {next && (
          <p className="text-sm text-ink-soft">
            {t('next', {
              number: next.number,
              quantity: say(next.quantity),
              at: formatMoment(next.at, locale, zone),
            })}
          </p>
        )}
      </div>
      <p className="shrink-0 text-right">
        <span className={`block text-xl font-semibold tabular-nums ${inkByTone[toneOf(stock)]}`}>
          {formatAmount(stock.free, locale)}
        </span>
        <span className="block text-sm text-ink-soft">{t('freeNow')}</span>
      </p>
    </div>
  );
}

'use client';
import { ChevronDown, ChevronRight, PackageSearch } from 'lucide-react';
import { useState } from 'react';
import { hour } from '../../db/values/instant.ts';
import { unitScale } from '../../db/values/quantity.ts';
import { toneOfLot, useLotName } from '../_lots/lot-name.ts';
import { AsOfPull } from '../_stock/as-of-pull.tsx';
import { formatDay } from '../_ui/formats.ts';
import { Go } from '../_ui/go.tsx';
import { Age } from '../_ui/kit/age.tsx';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { ShareBar } from '../_ui/kit/gauge.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { inkByTone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type MaterialStock, type StockedLot, type StockThere, searchMaterials } from './material-stock.ts';

/** Each material: on hand, staged, free, held; opened, its lots by place. */
export function StockList({ stock, zone }: { stock: readonly MaterialStock[]; zone: string }) {
  const t = useWords('materials');
  const [said, setSaid] = useState('');
  const found = searchMaterials(stock, said);
  return (
    <Section title={t('stock')} count={found.length} aside={<AsOfPull />}>
      <p className="mb-3 text-sm text-ink-soft">{t('stockDetail')}</p>
      <SearchBox label={t('search')} value={said} onSearch={setSaid} />
      <div className="mt-3">
        {found.length === 0 ? (
          <EmptyState icon={PackageSearch} title={t('noneFound')} detail={t('noneFoundDetail')} />
        ) : (
          <Card flush>
            <ul aria-label={t('stock')} className="divide-y divide-line">
              {found.map((each) => (
                <StockRow key={each.product.id} stock={each} zone={zone} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </Section>
  );
}

/** Stock by the hundred is read by the whole unit; its lots say it exactly. */
const coarse = (thousandths: number): number =>
  thousandths >= 100 * unitScale ? Math.round(thousandths / unitScale) * unitScale : thousandths;

function StockRow({ stock, zone }: { stock: MaterialStock; zone: string }) {
  const t = useWords('materials');
  const quantity = useQuantity();
  const { product, onHand, staged, free, held, missing, lots } = stock;
  const say = (amount: number): string => quantity(coarse(amount), product.unit);
  const tone = missing > 0 ? 'held' : free === 0 ? 'late' : 'run';
  return (
    <li>
      <details className="group">
        <summary className="tap block list-none px-4 py-3 hover:bg-sunken focus-visible:-outline-offset-3 [&::-webkit-details-marker]:hidden">
          <span className="mb-2 flex items-start gap-3">
            <span className="min-w-0 flex-1">
              <span className="block leading-snug font-medium">{product.name}</span>
              <span className="block text-sm text-ink-soft">
                {product.code} · {t('onHand', { quantity: say(onHand) })} · {t('lots', { count: lots.length })}
              </span>
            </span>
            <span className="shrink-0 text-right">
              <span className={`block text-xl leading-tight font-semibold tabular-nums ${inkByTone[tone]}`}>
                {say(free)}
              </span>
              <span className="block text-sm text-ink-soft">{t('free')}</span>
            </span>
            <ChevronDown
              aria-hidden
              className="mt-1 size-4 shrink-0 text-ink-soft transition-transform group-open:rotate-180"
            />
          </span>
          <ShareBar
            label={product.name}
            shares={[
              {
                key: 'staged',
                title: t('bar.staged', { quantity: say(staged) }),
                value: staged,
                tone: 'ready' as const,
              },
              { key: 'free', title: t('bar.free', { quantity: say(free) }), value: free, tone: 'run' as const },
              { key: 'held', title: t('bar.held', { quantity: say(held) }), value: held, tone: 'held' as const },
            ].filter(({ value }) => value > 0)}
          />
        </summary>
        <ul className="divide-y divide-line border-t border-line bg-sunken">
          {stock.there && <StockInErp there={stock.there} unit={product.unit} />}
          {lots.length === 0 && <li className="px-4 py-3 text-ink-soft">{t('noLots')}</li>}
          {lots.map((each) => (
            <LotRow key={each.lot.id} each={each} unit={product.unit} zone={zone} />
          ))}
        </ul>
      </details>
    </li>
  );
}

/** The ERP's count against the one here, and how old it is. A count an hour old is as fresh as it gets. */
function StockInErp({ there: { quantity: counted, more, asOf }, unit }: { there: StockThere; unit: string }) {
  const t = useWords('materials');
  const quantity = useQuantity();
  const difference = quantity(Math.abs(more), unit);
  const said = more === 0 ? t('there.same') : t(more > 0 ? 'there.more' : 'there.less', { difference });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <span>
        {t('there.counts', { quantity: quantity(counted, unit) })} ·{' '}
        <span className={more === 0 ? 'text-ink-soft' : 'font-semibold text-late'}>{said}</span>
      </span>
      <Age of={asOf} staleAfterMs={2 * hour} />
    </li>
  );
}

function LotRow({ each: { lot, stagedFor }, unit, zone }: { each: StockedLot; unit: string; zone: string }) {
  const t = useWords('materials');
  const locale = useLocale();
  const quantity = useQuantity();
  const lotName = useLotName();
  return (
    <li>
      <Go
        href={`/materials/trace/${lot.id}`}
        className="tap flex items-center gap-3 py-2.5 pr-3 pl-4 hover:bg-panel focus-visible:-outline-offset-3"
      >
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1 leading-snug font-medium">
            {lot.location} · {lotName(lot)}
            {lot.state !== 'available' && (
              <StateBadge tone={toneOfLot[lot.state]}>{t(`state.${lot.state}`)}</StateBadge>
            )}
          </span>
          <span className="block text-sm text-ink-soft">
            {lot.supplierLot === null ? t('noSupplierLot') : t('supplierLot', { number: lot.supplierLot })} ·{' '}
            {t('receivedAt', { day: formatDay(lot.madeAt, locale, zone) })}
          </span>
          {stagedFor.length > 0 && (
            <span className="block text-sm text-ink-soft">{t('stagedFor', { orders: stagedFor.join(', ') })}</span>
          )}
        </span>
        <span className="shrink-0 font-semibold tabular-nums">{quantity(lot.quantity, unit)}</span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-soft" />
      </Go>
    </li>
  );
}

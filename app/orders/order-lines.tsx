'use client';
import { Factory, type LucideIcon, Package, Truck } from 'lucide-react';
import type { ReactNode } from 'react';
import { PriceTrace } from '../_money/price-trace.tsx';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Money, Quantity } from '../_ui/kit/figures.tsx';
import { Gauge } from '../_ui/kit/gauge.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { OrderLineView, OrderView } from './order-view.ts';

/** Each line with what stands for it: lots given, work to make the rest, places on trucks. */
export function OrderLines({ view: { order, lines, zone } }: { view: OrderView }) {
  return (
    <ul className="space-y-3">
      {lines.map((row) => (
        <li key={row.line.id}>
          <LineCard row={row} currency={order.currency} zone={zone} />
        </li>
      ))}
    </ul>
  );
}

function LineCard({ row, currency, zone }: { row: OrderLineView; currency: string; zone: string }) {
  const { line, priced, product, given } = row;
  const t = useWords('orders');
  const unit = product?.unit ?? '';
  const covered = given.reduce((sum, { allocation }) => sum + allocation.quantity, 0) + line.shippedQuantity;
  const full = covered >= line.quantity;
  return (
    <Card>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="leading-snug font-semibold">{product?.name ?? line.productId}</p>
          <p className="text-sm text-ink-soft">
            <Quantity thousandths={line.quantity} unit={unit} />
            {product && <span className="ml-2">{product.code}</span>}
          </p>
        </div>
        <p className="shrink-0 font-medium">
          <Money minor={line.netMinor} currency={currency} />
        </p>
      </div>
      <div className="mt-3">
        <Gauge label={t('covered')} value={covered} max={line.quantity} tone={full ? 'run' : 'wait'} />
        <p className="mt-1.5 text-sm text-ink-soft">
          {full ? (
            t('fullyCovered')
          ) : (
            <>
              <Quantity thousandths={covered} unit={unit} /> {t('coveredOf')}{' '}
              <Quantity thousandths={line.quantity} unit={unit} />
            </>
          )}
        </p>
      </div>
      <Standing row={row} unit={unit} zone={zone} />
      {priced && priced.priceTrace.length > 0 && <PriceTrace line={priced} unit={unit} currency={currency} />}
    </Card>
  );
}

function Standing({ row: { given, work, loaded }, unit, zone }: { row: OrderLineView; unit: string; zone: string }) {
  const t = useWords('orders');
  const locale = useLocale();
  if (given.length + work.length + loaded.length === 0) return null;
  return (
    <ul className="mt-3 space-y-1.5 border-t border-line pt-3 text-sm">
      {given.map(({ allocation, lot }) => (
        <Fact key={allocation.id} icon={Package} label={t('station.lot')} name={lot?.number ?? allocation.lotId}>
          <Quantity thousandths={allocation.quantity} unit={unit} />
          {lot && <span>{lot.location}</span>}
          {lot?.state === 'held' && <Badge tone="held">{t('onHold')}</Badge>}
        </Fact>
      ))}
      {work.map((each) => (
        <Fact key={each.id} icon={Factory} label={t('station.workOrder')} name={each.number}>
          <Quantity thousandths={each.quantity} unit={unit} />
          <span>{t('workEnds', { at: formatMoment(each.plannedEndAt, locale, zone) })}</span>
          <Badge tone={each.state === 'running' ? 'run' : each.state === 'blocked' ? 'held' : 'wait'}>
            {t(`workState.${each.state}`)}
          </Badge>
          {each.shortFromAt !== null && <Badge tone="late">{t('materialShort')}</Badge>}
        </Fact>
      ))}
      {loaded.map(({ part, load, lot }) => (
        <Fact key={part.id} icon={Truck} label={t('station.load')} name={load?.number ?? part.loadId}>
          <Quantity thousandths={part.picked > 0 ? part.picked : part.quantity} unit={unit} />
          {lot && <span>{lot.number}</span>}
          {load && <span>{t('leaves', { at: formatMoment(load.slotAt, locale, zone) })}</span>}
          <Badge tone={part.state === 'short' ? 'late' : part.state === 'picked' ? 'run' : 'wait'}>
            {t(`partState.${part.state}`)}
          </Badge>
        </Fact>
      ))}
    </ul>
  );
}

function Fact({
  icon: Icon,
  label,
  name,
  children,
}: {
  icon: LucideIcon;
  label: string;
  name: string;
  children: ReactNode;
}) {
  return (
    <li className="flex gap-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-soft" />
      <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft">
        <span className="font-medium text-ink">
          <span className="sr-only">{label} </span>
          {name}
        </span>
        {children}
      </span>
    </li>
  );
}

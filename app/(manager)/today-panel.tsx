'use client';
import { Truck } from 'lucide-react';
import type { Load } from '../../db/load/load.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import { formatMoment, formatTime } from '../_ui/formats.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { ManagerRows } from './manager-view.ts';
import type { Today } from './today.ts';

const shownCount = 5;

/** Orders confirmed today, open ones promised late, and today's trucks. */
export function TodayPanel({ today, rows }: { today: Today; rows: ManagerRows }) {
  const t = useWords('manager');
  const s = useWords('manager.stat');
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <div className="min-w-0 space-y-6">
        <Section title={s('orders')} count={today.orders.length}>
          <OrderRows orders={today.orders.slice(0, shownCount)} rows={rows} label={s('orders')} none={t('noOrders')} />
        </Section>
        {today.late.length > 0 && (
          <Section title={t('promisedLate')} count={today.late.length}>
            <OrderRows orders={today.late.slice(0, shownCount)} rows={rows} label={t('promisedLate')} none="" />
          </Section>
        )}
      </div>
      <Section title={t('loads')} count={today.loads.length}>
        {today.loads.length === 0 ? (
          <EmptyState icon={Truck} title={t('noLoads')} />
        ) : (
          <Card flush>
            <RowList label={t('loads')}>
              {today.loads.map((load) => (
                <LoadRow key={load.id} load={load} zone={rows.zoneOf(load.plantId)} />
              ))}
            </RowList>
          </Card>
        )}
      </Section>
    </div>
  );
}

type OrderRowsProps = { orders: readonly SalesOrder[]; rows: ManagerRows; label: string; none: string };

function OrderRows({ orders, rows, label, none }: OrderRowsProps) {
  const t = useWords('manager');
  const locale = useLocale();
  if (orders.length === 0) return <EmptyState title={none} />;
  return (
    <Card flush>
      <RowList label={label}>
        {orders.map((order) => {
          const at = (instant: number): string => formatMoment(instant, locale, rows.zoneOf(order.plantId));
          const { wantedAt } = order;
          const wanted = wantedAt === null || wantedAt === order.promiseAt ? [] : [t('wanted', { at: at(wantedAt) })];
          const promised = order.promiseAt === null ? t('noPromise') : t('orderFor', { at: at(order.promiseAt) });
          return (
            <Row
              key={order.id}
              href={`/orders/${order.id}`}
              title={`${order.number} · ${rows.customers.get(order.customerId)?.name ?? ''}`}
              detail={[promised, ...wanted].join(' · ')}
              tail={<Money minor={order.totalMinor} currency={order.currency} short />}
            />
          );
        })}
      </RowList>
    </Card>
  );
}

const toneOf: Record<Load['state'], Tone> = {
  planned: 'wait',
  staging: 'wait',
  loading: 'ready',
  confirmed: 'run',
  dispatched: 'run',
  short: 'late',
};

function LoadRow({ load, zone }: { load: Load; zone: string }) {
  const t = useWords('manager');
  const locale = useLocale();
  return (
    <Row
      href={`/dispatch/${load.id}`}
      lead={<span className="font-medium tabular-nums">{formatTime(load.slotAt, locale, zone)}</span>}
      title={[load.number, load.vehicle].filter(Boolean).join(' · ')}
      detail={<StateBadge tone={toneOf[load.state]}>{t(`load.${load.state}`)}</StateBadge>}
    />
  );
}

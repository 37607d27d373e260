'use client';
import { PackageSearch } from 'lucide-react';
import { useState } from 'react';
import { minute } from '../../db/values/instant.ts';
import { useQuery } from '../_device/device.ts';
import { OrderBadge, toneOfOrder } from '../_orders/order-badge.tsx';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoCard } from '../_ui/kit/card.tsx';
import { SearchBox, Select } from '../_ui/kit/field.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import {
  findOrders,
  latenessOf,
  type OrderFilter,
  type OrderRow,
  orderFilters,
  passes,
  readOrders,
} from './orders-view.ts';

/** Every order, the soonest promise first. */
export function OrderList() {
  const t = useWords('orders');
  const rows = useQuery(readOrders);
  return (
    <Page title={t('title')} detail={t('detail')}>
      {rows ? <Drawn rows={rows} /> : <LoadingState />}
    </Page>
  );
}

function Drawn({ rows }: { rows: readonly OrderRow[] }) {
  const t = useWords('orders');
  const now = useNow(minute);
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<OrderFilter>('open');
  const counted = orderFilters.map((each) => ({
    each,
    count: rows.filter(({ order }) => passes(each, order, now)).length,
  }));
  const options = counted
    .filter(({ each, count }) => count > 0 || each === filter || each === 'open')
    .map(({ each, count }) => ({ value: each, title: `${t(`filter.${each}`)} (${count})` }));
  const shown = findOrders(
    rows.filter(({ order }) => passes(filter, order, now)),
    search,
  );
  return (
    <div className="space-y-4">
      <div className="grid items-end gap-3 sm:grid-cols-[1fr_16rem]">
        <SearchBox label={t('search')} value={search} onSearch={setSearch} />
        <Select label={t('show')} value={filter} options={options} onChoose={setFilter} />
      </div>
      {shown.length === 0 ? (
        <EmptyState
          icon={PackageSearch}
          title={t(rows.length === 0 ? 'none' : 'noneFound')}
          detail={t(rows.length === 0 ? 'noneDetail' : 'noneFoundDetail')}
        />
      ) : (
        <ListVirtual label={t('title')} rows={shown} keyOf={({ order }) => order.id} estimate={104}>
          {(row) => <OrderCard row={row} now={now} />}
        </ListVirtual>
      )}
    </div>
  );
}

function OrderCard({ row: { order, customer, zone }, now }: { row: OrderRow; now: number }) {
  const t = useWords('orders');
  const locale = useLocale();
  const late = latenessOf(order, now);
  return (
    <GoCard
      href={`/orders/${order.id}`}
      tone={late === undefined ? toneOfOrder[order.state] : late === 'overdue' ? 'held' : 'late'}
      className="mb-2 py-3!"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate">
          <span className="font-semibold tabular-nums">{order.number}</span>
          <span className="ml-2">{customer?.name}</span>
        </span>
        <span className="shrink-0 font-medium">
          <Money minor={order.totalMinor} currency={order.currency} short />
        </span>
      </span>
      <span className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
        <OrderBadge state={order.state} />
        <span className="tabular-nums">
          {order.promiseAt === null
            ? t('notPromised')
            : t('promised', { at: formatMoment(order.promiseAt, locale, zone) })}
        </span>
        {late && <Badge tone={late === 'overdue' ? 'held' : 'late'}>{t(`late.${late}`)}</Badge>}
      </span>
    </GoCard>
  );
}

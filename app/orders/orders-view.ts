import { type Customer, customers } from '../../db/customer/customer.ts';
import { type OrderState, orderStates, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import type { Instant } from '../../db/values/instant.ts';
import { allRows, byId } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** What is wrong with a promise: it has passed, it was moved back, or it is after the day that was wanted. */
export type Lateness = 'overdue' | 'moved' | 'after_wanted';

export interface OrderRow {
  readonly order: SalesOrder;
  readonly customer: Customer | undefined;
  readonly zone: string;
}

/** What the list shows: one state, all that are still to leave, those with a trouble of time, or everything. */
export const orderFilters = ['open', 'late', 'all', ...orderStates] as const;
export type OrderFilter = (typeof orderFilters)[number];

const gone: readonly OrderState[] = ['dispatched', 'delivered', 'cancelled'];
const isOpenOrder = ({ state }: Pick<SalesOrder, 'state'>): boolean => !gone.includes(state);

/** The gravest trouble with an open order's date; undefined when there is none. */
export function latenessOf(order: SalesOrder, now: Instant): Lateness | undefined {
  const { promiseAt, firstPromiseAt, wantedAt } = order;
  if (!isOpenOrder(order) || promiseAt === null) return undefined;
  if (promiseAt < now) return 'overdue';
  if (firstPromiseAt !== null && promiseAt > firstPromiseAt) return 'moved';
  return wantedAt !== null && promiseAt > wantedAt ? 'after_wanted' : undefined;
}

export function passes(filter: OrderFilter, order: SalesOrder, now: Instant): boolean {
  if (filter === 'all') return true;
  if (filter === 'open') return isOpenOrder(order);
  return filter === 'late' ? latenessOf(order, now) !== undefined : order.state === filter;
}

/** Open orders by their promise, those without one first; then what has left, the newest first. */
export function byPromise({ order: a }: OrderRow, { order: b }: OrderRow): number {
  const open = Number(isOpenOrder(b)) - Number(isOpenOrder(a));
  if (open !== 0) return open;
  if (!isOpenOrder(a)) return b.confirmedAt - a.confirmedAt;
  return (a.promiseAt ?? 0) - (b.promiseAt ?? 0) || (a.number < b.number ? -1 : 1);
}

/** The rows with every word searched for in their number, customer, town or ERP reference. */
export function findOrders(rows: readonly OrderRow[], search: string): OrderRow[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ order, customer }) => {
    const text = [order.number, order.erpRef, customer?.name, customer?.region].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

export async function readOrders(local: Local): Promise<OrderRow[]> {
  const [orders, buyers, zoneOf] = await Promise.all([
    allRows(local, salesOrders),
    allRows(local, customers).then(byId),
    readZones(local),
  ]);
  return orders
    .map((order) => ({
      order,
      customer: buyers.get(order.customerId),
      zone: zoneOf(order.plantId),
    }))
    .sort(byPromise);
}

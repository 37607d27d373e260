import type { Load } from '../../db/load/load.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import { type Instant, plantDay } from '../../db/values/instant.ts';
import type { ManagerRows } from './manager-view.ts';

export interface Today {
  /** Confirmed today, the newest first. */
  readonly orders: readonly SalesOrder[];
  /** Open orders promised later than wanted, or later than first told. */
  readonly late: readonly SalesOrder[];
  /** Trucks whose slot is today or that left today, by slot. */
  readonly loads: readonly Load[];
  readonly out: number;
  readonly short: number;
}

const over: readonly SalesOrder['state'][] = ['dispatched', 'delivered', 'cancelled'];
const isOut = ({ state }: Load): boolean => state === 'confirmed' || state === 'dispatched';

/** True when the promise is later than what the customer wants or was told first. */
const isPromisedLate = ({ promiseAt, wantedAt, firstPromiseAt }: SalesOrder): boolean =>
  promiseAt !== null &&
  ((wantedAt !== null && promiseAt > wantedAt) || (firstPromiseAt !== null && promiseAt > firstPromiseAt));

/** What each plant's day has brought so far. */
export function todayOf(rows: Pick<ManagerRows, 'zoneOf' | 'orders' | 'loads'>, now: Instant): Today {
  const isToday = (plantId: string, at: Instant): boolean => {
    const zone = rows.zoneOf(plantId);
    return plantDay(at, zone) === plantDay(now, zone);
  };
  const loads = rows.loads
    .filter(({ plantId, slotAt, confirmedAt }) => isToday(plantId, confirmedAt ?? slotAt) || isToday(plantId, slotAt))
    .sort((a, b) => a.slotAt - b.slotAt);
  return {
    orders: rows.orders
      .filter(({ plantId, confirmedAt }) => isToday(plantId, confirmedAt))
      .sort((a, b) => b.confirmedAt - a.confirmedAt),
    late: rows.orders
      .filter((order) => !over.includes(order.state) && isPromisedLate(order))
      .sort((a, b) => (a.promiseAt ?? 0) - (b.promiseAt ?? 0)),
    loads,
    out: loads.filter(isOut).length,
    short: loads.filter(({ state }) => state === 'short').length,
  };
}

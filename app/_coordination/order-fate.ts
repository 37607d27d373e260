import type { Load, LoadLine } from '../../db/load/load.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import type { Instant } from '../../db/values/instant.ts';

/** What came of an order something put at risk: it left as promised, it was lost (called off, or left too late), or nobody knows yet. */
export type Fate = 'preserved' | 'lost' | 'open';

const left: readonly SalesOrder['state'][] = ['dispatched', 'delivered'];
const gone: readonly Load['state'][] = ['confirmed', 'dispatched'];

/** What an order's fate is read from, found by its id. */
export interface Departures {
  readonly orders: ReadonlyMap<string, Pick<SalesOrder, 'state' | 'firstPromiseAt'>>;
  /** When the last truck of an order left, by the confirm of its load. */
  readonly leftAt: ReadonlyMap<string, Instant>;
  /** The latest promise its customer said yes to. */
  readonly accepted: ReadonlyMap<string, Instant>;
}

/** When each order's last truck left: the confirm of a load is its leaving, by the clock of who confirmed it. */
export function departuresOf(
  loads: readonly Pick<Load, 'id' | 'state' | 'confirmedAt'>[],
  lines: readonly Pick<LoadLine, 'loadId' | 'orderId'>[],
): Map<string, Instant> {
  const confirmedAt = new Map(
    loads.flatMap(({ id, state, confirmedAt: at }): [string, Instant][] =>
      gone.includes(state) && at !== null ? [[id, at]] : [],
    ),
  );
  const leftAt = new Map<string, Instant>();
  for (const { loadId, orderId } of lines) {
    const at = confirmedAt.get(loadId);
    if (at !== undefined) leftAt.set(orderId, Math.max(at, leftAt.get(orderId) ?? at));
  }
  return leftAt;
}

/**
 * What came of one order. The promise it is measured by is the first it was given, or a later one its customer accepted.
 * What cannot be known (no promise, no truck that says when) is open: nothing is called preserved that nobody saw leave.
 */
export function fateOf(orderId: string, { orders, leftAt, accepted }: Departures): Fate {
  const order = orders.get(orderId);
  if (!order) return 'open';
  if (order.state === 'cancelled') return 'lost';
  if (!left.includes(order.state)) return 'open';
  const at = leftAt.get(orderId);
  const promises = [order.firstPromiseAt, accepted.get(orderId) ?? null].filter((each) => each !== null);
  if (at === undefined || promises.length === 0) return 'open';
  return at <= Math.max(...promises) ? 'preserved' : 'lost';
}

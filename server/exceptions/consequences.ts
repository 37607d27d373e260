import type { ExceptionKind } from '../../db/exception/exception.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { WorkState } from '../../db/work-order/work-order.ts';
import type { Consequence } from './deadline.ts';
import type { Touched } from './trace-impact.ts';

/** Only a break in material can keep a work order from starting; a stopped machine or a short truck delays orders. */
const stopsWork: readonly ExceptionKind[] = ['hold', 'shortage', 'supplier_delay'];
const notStarted: readonly WorkState[] = ['planned', 'released', 'blocked'];

/**
 * Every instant at which the break starts to hurt. A promise that was broken before it happened is no consequence of it;
 * an open truck's slot or an unstarted work order's time counts even when it has passed: they are waiting for this.
 */
export function consequencesOf(
  what: { readonly kind: ExceptionKind },
  touched: Pick<Touched, 'lines' | 'loads' | 'workOrders'>,
  occurredAt: Instant,
): Consequence[] {
  const promises = touched.lines.flatMap(({ line, order }) => line.promiseAt ?? order.promiseAt ?? []);
  const starts = touched.workOrders
    .filter((order) => stopsWork.includes(what.kind) && notStarted.includes(order.state))
    .map((order) => order.shortFromAt ?? order.plannedStartAt);
  return [
    ...touched.loads.map((load): Consequence => ({ at: load.slotAt, code: 'load.slot' })),
    ...promises.filter((at) => at >= occurredAt).map((at): Consequence => ({ at, code: 'order.promise' })),
    ...starts.map((at): Consequence => ({ at, code: 'workOrder.start' })),
  ];
}

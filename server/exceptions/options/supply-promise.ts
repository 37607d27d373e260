import type { Exception } from '../../../db/exception/exception.ts';
import { supplyOrders } from '../../../db/supply/supply-order.ts';
import { hour } from '../../../db/values/instant.ts';
import { workOrders } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { missingMaterials } from '../materials-sql.ts';
import { toldPromise } from './new-promise.ts';
import type { WayOut } from './way-out.ts';

/** Tell the customers the date that can be kept with what the supplier says now. None while the supplier has no date to come. */
export const supplyPromise: WayOut = {
  async find(tx, exception, promiseLines) {
    const delays = await delaysOf(tx, exception);
    if (!delays) return [];
    return toldPromise.find(tx, exception, async (...asked) =>
      (await promiseLines(...asked)).map((each) => ({
        ...each,
        promiseAt: each.promiseAt + (delays.get(each.orderLineId) ?? 0),
      })),
    );
  },
  apply: toldPromise.apply,
};

/** By how much each line's work starts later for want of the material, whole hours: planning reckons with no supplier's date. */
async function delaysOf(tx: ServerTx, { subjectId, impact }: Exception): Promise<Map<string, number> | undefined> {
  const [supply] = await tx.getMany(supplyOrders, [subjectId]);
  if (supply?.state !== 'expected' || supply.expectedAt <= tx.now) return undefined;
  const delays = new Map<string, number>();
  for (const work of await tx.getMany(workOrders, impact.workOrderIds)) {
    const missing = await missingMaterials(tx, work);
    if (!missing.some(({ productId }) => productId === supply.productId)) continue;
    const begins = Math.max(tx.now, work.shortFromAt ?? work.plannedStartAt);
    const delay = Math.ceil(Math.max(0, supply.expectedAt - begins) / hour) * hour;
    for (const id of work.orderLineIds) delays.set(id, Math.max(delay, delays.get(id) ?? 0));
  }
  return delays;
}

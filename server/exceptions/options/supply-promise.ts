import { supplyOrders } from '../../../db/supply/supply-order.ts';
import { toldPromise } from './new-promise.ts';
import type { WayOut } from './way-out.ts';

/** Tell the customers the date that can be kept with what the supplier says now. None while the supplier has no date to come. */
export const supplyPromise: WayOut = {
  async find(tx, exception, promiseLines) {
    const [supply] = await tx.getMany(supplyOrders, [exception.subjectId]);
    if (supply?.state !== 'expected' || supply.expectedAt <= tx.now) return [];
    return toldPromise.find(tx, exception, promiseLines);
  },
  apply: toldPromise.apply,
};

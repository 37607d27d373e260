import * as z from 'zod';
import { customerAsks } from '../../../db/exception/customer-ask.ts';
import type { Exception } from '../../../db/exception/exception.ts';
import { lots } from '../../../db/lot/lot.ts';
import { type OrderState, orderLines, salesOrders } from '../../../db/order/order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { siblingLots } from '../lots-sql.ts';
import { moveLinePromises, promiseLastLine } from '../promises-sql.ts';
import { promiseOf, touchedLines } from '../trace-impact.ts';
import { distinctOrders, hoursLate, stale, type Tell, type WayOut, worth } from './way-out.ts';

const promised = z.object({ orderLineId: z.string(), promiseAt: z.number(), basis: z.enum(['ATP', 'CTP']) });
const effectSchema = z.object({ lines: z.array(promised) });

const over: readonly OrderState[] = ['dispatched', 'delivered', 'cancelled'];

/** Tell the customers the date that can be kept. */
export const newPromise: WayOut = {
  async find(tx, exception, promiseLines) {
    const lines = await touchedLines(tx, [...new Set(exception.impact.lines.map((line) => line.orderLineId))]);
    const ids = lines.map(({ line }) => line.id);
    const answers = await promiseLines(tx, ids, await suspects(tx, exception));
    const possible = new Map(answers.map((each) => [each.orderLineId, each]));
    const unwanted = new Set(
      (await tx.scan(customerAsks, 'exceptionId', exception.id))
        .filter(({ state, kind }) => state === 'refused' && kind === 'delay')
        .map(({ orderId }) => orderId),
    );
    const later = lines.filter((each) => {
      const at = possible.get(each.line.id)?.promiseAt ?? 0;
      // Whoever would not have a date is only told a better one.
      return unwanted.has(each.order.id) ? at > tx.now && at < promiseOf(each) : at > promiseOf(each);
    });
    const dates = later.map((each) => possible.get(each.line.id)).filter((each) => each !== undefined);
    if (dates.length === 0) return [];
    return [
      {
        kind: 'new_promise',
        facts: { orders: distinctOrders(later), promiseAt: Math.max(...dates.map((each) => each.promiseAt)) },
        effect: { lines: dates.map(({ orderLineId, promiseAt, basis }) => ({ orderLineId, promiseAt, basis })) },
        ordersSaved: distinctOrders(later),
        latenessHours: Math.max(...later.map((each) => hoursLate(each, possible.get(each.line.id)?.promiseAt ?? 0))),
        moneySavedMinor: worth(later, exception.currency),
        // Said after the old date has passed it is an excuse, not a promise.
        expiresAt: Math.min(...later.map(promiseOf)),
        suppose: {
          decided: true,
          promises: dates.map(({ orderLineId, promiseAt }) => ({ lineId: orderLineId, promiseAt })),
        },
        ownEstimate: true,
      },
    ];
  },

  async apply(tx, effect) {
    const { lines } = effectSchema.parse(effect);
    if (lines.some((each) => each.promiseAt <= tx.now)) throw stale('date_passed');
    const rows = await tx.getMany(
      orderLines,
      lines.map((each) => each.orderLineId),
    );
    const tells: Tell[] = [];
    for (const orderId of [...new Set(rows.map((row) => row.orderId))].sort()) {
      const order = await tx.get(salesOrders, orderId);
      if (!order || over.includes(order.state)) continue;
      const own = lines.filter((each) => rows.some((row) => row.id === each.orderLineId && row.orderId === orderId));
      await moveLinePromises(tx, own);
      const basis = own.some((each) => each.basis === 'CTP') ? 'CTP' : (order.promiseBasis ?? 'ATP');
      const promiseAt = await promiseLastLine(tx, orderId, basis);
      tells.push({ kind: 'delay', orderId, promiseAt, hadAt: order.promiseAt });
    }
    if (tells.length === 0) throw stale('order_shipped');
    return { answers: ['planning', 'commercial'], leaves: false, tells };
  },
};

/** A date must not rest on a lot that may share the held one's fault. */
async function suspects(tx: ServerTx, { kind, subjectId, impact }: Exception): Promise<string[]> {
  const [held] = kind === 'hold' ? await tx.getMany(lots, [subjectId]) : [];
  return held ? [...impact.lotIds, ...(await siblingLots(tx, held)).map((lot) => lot.id)] : [];
}

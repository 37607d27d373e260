import type { Exception } from '../../../db/exception/exception.ts';
import { salesOrders } from '../../../db/order/order.ts';
import type { Instant } from '../../../db/values/instant.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { promiseOf, type TouchedLine, touchedLines } from '../trace-impact.ts';
import { newPromise, refusedOrders } from './new-promise.ts';
import { hoursAfter, type Offer, stale, type WayOut, worth } from './way-out.ts';

/** An order wanted earlier than it is promised, with the lines that are too late for that. */
interface Wish {
  readonly number: string;
  readonly wantedAt: Instant;
  readonly late: readonly TouchedLine[];
}

async function wishOf(tx: ServerTx, exception: Exception): Promise<Wish | undefined> {
  const [order] = await tx.getMany(salesOrders, [exception.subjectId]);
  const wantedAt = order?.wantedAt ?? null;
  if (!order || wantedAt === null || wantedAt <= tx.now) return undefined;
  const ids = exception.impact.lines.filter(({ orderId }) => orderId === order.id).map((line) => line.orderLineId);
  const late = (await touchedLines(tx, [...new Set(ids)])).filter((each) => promiseOf(each) > wantedAt);
  return late.length === 0 ? undefined : { number: order.number, wantedAt, late };
}

/** The order comes before the others, to be there when it is wanted; offered when planning can do it so. */
export const rushIn: WayOut = {
  async find(tx, exception) {
    const wish = await wishOf(tx, exception);
    if (!wish) return [];
    const { number, wantedAt, late } = wish;
    const ids = late.map(({ line }) => line.id);
    return [
      {
        kind: 'rush_in',
        facts: { order: number, promiseAt: wantedAt },
        effect: { lines: ids.map((orderLineId) => ({ orderLineId, promiseAt: wantedAt, basis: 'CTP' })) },
        ordersSaved: 1,
        latenessHours: 0,
        moneySavedMinor: worth(late, exception.currency),
        expiresAt: wantedAt,
        suppose: { decided: true, promises: ids.map((lineId) => ({ lineId, promiseAt: wantedAt })) },
        ownEstimate: true,
        onlyIf: ({ lines }) =>
          ids.every((id) => lines.some(({ lineId, promiseAt }) => lineId === id && promiseAt <= wantedAt)),
      },
    ];
  },

  async apply(tx, effect, exception) {
    const wish = await wishOf(tx, exception);
    if (!wish) throw stale('order_covered');
    const { tells } = await newPromise.apply(tx, effect, exception);
    return { ...settled, ...(tells && { tells }) };
  },
};

/** The best date without pushing anybody aside, and the customer is asked whether it will do. */
export const counterDate: WayOut = {
  async find(tx, exception, promiseLines) {
    const wish = await wishOf(tx, exception);
    if (!wish) return [];
    const { late } = wish;
    const answers = await promiseLines(
      tx,
      late.map(({ line }) => line.id),
      [],
    );
    const refused = (await refusedOrders(tx, exception)).has(exception.subjectId);
    const lines = late.flatMap((each) => {
      const possible = answers.find(({ orderLineId }) => orderLineId === each.line.id);
      if (!possible) return [];
      // Nobody is told a later date than they have.
      const promiseAt = Math.min(possible.promiseAt, promiseOf(each));
      return [{ orderLineId: each.line.id, promiseAt, basis: possible.basis, better: promiseAt < promiseOf(each) }];
    });
    if (lines.length < late.length || (refused && !lines.some(({ better }) => better))) return [];
    return [offerOf(exception, wish, lines)];
  },

  async apply(tx, effect, exception) {
    const wish = await wishOf(tx, exception);
    if (!wish) throw stale('order_covered');
    const { tells = [] } = await newPromise.apply(tx, effect, exception);
    return {
      ...settled,
      tells: tells.map((tell) => (tell.kind === 'delay' ? { ...tell, hadAt: wish.wantedAt } : tell)),
    };
  },
};

/** With a date that stands there is nothing left to ask. */
const settled = { answers: ['planning', 'materials', 'commercial', 'dispatch'], leaves: false } as const;

function offerOf(
  exception: Exception,
  { wantedAt, late }: Wish,
  lines: readonly { readonly orderLineId: string; readonly promiseAt: Instant; readonly basis: 'ATP' | 'CTP' }[],
): Offer {
  const promiseAt = Math.max(...lines.map((each) => each.promiseAt));
  return {
    kind: 'new_promise',
    facts: { orders: 1, promiseAt },
    effect: { lines: lines.map(({ orderLineId, promiseAt: at, basis }) => ({ orderLineId, promiseAt: at, basis })) },
    ordersSaved: 1,
    latenessHours: hoursAfter(wantedAt, promiseAt),
    moneySavedMinor: worth(late, exception.currency),
    expiresAt: wantedAt,
    suppose: {
      decided: true,
      promises: lines.map((each) => ({ lineId: each.orderLineId, promiseAt: each.promiseAt })),
    },
    ownEstimate: true,
    cost: () => null,
  };
}

import * as z from 'zod';
import type { Exception } from '../../../db/exception/exception.ts';
import { salesOrders } from '../../../db/order/order.ts';
import { plantCosts } from '../../../db/plant/plant-cost.ts';
import type { Instant } from '../../../db/values/instant.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { promiseOf, type TouchedLine, touchedLines } from '../trace-impact.ts';
import { newPromise, refusedOrders } from './new-promise.ts';
import { hoursAfter, type Offer, stale, type WayOut, worth } from './way-out.ts';

export const premiumEffect = z.object({ premiumMinor: z.number(), currency: z.string() });

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

/** The order comes first, and its customer pays for that: they are asked. Offered where the plant has a premium. */
export const premiumDate: WayOut = {
  async find(tx, exception, promiseLines) {
    const wish = await wishOf(tx, exception);
    const [costs] = await tx.getMany(plantCosts, [exception.plantId]);
    const [first] = await rushIn.find(tx, exception, promiseLines);
    if (!wish || !first || costs?.currency !== exception.currency) return [];
    const premiumMinor = Math.ceil((worth(wish.late, exception.currency) * (costs.premiumBps ?? 0)) / 10_000);
    if (premiumMinor === 0) return [];
    const money = { premiumMinor, currency: exception.currency };
    const customer = wish.late[0]?.customer?.name ?? '';
    return [
      {
        ...first,
        kind: 'premium',
        facts: { ...first.facts, ...money, customer },
        effect: { ...first.effect, ...money },
        moneySavedMinor: first.moneySavedMinor + premiumMinor,
      },
    ];
  },

  async apply(tx, effect, exception) {
    const money = premiumEffect.parse(effect);
    const { tells = [], ...outcome } = await rushIn.apply(tx, effect, exception);
    return {
      ...outcome,
      tells: tells.map((tell) => (tell.kind === 'delay' ? { ...tell, ...money, kind: 'premium' as const } : tell)),
    };
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

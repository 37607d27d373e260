import * as z from 'zod';
import type { Exception } from '../../../db/exception/exception.ts';
import { orderLines } from '../../../db/order/order.ts';
import { products } from '../../../db/product/product.ts';
import { type SupplyOrder, supplyOrders } from '../../../db/supply/supply-order.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { WorkOrder } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { toldDates } from '../promises-sql.ts';
import { lessLate, onGrid, onGridBefore, savedBy, waitingWork, wasRefused } from './waiting-work.ts';
import { type Offer, stale, type WayOut } from './way-out.ts';

/** No supplier brings anything sooner than this, however well it is paid. */
const quickest = 24 * hour;

export const expediteEffect = z.object({ supplyId: z.string(), askAt: z.number() });

/** A purchase that is on its way, and the work that waits for it. */
interface Waiting {
  readonly supply: SupplyOrder;
  readonly works: readonly WorkOrder[];
}

/** True when a purchase has a day to come that is no later; one that is overdue has none. */
export const comesBefore = ({ expectedAt }: SupplyOrder, at: Instant, now: Instant): boolean =>
  expectedAt > now && expectedAt <= at;

function expediteFor(waitingOf: (tx: ServerTx, exception: Exception) => Promise<Waiting | undefined>): WayOut {
  return {
    async find(tx, exception) {
      const waiting = await waitingOf(tx, exception);
      if (!waiting) return [];
      const { supply, works } = waiting;
      if (await wasRefused(tx, exception, { kind: 'expedite', key: 'supplyId', id: supply.id })) return [];
      const askAt = await dateToAskFor(tx, waiting);
      if (comesBefore(supply, askAt, tx.now)) return [];
      const [product] = await tx.getMany(products, [supply.productId]);
      const offer = offerOf(supply, askAt, product);
      return [
        {
          ...offer,
          ...(await savedBy(tx, exception, { works, arrivesAt: askAt })),
          ...lessLate(exception, works),
          suppose: supply.expectedAt > tx.now ? offer.suppose : { coming: [comingOf(supply, askAt)] },
        },
      ];
    },

    async apply(tx, effect) {
      const { supplyId, askAt } = expediteEffect.parse(effect);
      const supply = await tx.get(supplyOrders, supplyId);
      if (supply?.state !== 'expected' || comesBefore(supply, askAt, tx.now))
        throw stale('supply_moved', { number: supply?.number ?? '' });
      if (askAt <= tx.now) throw stale('date_passed');
      const facts = { number: supply.number, supplier: supply.supplier, askAt, fromAt: supply.expectedAt };
      return {
        answers: ['materials', 'purchase', 'planning'],
        leaves: false,
        asks: [
          {
            function: 'materials',
            ask: {
              question: 'expedite.materials',
              context: [{ code: 'supply.ask', facts }],
              choices: ['supplier_agreed', 'supplier_refused'],
            },
          },
        ],
      };
    },
  };
}

/** What is still to come of it, on that day. */
const comingOf = ({ productId, quantity, received }: SupplyOrder, at: Instant) => ({
  productId,
  quantity: quantity - received,
  at,
});

/** Have the one purchase that covers all a work order is short of brought earlier. */
const expediteWork = (alsoOverdue: boolean): WayOut =>
  expediteFor(async (tx, exception) => {
    const waiting = await waitingWork(tx, exception);
    if (!waiting) return undefined;
    const { works, gap } = waiting;
    const coming = (await tx.scan(supplyOrders, 'productId', gap.productId))
      .filter((each) => each.plantId === exception.plantId && each.state === 'expected')
      .filter((each) => alsoOverdue || each.expectedAt > tx.now)
      .filter((each) => each.quantity - each.received >= gap.needed - gap.there)
      .sort((one, other) => one.expectedAt - other.expectedAt || one.id.localeCompare(other.id));
    return coming[0] && { supply: coming[0], works };
  });

export const expediteMaterial = expediteWork(false);
/** A shortage's purchase may be overdue: no plan counts on it, and it has to have a day again. */
export const expediteShort = expediteWork(true);

/** Have the late purchase itself brought earlier than its supplier says now. One that is overdue has no date to better. */
export const expediteSupply = expediteFor(async (tx, exception) => {
  const waiting = await waitingWork(tx, exception);
  const [supply] = waiting ? await tx.getMany(supplyOrders, [exception.subjectId]) : [];
  return waiting && supply && supply.expectedAt > tx.now ? { supply, works: waiting.works } : undefined;
});

const beginsAt = (work: WorkOrder): Instant => work.shortFromAt ?? work.plannedStartAt;

/** As much sooner as the work should begin, or its lines are late by the plan; never sooner than any supplier can. */
async function dateToAskFor(tx: ServerTx, { supply, works }: Waiting): Promise<Instant> {
  const ids = [...new Set(works.flatMap((work) => work.orderLineIds))];
  const [told, lines] = await Promise.all([toldDates(tx, ids), tx.getMany(orderLines, ids)]);
  const late = lines.map(({ id, promiseAt }) => (promiseAt ?? 0) - (told.get(id) ?? promiseAt ?? 0));
  const sooner = Math.max(supply.expectedAt - Math.min(...works.map(beginsAt)), ...late);
  return Math.max(onGrid(tx.now + quickest), onGridBefore(supply.expectedAt - sooner));
}

const offerOf = (
  supply: SupplyOrder,
  askAt: Instant,
  product: { readonly name: string; readonly unit: string } | undefined,
): Offer => ({
  kind: 'expedite',
  facts: {
    number: supply.number,
    supplier: supply.supplier,
    product: product?.name ?? '',
    amount: fromThousandths(supply.quantity),
    unit: product?.unit ?? '',
    askAt,
    fromAt: supply.expectedAt,
  },
  effect: { supplyId: supply.id, askAt },
  ordersSaved: 0,
  latenessHours: 0,
  moneySavedMinor: 0,
  expiresAt: askAt,
  suppose: { supplies: [{ supplyId: supply.id, expectedAt: askAt }] },
  cost: ({ expediteMinor }) => expediteMinor,
});

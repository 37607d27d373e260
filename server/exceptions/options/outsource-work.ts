import * as z from 'zod';
import { type Exception, options } from '../../../db/exception/exception.ts';
import type { Foresight, LaidStep } from '../../../db/plan/supposition.ts';
import { products } from '../../../db/product/product.ts';
import { type ProductSource, productSources } from '../../../db/product/product-source.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { lineTotalMinor } from '../../../db/values/money.ts';
import { fromThousandths, unitScale } from '../../../db/values/quantity.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { isOpenStep, openSteps } from './alternate-machine.ts';
import { type Offer, type Outcome, stale, type WayOut } from './way-out.ts';

/** Days asked for stand on these hours, so that an offer stays the same while somebody looks at it. */
const askGrid = 6 * hour;
/** Of a machine's work orders only the next few are weighed. */
const mostOrders = 3;

export const outsourceEffect = z.object({
  workOrderId: z.string(),
  sourceId: z.string(),
  quantity: z.number(),
  askAt: z.number(),
});

/** Have a supplier make what a stopped machine's next work orders still lack. */
export const outsourceStopped: WayOut = outsourceFor(async (tx, { subjectId }) => {
  const ids = new Set((await openSteps(tx, subjectId)).map(({ workOrderId }) => workOrderId));
  return tx.getMany(workOrders, [...ids].slice(0, mostOrders));
});

/** Have a supplier make what late work still lacks. */
export const outsourceLate: WayOut = outsourceFor((tx, { subjectId }) => tx.getMany(workOrders, [subjectId]));

function outsourceFor(worksOf: (tx: ServerTx, exception: Exception) => Promise<readonly WorkOrder[]>): WayOut {
  return {
    async find(tx, exception) {
      const offers: Offer[] = [];
      for (const order of await worksOf(tx, exception)) offers.push(...(await offersFor(tx, exception, order)));
      return offers;
    },
    apply: askPurchase,
  };
}

async function offersFor(tx: ServerTx, exception: Exception, order: WorkOrder): Promise<Offer[]> {
  const steps = await tx.scan(operations, 'workOrderId', order.id);
  const quantity = notBegun(order, steps);
  if (quantity <= 0) return [];
  const [product] = await tx.getMany(products, [order.productId]);
  const known = (await tx.scan(productSources, 'productId', order.productId))
    .filter(({ minQuantity }) => minQuantity <= quantity)
    .sort((one, other) => one.leadTimeHours - other.leadTimeHours || one.id.localeCompare(other.id));
  const lateIn = ({ lines }: Foresight): number =>
    lines.filter(({ lineId }) => order.orderLineIds.includes(lineId)).reduce((sum, { lateMs }) => sum + lateMs, 0);
  const offers: Offer[] = [];
  for (const each of known) {
    if (await wasRefused(tx, exception, order, each)) continue;
    const askAt = Math.ceil((tx.now + each.leadTimeHours * hour) / askGrid) * askGrid;
    offers.push({
      kind: 'outsource',
      facts: factsOf(order, each, { quantity, askAt, product }),
      effect: { workOrderId: order.id, sourceId: each.id, quantity, askAt },
      ordersSaved: 0,
      latenessHours: 0,
      moneySavedMinor: 0,
      expiresAt: askAt - each.leadTimeHours * hour,
      suppose: {
        outsourced: [
          {
            workOrderId: order.id,
            productId: order.productId,
            quantity,
            expectedAt: askAt,
            rest: restOf(order, steps, { quantity, now: tx.now }),
          },
        ],
      },
      onlyIf: (then, nothing) => lateIn(then) < lateIn(nothing),
      cost: ({ currency }) =>
        each.unitPrice === null || each.currency !== currency
          ? null
          : lineTotalMinor(each.unitPrice, quantity, currency),
    });
  }
  return offers;
}

const factsOf = (
  order: WorkOrder,
  { supplier }: ProductSource,
  what: {
    readonly quantity: number;
    readonly askAt: Instant;
    readonly product: { readonly name: string; readonly unit: string } | undefined;
  },
): Offer['facts'] => ({
  workOrder: order.number,
  supplier,
  product: what.product?.name ?? '',
  amount: fromThousandths(what.quantity),
  unit: what.product?.unit ?? '',
  askAt: what.askAt,
});

/**
 * Thousandths of a work order of which nothing has begun, in whole units: what is counted at any step has. Nothing of one
 * that has begun without a count: nobody knows how far it is.
 */
export function notBegun(order: WorkOrder, steps: readonly Operation[]): number {
  const begun = steps.filter(({ startedAt }) => startedAt !== null);
  const counted = (step: Operation): number => step.good + step.scrap;
  if (order.state === 'completed' || order.state === 'closed' || begun.some((step) => counted(step) === 0)) return 0;
  const left = order.quantity - Math.max(0, ...begun.map(counted));
  return Math.floor(left / unitScale) * unitScale;
}

/** How long the open steps of what stays take then; none where nothing stays. */
export function restOf(
  order: WorkOrder,
  steps: readonly Operation[],
  { quantity, now }: { readonly quantity: number; readonly now: Instant },
): LaidStep[] {
  if (quantity >= order.quantity) return [];
  return steps
    .filter(isOpenStep)
    .sort((one, other) => one.position - other.position)
    .map((step) => {
      const from = step.startedAt === null ? step.plannedStartAt : Math.max(now, step.plannedStartAt);
      const left = order.quantity - step.good - step.scrap;
      const share = left <= 0 ? 1 : Math.max(0, left - quantity) / left;
      const { position, equipmentId, plannedStartAt: startAt } = step;
      const endAt = Math.max(
        startAt,
        Math.min(step.plannedEndAt, from + Math.round((step.plannedEndAt - from) * share)),
      );
      return { position, equipmentId, startAt, endAt };
    });
}

/** What a supplier would not make is not asked of them again, whatever the day. */
async function wasRefused(tx: ServerTx, { id }: Exception, order: WorkOrder, by: ProductSource): Promise<boolean> {
  return (await tx.scan(options, 'exceptionId', id)).some(
    ({ kind, state, effect }) =>
      kind === 'outsource' && state === 'refused' && effect['workOrderId'] === order.id && effect['sourceId'] === by.id,
  );
}

/** Purchase asks the supplier; nothing else changes until they agree, and nothing is counted on. */
async function askPurchase(tx: ServerTx, effect: unknown): Promise<Outcome> {
  const { workOrderId, sourceId, quantity, askAt } = outsourceEffect.parse(effect);
  const order = await tx.get(workOrders, workOrderId);
  if (!order || notBegun(order, await tx.scan(operations, 'workOrderId', order.id)) < quantity)
    throw stale('work_done');
  const by = await tx.get(productSources, sourceId);
  if (by?.productId !== order.productId) throw stale('other');
  if (askAt - by.leadTimeHours * hour < tx.now) throw stale('date_passed');
  const [product] = await tx.getMany(products, [order.productId]);
  return {
    answers: ['planning', 'operator'],
    leaves: false,
    asks: [
      {
        function: 'purchase',
        ask: {
          question: 'outsource.purchase',
          context: [{ code: 'supply.make', facts: factsOf(order, by, { quantity, askAt, product }) }],
          choices: ['supplier_agreed', 'supplier_refused'],
        },
      },
    ],
  };
}

import * as z from 'zod';
import { type Exception, options } from '../../../db/exception/exception.ts';
import { orderLines } from '../../../db/order/order.ts';
import type { Foresight } from '../../../db/plan/supposition.ts';
import { products } from '../../../db/product/product.ts';
import { type SupplyOrder, supplyOrders } from '../../../db/supply/supply-order.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { type WorkOrder, workOrders } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { missingMaterials } from '../materials-sql.ts';
import { toldDates } from '../promises-sql.ts';
import { type Offer, stale, type WayOut } from './way-out.ts';

/** No supplier brings anything sooner than this, however well it is paid. */
const quickest = 24 * hour;
/** Dates asked for stand on these hours, so that an offer stays the same while somebody looks at it. */
const askGrid = 6 * hour;

export const expediteEffect = z.object({ supplyId: z.string(), askAt: z.number() });

/** A purchase that is on its way, and the work that waits for it. */
interface Waiting {
  readonly supply: SupplyOrder;
  readonly works: readonly WorkOrder[];
}

function expediteFor(waitingOf: (tx: ServerTx, exception: Exception) => Promise<Waiting | undefined>): WayOut {
  return {
    async find(tx, exception) {
      const waiting = await waitingOf(tx, exception);
      if (!waiting || (await wasRefused(tx, exception, waiting.supply.id))) return [];
      const { supply, works } = waiting;
      const askAt = await dateToAskFor(tx, waiting);
      if (supply.expectedAt <= tx.now || askAt >= supply.expectedAt) return [];
      const lineIds = new Set(works.flatMap((work) => work.orderLineIds));
      const [product] = await tx.getMany(products, [supply.productId]);
      const lateIn = ({ lines }: Foresight): number =>
        lines.filter(({ lineId }) => lineIds.has(lineId)).reduce((sum, { lateMs }) => sum + lateMs, 0);
      return [{ ...offerOf(supply, askAt, product), onlyIf: (then, nothing) => lateIn(then) < lateIn(nothing) }];
    },

    async apply(tx, effect) {
      const { supplyId, askAt } = expediteEffect.parse(effect);
      const supply = await tx.get(supplyOrders, supplyId);
      if (supply?.state !== 'expected' || supply.expectedAt <= askAt)
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

/** Have the one purchase that covers all a work order is short of brought earlier. */
export const expediteMaterial = expediteFor(async (tx, { subjectId, plantId }) => {
  const [work] = await tx.getMany(workOrders, [subjectId]);
  const missing = work ? await missingMaterials(tx, work) : [];
  const [gap] = missing;
  if (!work || !gap || missing.length > 1) return undefined;
  const coming = (await tx.scan(supplyOrders, 'productId', gap.productId))
    .filter((each) => each.plantId === plantId && each.state === 'expected' && each.expectedAt > tx.now)
    .filter((each) => each.quantity >= gap.needed - gap.there)
    .sort((one, other) => one.expectedAt - other.expectedAt || one.id.localeCompare(other.id));
  return coming[0] && { supply: coming[0], works: [work] };
});

/** Have the late purchase itself brought earlier than its supplier says now. One that is overdue has no date to better. */
export const expediteSupply = expediteFor(async (tx, { subjectId, impact }) => {
  const [supply] = await tx.getMany(supplyOrders, [subjectId]);
  if (supply?.state !== 'expected') return undefined;
  const works: WorkOrder[] = [];
  for (const work of await tx.getMany(workOrders, impact.workOrderIds)) {
    if (work.state === 'completed' || work.state === 'closed') continue;
    const missing = await missingMaterials(tx, work);
    if (missing.some(({ productId }) => productId === supply.productId)) works.push(work);
  }
  return works.length === 0 ? undefined : { supply, works };
});

const beginsAt = (work: WorkOrder): Instant => work.shortFromAt ?? work.plannedStartAt;

/** As much sooner as the work should begin, or its lines are late by the plan; never sooner than any supplier can. */
async function dateToAskFor(tx: ServerTx, { supply, works }: Waiting): Promise<Instant> {
  const ids = [...new Set(works.flatMap((work) => work.orderLineIds))];
  const [told, lines] = await Promise.all([toldDates(tx, ids), tx.getMany(orderLines, ids)]);
  const late = lines.map(({ id, promiseAt }) => (promiseAt ?? 0) - (told.get(id) ?? promiseAt ?? 0));
  const sooner = Math.max(supply.expectedAt - Math.min(...works.map(beginsAt)), ...late);
  return Math.max(
    Math.ceil((tx.now + quickest) / askGrid) * askGrid,
    Math.floor((supply.expectedAt - sooner) / askGrid) * askGrid,
  );
}

/** What a supplier would not do is not asked again, whatever the date. */
async function wasRefused(tx: ServerTx, exception: Exception, supplyId: string): Promise<boolean> {
  return (await tx.scan(options, 'exceptionId', exception.id)).some(
    ({ kind, state, effect }) => kind === 'expedite' && state === 'refused' && effect['supplyId'] === supplyId,
  );
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

import * as z from 'zod';
import type { Exception } from '../../../db/exception/exception.ts';
import { allocations, type Lot, lots, usableLotStates } from '../../../db/lot/lot.ts';
import type { FunctionName } from '../../../db/person/function.ts';
import { plants } from '../../../db/plant/plant.ts';
import { plantScope } from '../../../db/scope.ts';
import { supplyOrders } from '../../../db/supply/supply-order.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { type WorkOrder, workOrders } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { freeLots, freeOf } from '../lots-sql.ts';
import { type Missing, missingMaterials } from '../materials-sql.ts';
import { type TouchedLine, touchedLines } from '../trace-impact.ts';
import { distinctOrders, hoursLate, type Offer, stale, type WayOut, worth } from './way-out.ts';

/** From one plant's store to another's, loaded, driven and checked in. */
const onTheWay = 24 * hour;

const part = z.object({ lotId: z.string(), quantity: z.number() });
const effectSchema = z.object({ parts: z.array(part) });
type Part = z.infer<typeof part>;

/** What is missing, for which lines, and when each would be ready with it there. */
interface Want {
  readonly missing: readonly Missing[];
  readonly lines: readonly TouchedLine[];
  readonly readyAt: (each: TouchedLine, arrivesAt: Instant) => Instant;
  /** Later than this it helps nobody. */
  readonly before?: Instant;
}

function transferFor(
  wantOf: (tx: ServerTx, exception: Exception) => Promise<Want | undefined>,
  answers: readonly FunctionName[],
): WayOut {
  return {
    async find(tx, exception) {
      const want = await wantOf(tx, exception);
      const parts = want && (await coverFrom(tx, exception.plantId, want.missing));
      if (!parts || tx.now + onTheWay >= (want.before ?? Number.POSITIVE_INFINITY)) return [];
      const [first] = await tx.getMany(lots, [parts[0]?.lotId ?? '']);
      const [from] = first ? await tx.getMany(plants, [first.plantId]) : [];
      return [offerOf(exception, want, { parts, plant: from?.name ?? '', arrivesAt: tx.now + onTheWay })];
    },

    async apply(tx, effect, exception) {
      const { parts } = effectSchema.parse(effect);
      for (const each of parts) {
        const from = await tx.get(lots, each.lotId);
        if (!from || !usableLotStates.includes(from.state)) throw stale('lot_held', { lot: from?.number ?? '' });
        if ((await freeOf(tx, from.id)) < each.quantity) throw stale('lot_taken', { lot: from.number ?? '' });
        await send(tx, from, each.quantity, exception.plantId);
      }
      return { answers, leaves: false };
    },
  };
}

/** Bring what a work order is short of from another plant's store. Offered only when that covers every missing material. */
export const transferMaterial = transferFor(
  async (tx, { subjectId }) => {
    const works = await tx.getMany(workOrders, [subjectId]);
    return works.length === 0 ? undefined : workWant(tx, works, (work) => missingMaterials(tx, work));
  },
  ['materials', 'purchase', 'planning'],
);

/** Bring what a supplier is late with from another plant's store, as much as the work that waits for it is short of. */
export const transferSupply = transferFor(
  async (tx, { subjectId, impact }) => {
    const [supply] = await tx.getMany(supplyOrders, [subjectId]);
    if (supply?.state !== 'expected') return undefined;
    const works = (await tx.getMany(workOrders, impact.workOrderIds)).filter(isOpenWork);
    return workWant(tx, works, async (work) =>
      (await missingMaterials(tx, work)).filter(({ productId }) => productId === supply.productId),
    );
  },
  ['materials', 'purchase', 'planning'],
);

/** Bring the goods themselves from another plant, where they are there before late work would be done. */
export const transferGoods = transferFor(
  async (tx, { subjectId }) => {
    const [work] = await tx.getMany(workOrders, [subjectId]);
    if (!work || !isOpenWork(work)) return undefined;
    const lines = (await touchedLines(tx, work.orderLineIds)).filter(({ line }) => line.productId === work.productId);
    const needed = await openOf(tx, lines);
    const { name, unit } = lines[0]?.product ?? { name: '', unit: '' };
    return {
      missing: needed > 0 ? [{ productId: work.productId, name, unit, needed, there: 0 }] : [],
      lines,
      readyAt: (_, arrivesAt) => arrivesAt,
      before: work.plannedEndAt,
    };
  },
  ['planning', 'operator'],
);

const isOpenWork = ({ state }: WorkOrder): boolean => state !== 'completed' && state !== 'closed';

async function workWant(
  tx: ServerTx,
  works: readonly WorkOrder[],
  missingOf: (work: WorkOrder) => Promise<Missing[]>,
): Promise<Want> {
  const missing = new Map<string, Missing>();
  for (const work of works)
    for (const each of await missingOf(work)) {
      const known = missing.get(each.productId);
      const needed = (known?.needed ?? 0) + each.needed;
      missing.set(each.productId, { ...each, needed, there: (known?.there ?? 0) + each.there });
    }
  return {
    missing: [...missing.values()],
    lines: await touchedLines(tx, [...new Set(works.flatMap((work) => work.orderLineIds))]),
    readyAt: ({ line }, arrivesAt) =>
      Math.max(
        0,
        ...works
          .filter((work) => work.orderLineIds.includes(line.id))
          .map((work) => work.plannedEndAt + Math.max(0, arrivesAt - (work.shortFromAt ?? work.plannedStartAt))),
      ),
  };
}

/** What lines are owed and were not given yet; thousandths. */
async function openOf(tx: ServerTx, lines: readonly TouchedLine[]): Promise<number> {
  let open = 0;
  for (const { line } of lines) {
    const given = await tx.scan(allocations, 'orderLineId', line.id);
    open += Math.max(0, line.quantity - line.shippedQuantity - given.reduce((sum, each) => sum + each.quantity, 0));
  }
  return open;
}

function offerOf(
  exception: Exception,
  { missing, lines, readyAt }: Want,
  { parts, plant, arrivesAt }: { readonly parts: readonly Part[]; readonly plant: string; readonly arrivesAt: Instant },
): Offer {
  const late = lines.map((each) => hoursLate(each, readyAt(each, arrivesAt)));
  const saved = lines.filter((_, at) => late[at] === 0);
  return {
    kind: 'transfer',
    facts: {
      product: missing[0]?.name ?? '',
      amount: fromThousandths(missing.reduce((sum, each) => sum + each.needed - each.there, 0)),
      unit: missing[0]?.unit ?? '',
      plant,
      lots: parts.length,
      arrivesAt,
    },
    effect: { parts },
    ordersSaved: distinctOrders(saved),
    latenessHours: Math.max(0, ...late),
    moneySavedMinor: worth(saved, exception.currency),
    expiresAt: exception.consequenceAt,
    suppose: {
      stock: missing.map(({ productId, needed, there }) => ({ productId, quantity: needed - there })),
    },
    ownEstimate: true,
    cost: ({ transferMinor }) => transferMinor,
  };
}

/** Parts of other plants' free lots that together cover everything missing, oldest lot first; undefined when they don't. */
async function coverFrom(tx: ServerTx, plantId: string, missing: readonly Missing[]): Promise<Part[] | undefined> {
  const parts: Part[] = [];
  for (const { productId, needed, there } of missing) {
    let open = needed - there;
    for (const { lot, free } of await freeLots(tx, productId, { plantId, elsewhere: true })) {
      const quantity = Math.min(open, free);
      if (quantity > 0) parts.push({ lotId: lot.id, quantity });
      open -= quantity;
    }
    if (open > 0) return undefined;
  }
  return parts.length > 0 ? parts : undefined;
}

/** The part leaves its lot and is a lot of its own in the plant it goes to, with the old one as its parent. */
async function send(tx: ServerTx, from: Lot, quantity: number, plantId: string): Promise<void> {
  await tx.put(lots, { ...from, quantity: from.quantity - quantity });
  await tx.put(lots, {
    ...from,
    id: tx.newId(),
    scope: plantScope(plantId),
    plantId,
    number: await tx.nextNumber('L'),
    madeQuantity: quantity,
    quantity,
    parents: [from.id],
    workOrderId: null,
    location: 'IN-TRANSIT',
  });
}

import * as z from 'zod';
import type { Exception } from '../../../db/exception/exception.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../../db/load/load.ts';
import { plannedLoad } from '../../../db/load/planned-load.ts';
import { type Allocation, allocations, lots, usableLotStates } from '../../../db/lot/lot.ts';
import { orderLines } from '../../../db/order/order.ts';
import type { Part } from '../../../db/plan/supposition.ts';
import { plantScope } from '../../../db/scope.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { freeLots, freeOf } from '../lots-sql.ts';
import { promiseOf, type TouchedLine, touchedLines } from '../trace-impact.ts';
import { counterDate } from './demand-dates.ts';
import { lateWorkPromise, newPromise, suspects } from './new-promise.ts';
import { supplyPromise } from './supply-promise.ts';
import { type Offer, stale, type WayOut } from './way-out.ts';

const part = z.object({ lotId: z.string(), lineId: z.string(), quantity: z.number() });
const line = z.object({ orderLineId: z.string(), promiseAt: z.number(), basis: z.enum(['ATP', 'CTP']) });
const effectSchema = z.object({ parts: z.array(part), lines: z.array(line) });

/** What of a late line is there now, and what follows. */
interface Share {
  readonly of: TouchedLine;
  /** All it is given then, thousandths of each lot. */
  readonly parts: readonly Part[];
  readonly now: number;
  readonly later: number;
}

/**
 * Ship what there is by the date that was promised, and tell the customers the date of the rest; `dates` says that date. Offered
 * when a part of a line that would be late is there, and nothing of it that must not leave stands on a truck.
 */
const partNow = (dates: WayOut): WayOut => ({
  async find(tx, exception, promiseLines) {
    const [later] = await dates.find(tx, exception, promiseLines);
    if (!later) return [];
    const { lines } = effectSchema.pick({ lines: true }).parse(later.effect);
    const touched = await touchedLines(
      tx,
      lines.map(({ orderLineId }) => orderLineId),
    );
    const split = (await sharesOf(tx, exception, touched)).filter((share) => share.now > 0 && share.later > 0);
    return split.length === 0 ? [] : [offerOf(later, split)];
  },

  async apply(tx, effect, exception) {
    const { parts, lines } = effectSchema.parse(effect);
    const touched = await touchedLines(tx, [...new Set(parts.map(({ lineId }) => lineId))]);
    const bad = await unfit(tx, exception);
    for (const each of touched) {
      const own = parts.filter(({ lineId }) => lineId === each.line.id);
      await refuseLeft(tx, each, own);
      await takeBack(tx, each.line.id, bad);
      for (const given of own) await give(tx, each, given);
      await stage(tx, each, own);
    }
    return dates.apply(tx, { lines }, exception);
  },
});

export const holdPartNow = partNow(newPromise);
export const shortagePartNow = partNow(newPromise);
export const lateWorkPartNow = partNow(lateWorkPromise);
export const supplyPartNow = partNow(supplyPromise);
export const demandPartNow = partNow(counterDate);

function offerOf(later: Offer, split: readonly Share[]): Offer {
  const sum = (of: (share: Share) => number): number =>
    fromThousandths(split.reduce((all, share) => all + of(share), 0));
  return {
    ...later,
    kind: 'partial_ship',
    facts: {
      order: [...new Set(split.map(({ of }) => of.order.number))].join(', '),
      customer: split[0]?.of.customer?.name ?? '',
      amount: sum(({ now }) => now),
      missing: sum((share) => share.later),
      unit: split[0]?.of.product?.unit ?? '',
      dated: 'yes',
      promiseAt: later.facts['promiseAt'] ?? 0,
    },
    effect: { ...later.effect, parts: split.flatMap(({ parts }) => parts) },
    suppose: { ...later.suppose, given: new Map(split.map(({ of, parts }) => [of.line.id, parts])) },
    // What stays behind has to be driven after it.
    cost: ({ transferMinor }) => transferMinor,
  };
}

/** Lots whose goods must not leave: the held one and what was made of it. */
const lostLots = ({ kind, impact }: Exception): ReadonlySet<string> => new Set(kind === 'hold' ? impact.lotIds : []);
/** And those that may share its fault. */
const unfit = async (tx: ServerTx, exception: Exception): Promise<ReadonlySet<string>> =>
  new Set([...lostLots(exception), ...(await suspects(tx, exception))]);

/** Each line keeps what it has of good lots and gets what is free, the earliest promise first. */
async function sharesOf(tx: ServerTx, exception: Exception, touched: readonly TouchedLine[]): Promise<Share[]> {
  const bad = await unfit(tx, exception);
  const pools = new Map<string, { readonly lotId: string; free: number }[]>();
  const shares: Share[] = [];
  for (const of of touched) {
    const { productId, id: lineId } = of.line;
    if (await isLoadedWith(tx, lineId, bad)) continue;
    const free = await freeLots(tx, productId, { plantId: of.order.plantId });
    const pool = pools.get(productId) ?? free.map(({ lot, free: amount }) => ({ lotId: lot.id, free: amount }));
    pools.set(productId, pool);
    const parts = new Map(
      (await tx.scan(allocations, 'orderLineId', lineId))
        .filter(({ lotId }) => !bad.has(lotId))
        .map(({ lotId, quantity }) => [lotId, quantity]),
    );
    const total = (): number => [...parts.values()].reduce((sum, quantity) => sum + quantity, 0);
    const open = of.line.quantity - of.line.shippedQuantity;
    for (const each of pool.filter(({ lotId }) => !bad.has(lotId))) {
      const taken = Math.min(each.free, open - total());
      if (taken <= 0) continue;
      each.free -= taken;
      parts.set(each.lotId, (parts.get(each.lotId) ?? 0) + taken);
    }
    const given = [...parts].map(([lotId, quantity]) => ({ lotId, lineId, quantity }));
    shares.push({ of, parts: given, now: total(), later: open - total() });
  }
  return shares;
}

const isOpenLoad = (load: Load | undefined): load is Load =>
  load !== undefined && load.state !== 'confirmed' && load.state !== 'dispatched' && load.seal === null;

/** The line's places on trucks, with the truck. */
async function placesOf(tx: ServerTx, lineId: string): Promise<{ row: LoadLine; load: Load }[]> {
  const rows = (await tx.scan(loadLines, 'orderLineId', lineId)).sort((one, other) => one.id.localeCompare(other.id));
  const trucks = await tx.getMany(loads, [...new Set(rows.map(({ loadId }) => loadId))]);
  return rows.flatMap((row) => {
    const load = trucks.find(({ id }) => id === row.loadId);
    return load ? [{ row, load }] : [];
  });
}

/** Goods that must come off a truck first. */
const isLoadedWith = async (tx: ServerTx, lineId: string, bad: ReadonlySet<string>): Promise<boolean> =>
  (await placesOf(tx, lineId)).some(
    ({ row, load }) => bad.has(row.lotId) && (row.picked > 0 || !isOpenLoad(load)) && load.state !== 'dispatched',
  );

async function refuseLeft(tx: ServerTx, { order, line: { id } }: TouchedLine, own: readonly Part[]): Promise<void> {
  const now = await tx.get(orderLines, id);
  const wanted = own.reduce((sum, { quantity }) => sum + quantity, 0);
  if (!now || now.shippedQuantity + wanted >= now.quantity) throw stale('order_covered');
  if (['dispatched', 'delivered', 'cancelled'].includes(order.state)) throw stale('order_shipped');
}

/** The line has nothing of these lots any more, neither given nor on an open truck. */
async function takeBack(tx: ServerTx, lineId: string, bad: ReadonlySet<string>): Promise<void> {
  for (const { id, lotId } of await tx.scan(allocations, 'orderLineId', lineId))
    if (bad.has(lotId)) await tx.delete(allocations, id);
  for (const { row, load } of await placesOf(tx, lineId)) {
    if (!bad.has(row.lotId) || !isOpenLoad(load)) continue;
    const now = await tx.get(loadLines, row.id);
    if (now && now.picked > 0) throw stale('pick_changed');
    if (now) await tx.delete(loadLines, now.id);
  }
}

/** The line is given that much of the lot; refused when it is not free any more. */
async function give(tx: ServerTx, { line: of, order }: TouchedLine, { lotId, quantity }: Part): Promise<void> {
  const lot = await tx.get(lots, lotId);
  if (!lot || !usableLotStates.includes(lot.state)) throw stale('lot_held', { lot: lot?.number ?? '' });
  const known = (await tx.scan(allocations, 'orderLineId', of.id)).find((each) => each.lotId === lotId);
  const more = quantity - (known?.quantity ?? 0);
  if (more < 0) throw stale('pick_changed');
  if (more === 0) return;
  if ((await freeOf(tx, lotId)) < more) throw stale('lot_taken', { lot: lot.number ?? '' });
  const row: Allocation = {
    id: known?.id ?? tx.newId(),
    scope: plantScope(lot.plantId),
    plantId: lot.plantId,
    lotId,
    orderLineId: of.id,
    orderId: order.id,
    quantity,
  };
  await tx.put(allocations, row);
}

/** Every part stands on the order's open truck, or on one of its own that leaves when the whole was promised. */
async function stage(tx: ServerTx, each: TouchedLine, own: readonly Part[]): Promise<void> {
  const truck = (await openTruckOf(tx, each)) ?? (await ownTruck(tx, each.order.plantId, promiseOf(each)));
  for (const { lotId, quantity } of own) {
    const places = (await placesOf(tx, each.line.id)).filter(({ row }) => row.lotId === lotId);
    const place = places.find(({ load }) => isOpenLoad(load));
    if (!place && places.some(({ load }) => load.state === 'confirmed')) continue;
    if (place && place.row.picked > 0) continue;
    const blank = { picked: 0, state: 'staged', pickedBy: null, pickedAt: null, pickedHow: null } as const;
    await tx.put(loadLines, {
      id: place?.row.id ?? tx.newId(),
      scope: truck.scope,
      loadId: place?.row.loadId ?? truck.id,
      orderId: each.order.id,
      orderLineId: each.line.id,
      productId: each.line.productId,
      lotId,
      quantity,
      ...blank,
    });
  }
}

/** The truck that stands open for the order and leaves by its promise. */
async function openTruckOf(tx: ServerTx, each: TouchedLine): Promise<Load | undefined> {
  const own = await tx.scan(orderLines, 'orderId', each.order.id);
  const places = await Promise.all(own.map(({ id }) => placesOf(tx, id)));
  return places
    .flatMap((found) => found.map(({ load }) => load))
    .filter((load) => isOpenLoad(load) && load.slotAt <= promiseOf(each))
    .sort((one, other) => one.slotAt - other.slotAt || one.id.localeCompare(other.id))[0];
}

async function ownTruck(tx: ServerTx, plantId: string, promiseAt: Instant): Promise<Load> {
  const load = plannedLoad({ id: tx.newId(), plantId, number: await tx.nextNumber('LD') }, promiseAt, tx.now);
  await tx.put(loads, load);
  return load;
}

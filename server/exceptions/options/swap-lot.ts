import * as z from 'zod';
import { concessions } from '../../../db/concession/concession.ts';
import type { AffectedLine, Exception } from '../../../db/exception/exception.ts';
import { type Load, loadLines, loads } from '../../../db/load/load.ts';
import { allocations, type Lot, lots, usableLotStates } from '../../../db/lot/lot.ts';
import { orderLines } from '../../../db/order/order.ts';
import type { Part } from '../../../db/plan/supposition.ts';
import { plantScope } from '../../../db/scope.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { type FreeLot, freeLots, freeOf, siblingLots } from '../lots-sql.ts';
import { type TouchedLine, touchedLines } from '../trace-impact.ts';
import { distinctOrders, type Offer, stale, type Tell, type WayOut, worth } from './way-out.ts';

const move = z.object({ orderLineId: z.string(), fromLotId: z.string(), quantity: z.number() });
const effectSchema = z.object({ toLotId: z.string(), moves: z.array(move) });
type Move = z.infer<typeof move>;

/** Three to choose from are enough on a phone. */
const most = 3;

/** What one order line lost and still needs. */
export interface Need extends Move {
  readonly of: TouchedLine;
  readonly productId: string;
}

/** Give the orders another lot of the same product that cannot share the fault. */
export const swapLot: WayOut = {
  async find(tx, exception) {
    const [held] = await tx.getMany(lots, [exception.subjectId]);
    if (!held) return [];
    const suspect = new Set([...exception.impact.lotIds, ...(await siblingLots(tx, held)).map((lot) => lot.id)]);
    const needs = await openNeeds(tx, exception);
    const offers: Offer[] = [];
    for (const productId of [...new Set(needs.map((need) => need.productId))].sort()) {
      const own = needs.filter((need) => need.productId === productId);
      const free = await freeLots(tx, productId, { plantId: exception.plantId });
      for (const each of free.filter(({ lot }) => !suspect.has(lot.id))) {
        const covered = coveredBy(each, own);
        if (covered.length === 0) continue;
        const given = await givenAfter(tx, each.lot, covered);
        offers.push({
          ...offerOf(exception, each.lot, covered),
          suppose: { given, decided: covered.length === needs.length },
        });
      }
    }
    return offers.sort((one, other) => other.moneySavedMinor - one.moneySavedMinor).slice(0, most);
  },

  async apply(tx, effect, exception) {
    const { toLotId, moves } = effectSchema.parse(effect);
    const to = await tx.get(lots, toLotId);
    if (!to || !usableLotStates.includes(to.state)) throw stale('lot_held', { lot: to?.number ?? '' });
    let unload = false;
    for (const each of moves) {
      await giveLot(tx, to, each);
      unload = (await restage(tx, to, each)) || unload;
    }
    if ((await openNeeds(tx, exception)).length > 0)
      return { answers: [], leaves: true, tells: await tellsOf(tx, to, moves) };
    // Held pieces already on a truck must still come off: dispatch answers for that.
    const answers = ['planning', 'commercial', ...(unload ? [] : (['dispatch'] as const))] as const;
    return { answers, leaves: false, tells: await tellsOf(tx, to, moves) };
  },
};

/** The lines that lost stock of a touched lot and are still owed it, earliest promise first. */
export async function openNeeds(tx: ServerTx, { id, impact }: Exception): Promise<Need[]> {
  const lost = impact.lines.filter((line): line is AffectedLine & { lotId: string } => line.lotId !== null);
  const lines = await touchedLines(tx, [...new Set(lost.map((line) => line.orderLineId))]);
  const signed = (await tx.scan(concessions, 'exceptionId', id)).filter(({ state }) => state === 'granted');
  const needs: Need[] = [];
  for (const of of lines) {
    const conceded = signed.filter((each) => each.lines.some((line) => line.orderLineId === of.line.id));
    const lostLotIds = impact.lotIds.filter((lotId) => !conceded.some((each) => each.lotId === lotId));
    let open = await openQuantity(tx, of, lostLotIds);
    for (const { lotId, quantity } of lost.filter((each) => each.orderLineId === of.line.id)) {
      const needed = Math.min(open, quantity);
      open -= needed;
      if (needed > 0) {
        needs.push({ of, productId: of.line.productId, orderLineId: of.line.id, fromLotId: lotId, quantity: needed });
      }
    }
  }
  return needs;
}

/** What the line is owed less what other lots already cover. */
async function openQuantity(tx: ServerTx, { line }: TouchedLine, lostLotIds: readonly string[]): Promise<number> {
  const given = await tx.scan(allocations, 'orderLineId', line.id);
  const covered = given
    .filter((each) => !lostLotIds.includes(each.lotId))
    .reduce((sum, each) => sum + each.quantity, 0);
  return line.quantity - line.shippedQuantity - covered;
}

/** As many whole needs as the lot covers, in the order of their promises. */
function coveredBy({ free }: FreeLot, needs: readonly Need[]): Need[] {
  let left = free;
  return needs.filter((need) => {
    if (need.quantity > left) return false;
    left -= need.quantity;
    return true;
  });
}

/** What each covered line would be given then. */
async function givenAfter(tx: ServerTx, lot: Lot, covered: readonly Need[]): Promise<Map<string, Part[]>> {
  const after = new Map<string, Part[]>();
  for (const { orderLineId: lineId, fromLotId, quantity } of covered) {
    const known =
      after.get(lineId) ??
      (await tx.scan(allocations, 'orderLineId', lineId)).map((row) => ({
        lotId: row.lotId,
        lineId,
        quantity: row.quantity,
      }));
    const kept = known.filter((part) => part.lotId !== fromLotId);
    const own = kept.find((part) => part.lotId === lot.id)?.quantity ?? 0;
    const others = kept.filter((part) => part.lotId !== lot.id);
    after.set(lineId, [...others, { lotId: lot.id, lineId, quantity: own + quantity }]);
  }
  return after;
}

function offerOf(exception: Exception, lot: Lot, covered: readonly Need[]): Omit<Offer, 'suppose'> {
  const lines = [...new Map(covered.map((need) => [need.orderLineId, need.of])).values()];
  const total = covered.reduce((sum, need) => sum + need.quantity, 0);
  return {
    kind: 'swap_lot',
    facts: {
      lot: lot.number ?? lot.id,
      product: lines[0]?.product?.name ?? '',
      amount: fromThousandths(total),
      unit: lines[0]?.product?.unit ?? '',
      location: lot.location,
      orders: distinctOrders(lines),
    },
    effect: {
      toLotId: lot.id,
      moves: covered.map(({ orderLineId, fromLotId, quantity }) => ({ orderLineId, fromLotId, quantity })),
    },
    ordersSaved: distinctOrders(lines),
    latenessHours: 0,
    moneySavedMinor: worth(lines, exception.currency),
    expiresAt: exception.consequenceAt === null ? null : exception.consequenceAt - exception.policy.leadMs,
  };
}

/** Every customer whose goods now come from another lot. */
async function tellsOf(tx: ServerTx, to: Lot, moves: readonly Move[]): Promise<Tell[]> {
  const lines = await touchedLines(tx, [...new Set(moves.map(({ orderLineId }) => orderLineId))]);
  const byOrder = new Map(lines.map((each) => [each.order.id, each]));
  return [...byOrder.values()].map(({ order, product }) => ({
    kind: 'substitute',
    orderId: order.id,
    lot: to.number ?? to.id,
    product: product?.name ?? '',
  }));
}

/** Takes the order line's part of the old lot back, if planning has not yet, and gives it as much of the new one. */
async function giveLot(tx: ServerTx, to: Lot, { orderLineId, fromLotId, quantity }: Move): Promise<void> {
  const line = await tx.get(orderLines, orderLineId);
  if (!line || line.shippedQuantity + quantity > line.quantity) throw stale('order_shipped');
  const given = await tx.scan(allocations, 'orderLineId', orderLineId);
  const old = given.find((each) => each.lotId === fromLotId);
  if (old) await tx.delete(allocations, old.id);
  const covered = given.filter((each) => each.lotId !== fromLotId).reduce((sum, each) => sum + each.quantity, 0);
  if (line.shippedQuantity + covered + quantity > line.quantity) throw stale('order_covered');
  if ((await freeOf(tx, to.id)) < quantity) throw stale('lot_taken', { lot: to.number ?? '' });
  const known = given.find((each) => each.lotId === to.id);
  await tx.put(allocations, {
    id: known?.id ?? tx.newId(),
    scope: plantScope(to.plantId),
    plantId: to.plantId,
    lotId: to.id,
    orderLineId,
    orderId: line.orderId,
    quantity: (known?.quantity ?? 0) + quantity,
  });
}

/** Points the open trucks' lines at the new lot. True when held pieces were loaded already: they are to be picked anew. */
async function restage(tx: ServerTx, to: Lot, { orderLineId, fromLotId }: Move): Promise<boolean> {
  const staged = (await tx.scan(loadLines, 'orderLineId', orderLineId)).filter((each) => each.lotId === fromLotId);
  let unload = false;
  for (const { id } of staged) {
    const line = await tx.get(loadLines, id);
    const load = line && (await tx.get(loads, line.loadId));
    if (!line || !load || hasLeft(load)) continue;
    unload ||= line.picked > 0;
    await tx.put(loadLines, {
      ...line,
      lotId: to.id,
      picked: 0,
      state: 'staged',
      pickedBy: null,
      pickedAt: null,
      pickedHow: null,
    });
  }
  return unload;
}

const hasLeft = (load: Load): boolean => load.state === 'confirmed' || load.state === 'dispatched';

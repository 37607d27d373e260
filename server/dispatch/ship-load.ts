import { grantedFor, leftFor } from '../../db/concession/conceded.ts';
import { concessions } from '../../db/concession/concession.ts';
import { holds } from '../../db/hold/hold.ts';
import { type Load, type LoadLine, loadLines, loads, loadTransitions } from '../../db/load/load.ts';
import { allocations, type Lot, lots, usableLotStates } from '../../db/lot/lot.ts';
import { orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { refuseIllegalMove } from '../../db/transition.ts';
import type { Instant } from '../../db/values/instant.ts';
import { refuseUnless } from '../../db/values/refusal.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/**
 * A confirmed truck leaves: its pieces leave the lots and the allocations, its lines are shipped, orders with nothing left
 * to ship are dispatched. Once: a load that has left is left alone. Refuses `lot.on_hold` and `lot.too_little`.
 */
export async function shipLoad(tx: ServerTx, { loadId }: { readonly loadId: string }): Promise<void> {
  const load = await tx.get(loads, loadId);
  if (load?.state !== 'confirmed') return;
  const lines = (await tx.scan(loadLines, 'loadId', load.id)).filter((line) => line.picked > 0);
  for (const line of lines) await takeFromLot(tx, line, load.confirmedAt ?? tx.now);
  for (const line of lines) await shipLine(tx, line);
  for (const orderId of [...new Set(lines.map((line) => line.orderId))].sort()) await settleOrder(tx, orderId);
  await leave(tx, load);
}

/** The pieces leave the lot and its allocation to the order line; an emptied lot is used up. */
async function takeFromLot(tx: ServerTx, line: LoadLine, at: Instant): Promise<void> {
  const lot = await tx.get(lots, line.lotId);
  const may = lot && (usableLotStates.includes(lot.state) || (await isConceded(tx, lot, line, at)));
  refuseUnless(may, 'lot.on_hold', { lot: lot?.number ?? '' });
  refuseUnless(lot.quantity >= line.picked, 'lot.too_little', { lot: lot.number ?? '' });
  const given = (await tx.scan(allocations, 'lotId', lot.id)).find((each) => each.orderLineId === line.orderLineId);
  if (given && given.quantity <= line.picked) await tx.delete(allocations, given.id);
  else if (given) await tx.put(allocations, { ...given, quantity: given.quantity - line.picked });
  const quantity = lot.quantity - line.picked;
  if (quantity === 0 && lot.state === 'held') return emptyHeld(tx, lot);
  await tx.put(lots, { ...lot, quantity, state: quantity === 0 ? 'consumed' : lot.state });
}

/** Two people have signed for what has left of the held lot for this order line, this truck counted in. */
const isConceded = async (tx: ServerTx, lot: Lot, { orderLineId }: LoadLine, at: Instant): Promise<boolean> =>
  lot.state === 'held' && (await leftFor(tx, lot.id, orderLineId)) <= (await grantedFor(tx, lot.id, orderLineId, at));

/** All of a held lot has left under concessions: it was used as is, and its hold is over with it. */
async function emptyHeld(tx: ServerTx, lot: Lot): Promise<void> {
  const used: Lot = { ...lot, quantity: 0, state: 'used_as_is' };
  await tx.put(lots, used);
  const open = (await tx.scan(holds, 'lotId', lot.id)).find(({ state }) => state === 'open');
  const granted = (await tx.scan(concessions, 'lotId', lot.id)).find(
    ({ state, holdId }) => state === 'granted' && holdId === open?.id,
  );
  if (open && granted) {
    const closed = { closedBy: granted.secondBy, closedAt: tx.now, disposition: 'use_as_is' };
    await tx.put(holds, { ...open, state: 'dispositioned', ...closed });
    tx.happened({ type: 'hold.released', holdId: open.id });
  }
  await tx.put(lots, { ...used, state: 'consumed' });
}

async function shipLine(tx: ServerTx, line: LoadLine): Promise<void> {
  const ordered = await tx.get(orderLines, line.orderLineId);
  refuseUnless(ordered, 'orderLine.unknown');
  const shippedQuantity = ordered.shippedQuantity + line.picked;
  refuseUnless(shippedQuantity <= ordered.quantity, 'load.more_than_ordered');
  await tx.put(orderLines, { ...ordered, shippedQuantity });
}

/** An order leaves with its last piece; one that is still owed something goes back to planning. */
async function settleOrder(tx: ServerTx, orderId: string): Promise<void> {
  const order = await tx.get(salesOrders, orderId);
  if (!order || order.state === 'dispatched' || order.state === 'delivered') return;
  const lines = await tx.scan(orderLines, 'orderId', orderId);
  const whole = lines.every((line) => line.shippedQuantity === line.quantity);
  const loading: SalesOrder = { ...order, state: 'loading' };
  if (order.state !== 'loading') await tx.put(salesOrders, loading);
  await tx.put(salesOrders, { ...loading, state: whole ? 'dispatched' : 'planned' });
}

async function leave(tx: ServerTx, load: Load): Promise<void> {
  refuseIllegalMove('load', loadTransitions, load.state, 'dispatched');
  await tx.put(loads, { ...load, state: 'dispatched' });
}

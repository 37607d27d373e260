import { type Customer, customers } from '../../db/customer/customer.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { type Allocation, allocations, type Lot, lots, usableLotStates } from '../../db/lot/lot.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { allRows, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';

/** One order that was given some of a lot. */
export interface ReachedOrder {
  readonly id: string;
  readonly number: string;
  readonly customer: string;
  /** Thousandths of the lot it was given. */
  readonly quantity: number;
  readonly promiseAt: number | null;
}

/** One truck that carries, or is to carry, some of a lot. */
export interface ReachedLoad {
  readonly id: string;
  readonly number: string;
  readonly vehicle: string;
  readonly slotAt: number;
  /** Some of it is on the truck already. */
  readonly loaded: boolean;
  /** The truck has left or was let go: a hold comes too late for it. */
  readonly gone: boolean;
}

/** What a hold on a lot takes away, as far as this device knows. */
export interface LotReach {
  /** Thousandths that can be promised or shipped today and could not be under a hold. */
  readonly available: number;
  readonly orders: readonly ReachedOrder[];
  readonly loads: readonly ReachedLoad[];
  /** Open work orders it is staged for. */
  readonly workOrders: readonly WorkOrder[];
  /** Lots made from it, at any depth. They are not held with it. */
  readonly children: readonly Lot[];
}

export interface ReachRows {
  readonly lot: Lot;
  readonly plantLots: readonly Lot[];
  readonly allocations: readonly Allocation[];
  readonly orders: ReadonlyMap<string, SalesOrder>;
  readonly orderLines: ReadonlyMap<string, OrderLine>;
  readonly customers: ReadonlyMap<string, Customer>;
  readonly loadLines: readonly LoadLine[];
  readonly loads: ReadonlyMap<string, Load>;
  readonly workOrders: readonly WorkOrder[];
}

/** Traces a lot forward through this device's rows: stock, orders, loads, work orders and the lots made from it. */
export function lotReach(rows: ReachRows): LotReach {
  const { lot } = rows;
  return {
    available: usableLotStates.includes(lot.state) ? lot.quantity : 0,
    orders: reachedOrders(rows),
    loads: reachedLoads(rows),
    workOrders: rows.workOrders.filter(
      (order) => order.inputLotIds.includes(lot.id) && order.state !== 'completed' && order.state !== 'closed',
    ),
    children: descendants(lot, rows.plantLots),
  };
}

/** Earliest promise first; an order with several lines of the lot is one entry. */
function reachedOrders(rows: ReachRows): ReachedOrder[] {
  const reached = new Map<string, ReachedOrder>();
  for (const given of rows.allocations) {
    const order = rows.orders.get(given.orderId);
    if (!order) continue;
    const promiseAt = rows.orderLines.get(given.orderLineId)?.promiseAt ?? order.promiseAt;
    const known = reached.get(order.id);
    reached.set(order.id, {
      id: order.id,
      number: order.number,
      customer: rows.customers.get(order.customerId)?.name ?? '',
      quantity: (known?.quantity ?? 0) + given.quantity,
      promiseAt: earliest(known?.promiseAt ?? null, promiseAt),
    });
  }
  return [...reached.values()].sort((a, b) => (a.promiseAt ?? Number.MAX_VALUE) - (b.promiseAt ?? Number.MAX_VALUE));
}

const earliest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

/** The next truck to leave first. */
function reachedLoads(rows: ReachRows): ReachedLoad[] {
  const reached = new Map<string, ReachedLoad>();
  for (const line of rows.loadLines) {
    const load = rows.loads.get(line.loadId);
    if (!load || line.state === 'swapped') continue;
    reached.set(load.id, {
      id: load.id,
      number: load.number,
      vehicle: load.vehicle,
      slotAt: load.slotAt,
      loaded: line.picked > 0 || (reached.get(load.id)?.loaded ?? false),
      gone: load.state === 'confirmed' || load.state === 'dispatched',
    });
  }
  return [...reached.values()].sort((a, b) => a.slotAt - b.slotAt);
}

/** Every lot that has this one among its ancestors, newest first. */
export function descendants(lot: Lot, among: readonly Lot[]): Lot[] {
  const found = new Map<string, Lot>();
  let front = new Set([lot.id]);
  while (front.size > 0) {
    const next = among.filter((each) => !found.has(each.id) && each.parents.some((parent) => front.has(parent)));
    for (const each of next) found.set(each.id, each);
    front = new Set(next.map(({ id }) => id));
  }
  return [...found.values()].sort((a, b) => b.madeAt - a.madeAt);
}

/** Reads what `lotReach` needs; undefined when this device does not know the lot. */
export async function readReach(local: Local, lotId: string): Promise<LotReach | undefined> {
  const lot = await rowOf(local, lots, lotId);
  if (!lot) return undefined;
  const [given, staged, plantLots, work] = await Promise.all([
    rowsWhere(local, allocations, 'lotId', [lotId]),
    rowsWhere(local, loadLines, 'lotId', [lotId]),
    rowsWhere(local, lots, 'plantId', [lot.plantId]),
    allRows(local, workOrders),
  ]);
  const orders = await rowsById(
    local,
    salesOrders,
    given.map(({ orderId }) => orderId),
  );
  return lotReach({
    lot,
    plantLots,
    allocations: given,
    orders,
    orderLines: await rowsById(
      local,
      orderLines,
      given.map(({ orderLineId }) => orderLineId),
    ),
    customers: await rowsById(
      local,
      customers,
      [...orders.values()].map(({ customerId }) => customerId),
    ),
    loadLines: staged,
    loads: await rowsById(
      local,
      loads,
      staged.map(({ loadId }) => loadId),
    ),
    workOrders: work,
  });
}

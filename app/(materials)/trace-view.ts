import { type Customer, customers } from '../../db/customer/customer.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { type Allocation, allocations, type Lot, lots } from '../../db/lot/lot.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Product, products } from '../../db/product/product.ts';
import { type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { allRows, byId, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** A lot that has the traced ones among its ancestors; `step` 1: made directly of one of them. */
export interface Descendant {
  readonly lot: Lot;
  readonly product: Product | undefined;
  readonly step: number;
}

/** An order that was given some of it. */
export interface TracedOrder {
  readonly order: SalesOrder;
  readonly customer: string;
  readonly promiseAt: number | null;
  /** The trucks it is on or left with, the first to leave on top. */
  readonly loads: readonly { readonly load: Load; readonly gone: boolean }[];
}

export interface Trace {
  readonly zone: string;
  /** The lots that arrived under the supplier's number, or the one lot itself. */
  readonly origins: readonly { readonly lot: Lot; readonly product: Product | undefined }[];
  readonly supplierLot: string | null;
  readonly made: readonly Descendant[];
  readonly orders: readonly TracedOrder[];
  /** Open work orders that have any of it staged. */
  readonly openWork: readonly WorkOrder[];
  readonly customerCount: number;
  readonly goneLoads: number;
}

/** Every lot made of these, breadth first: each once, at its nearest step. */
export function madeOf(origins: readonly Lot[], among: readonly Lot[]): { lot: Lot; step: number }[] {
  const childrenOf = new Map<string, Lot[]>();
  for (const lot of among)
    for (const parent of lot.parents) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), lot]);
  const seen = new Set(origins.map(({ id }) => id));
  const found: { lot: Lot; step: number }[] = [];
  let front: readonly Lot[] = origins;
  for (let step = 1; front.length > 0; step += 1) {
    const next = [...new Set(front.flatMap(({ id }) => childrenOf.get(id) ?? []))].filter(({ id }) => !seen.has(id));
    for (const lot of next) seen.add(lot.id);
    found.push(...next.sort((a, b) => b.madeAt - a.madeAt).map((lot) => ({ lot, step })));
    front = next;
  }
  return found;
}

export interface ReachedRows {
  readonly allocations: readonly Allocation[];
  readonly loadLines: readonly LoadLine[];
  readonly loads: ReadonlyMap<string, Load>;
  readonly orders: ReadonlyMap<string, SalesOrder>;
  readonly lines: ReadonlyMap<string, OrderLine>;
  readonly customers: ReadonlyMap<string, Customer>;
}

const isGone = ({ state }: Load): boolean => state === 'confirmed' || state === 'dispatched';

/** Orders reached through stock given to them or loaded for them; those already gone first, then by promise. */
export function tracedOrders(rows: ReachedRows): TracedOrder[] {
  const onLoads = rows.loadLines.filter(({ state }) => state !== 'swapped');
  const ids = new Set([...rows.allocations, ...onLoads].map(({ orderId }) => orderId));
  const found = [...ids].flatMap((id): TracedOrder[] => {
    const order = rows.orders.get(id);
    if (!order) return [];
    const own = onLoads.filter(({ orderId }) => orderId === id);
    const trucks = [...new Set(own.flatMap(({ loadId }) => rows.loads.get(loadId) ?? []))];
    const given = [...rows.allocations, ...own].filter(({ orderId }) => orderId === id);
    const promises = given.flatMap(({ orderLineId }) => rows.lines.get(orderLineId)?.promiseAt ?? []);
    return [
      {
        order,
        customer: rows.customers.get(order.customerId)?.name ?? '',
        promiseAt: promises.length > 0 ? Math.min(...promises) : order.promiseAt,
        loads: trucks.sort((a, b) => a.slotAt - b.slotAt).map((load) => ({ load, gone: isGone(load) })),
      },
    ];
  });
  const gone = ({ loads: trucks }: TracedOrder): number => Number(trucks.some((each) => each.gone));
  return found.sort(
    (a, b) => gone(b) - gone(a) || (a.promiseAt ?? Number.MAX_VALUE) - (b.promiseAt ?? Number.MAX_VALUE),
  );
}

/** Traces a lot, or all that came under its supplier's number, forward; null when this device does not know the lot. */
export async function readTrace(local: Local, lotId: string): Promise<Trace | null> {
  const start = await rowOf(local, lots, lotId);
  if (!start) return null;
  const all = await rowsWhere(local, lots, 'plantId', [start.plantId]);
  const origins =
    start.supplierLot === null ? [start] : all.filter(({ supplierLot }) => supplierLot === start.supplierLot);
  const made = madeOf(origins, all);
  const ids = [...origins, ...made.map(({ lot }) => lot)].map(({ id }) => id);
  const [zoneOf, goods, work, given, staged] = await Promise.all([
    readZones(local),
    allRows(local, products).then(byId),
    rowsWhere(local, workOrders, 'plantId', [start.plantId]),
    rowsWhere(local, allocations, 'lotId', ids),
    rowsWhere(local, loadLines, 'lotId', ids),
  ]);
  const orders = tracedOrders({ allocations: given, loadLines: staged, ...(await readReached(local, given, staged)) });
  const gone = new Set(orders.flatMap((each) => each.loads.filter((truck) => truck.gone).map(({ load }) => load.id)));
  return {
    zone: zoneOf(start.plantId),
    origins: origins.map((lot) => ({ lot, product: goods.get(lot.productId) })),
    supplierLot: start.supplierLot,
    made: made.map((each) => ({ ...each, product: goods.get(each.lot.productId) })),
    orders,
    openWork: work
      .filter(({ state }) => state !== 'completed' && state !== 'closed')
      .filter(({ inputLotIds }) => inputLotIds.some((id) => ids.includes(id)))
      .sort((a, b) => a.plannedStartAt - b.plannedStartAt),
    customerCount: new Set(orders.map(({ order }) => order.customerId)).size,
    goneLoads: gone.size,
  };
}

async function readReached(
  local: Local,
  given: readonly Allocation[],
  staged: readonly LoadLine[],
): Promise<Omit<ReachedRows, 'allocations' | 'loadLines'>> {
  const both = [...given, ...staged];
  const [orders, lines, trucks, buyers] = await Promise.all([
    rowsById(
      local,
      salesOrders,
      both.map(({ orderId }) => orderId),
    ),
    rowsById(
      local,
      orderLines,
      both.map(({ orderLineId }) => orderLineId),
    ),
    rowsById(
      local,
      loads,
      staged.map(({ loadId }) => loadId),
    ),
    allRows(local, customers).then(byId),
  ]);
  return { orders, lines, loads: trucks, customers: buyers };
}

/** Lots a traced number may mean: supplier lots first, then ours. At most `most`. */
export function searchLots(all: readonly Lot[], said: string, most = 12): Lot[] {
  const wanted = said.trim().toLowerCase();
  if (wanted === '') return [];
  const fits = all.filter((lot) => `${lot.supplierLot ?? ''} ${lot.number ?? ''}`.toLowerCase().includes(wanted));
  return fits
    .sort((a, b) => Number(b.supplierLot !== null) - Number(a.supplierLot !== null) || b.madeAt - a.madeAt)
    .slice(0, most);
}

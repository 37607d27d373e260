import type { Equipment } from '../../db/equipment/equipment.ts';
import { type Exception, isOpenException } from '../../db/exception/exception.ts';
import type { Load, LoadLine } from '../../db/load/load.ts';
import type { Allocation, Lot } from '../../db/lot/lot.ts';
import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';
import { departuresOf, fateOf } from '../_coordination/order-fate.ts';

/** The stations of the line in their causal order. */
export const stages = ['lot', 'made', 'machine', 'workOrder', 'orderLine', 'order', 'load'] as const;
export type Stage = (typeof stages)[number];

/** `broken`: where it broke; `hit`: in danger still; `saved`: covered, shipped or running again; `lost`: beyond help. */
export const fates = ['broken', 'lost', 'hit', 'saved'] as const;
export type NodeFate = (typeof fates)[number];

/** One thing the exception touches. */
export interface LineNode {
  /** Its table's name and id, as two tables may share ids. */
  readonly id: string;
  readonly stage: Stage;
  readonly fate: NodeFate;
  readonly title: string;
  /** The customer of an order, the goods of a line, the truck of a load. */
  readonly detail: string;
  readonly href?: string;
}

/** What leads to what, by the nodes' ids. */
export type Edge = readonly [from: string, to: string];

export interface LineGraph {
  readonly nodes: readonly LineNode[];
  readonly edges: readonly Edge[];
}

/** The rows the picture is made from: those the impact names, and what binds them to each other. */
export interface LineRows {
  readonly exception: Exception;
  readonly lots: readonly Lot[];
  readonly machines: readonly Equipment[];
  readonly workOrders: readonly WorkOrder[];
  readonly operations: readonly Operation[];
  readonly orderLines: readonly OrderLine[];
  readonly orders: readonly SalesOrder[];
  readonly allocations: readonly Allocation[];
  readonly loads: readonly Load[];
  readonly loadLines: readonly LoadLine[];
  /** Goods by their id, as a person calls them. */
  readonly productName: (id: string) => string;
}

/** Where on the line an exception breaks it: what it is about, or nothing when that is not on the line (a price, a credit). */
const brokenTables: Partial<Record<string, 'lot' | 'equipment' | 'work_order' | 'load' | 'order'>> = {
  lot: 'lot',
  equipment: 'equipment',
  work_order: 'work_order',
  load: 'load',
  sales_order: 'order',
};

/** Everything an exception touches with what came of it, and what leads to what. Rows this device lacks are left out. */
export function lineGraph(rows: LineRows): LineGraph {
  const { exception } = rows;
  const open = isOpenException(exception);
  const subject = `${brokenTables[exception.subjectTable] ?? ''} ${exception.subjectId}`;
  const judged = judge(rows, open);
  const nodes = nodesOf(rows, judged).map((node) =>
    node.id === subject && open ? { ...node, fate: 'broken' as const } : node,
  );
  const known = new Set(nodes.map(({ id }) => id));
  const edges = new Map(edgesOf(rows).map((edge) => [edge.join(' '), edge]));
  return { nodes, edges: [...edges.values()].filter(([from, to]) => known.has(from) && known.has(to)) };
}

type Judged = {
  readonly lot: (lot: Lot) => NodeFate;
  readonly machine: (machine: Equipment) => NodeFate;
  readonly work: (work: WorkOrder) => NodeFate;
  readonly line: (line: OrderLine) => NodeFate;
  readonly order: (order: SalesOrder) => NodeFate;
  readonly load: (load: Load) => NodeFate;
};

/** A lot somebody has judged good enough is one no longer, whatever it was made of. */
const judgedGood: readonly Lot['state'][] = ['reworked', 'used_as_is'];
const worst = (fates: readonly NodeFate[]): boolean => fates.some((fate) => fate === 'hit');

/**
 * What came of each thing. A touched lot stays in danger until somebody has judged it: that its row is still `available`
 * says nothing. Everything else is in danger while what it needs is. Once the exception is resolved, what is not lost is saved.
 */
function judge(rows: LineRows, open: boolean): Judged {
  const { exception, orders, orderLines, workOrders, operations, allocations, loads, loadLines } = rows;
  const inDanger = (danger: boolean): NodeFate => (danger && open ? 'hit' : 'saved');
  const departures = {
    orders: new Map(orders.map((order) => [order.id, order])),
    leftAt: departuresOf(loads, loadLines),
    accepted: new Map<string, number>(),
  };
  const touched = new Set([...exception.impact.lotIds, exception.subjectId]);
  const bad = new Set(
    rows.lots.filter(({ id, state }) => touched.has(id) && !judgedGood.includes(state)).map(({ id }) => id),
  );
  const down = new Set(exception.subjectTable === 'equipment' ? [exception.subjectId] : []);
  const stepsOf = Map.groupBy(operations, ({ workOrderId }) => workOrderId);
  const work = ({ id, state, inputLotIds, shortFromAt }: WorkOrder): NodeFate => {
    if (over.includes(state)) return 'saved';
    const stopped = (stepsOf.get(id) ?? []).some((step) => down.has(step.equipmentId) && !over.includes(step.state));
    return inDanger(stopped || shortFromAt !== null || inputLotIds.some((lotId) => bad.has(lotId)));
  };
  const given = Map.groupBy(allocations, ({ orderLineId }) => orderLineId);
  const line = ({ id, orderId, quantity, shippedQuantity }: OrderLine): NodeFate => {
    if (departures.orders.get(orderId)?.state === 'cancelled') return 'lost';
    const own = given.get(id) ?? [];
    const good = own.filter(({ lotId }) => !bad.has(lotId));
    const covered = good.reduce((sum, allocation) => sum + allocation.quantity, shippedQuantity);
    const made = workOrders.filter(({ orderLineIds }) => orderLineIds.includes(id)).map(work);
    // What no lot covers is still to be made: it is as safe as the work it waits for.
    const waits = made.length > 0 && good.length === own.length;
    return inDanger(waits ? worst(made) : covered < quantity);
  };
  const linesOf = Map.groupBy(orderLines, ({ orderId }) => orderId);
  const order = ({ id }: SalesOrder): NodeFate => {
    const fate = fateOf(id, departures);
    if (fate !== 'open') return fate === 'lost' ? 'lost' : 'saved';
    return inDanger(worst((linesOf.get(id) ?? []).map(line)));
  };
  return {
    lot: ({ id, state }) => (state === 'scrapped' || state === 'returned' ? 'lost' : inDanger(bad.has(id))),
    machine: ({ id }) =>
      inDanger(
        worst(workOrders.filter((each) => stepsOf.get(each.id)?.some((step) => step.equipmentId === id)).map(work)),
      ),
    work,
    line,
    order,
    load: ({ id, state }) => {
      if (state === 'dispatched' || state === 'confirmed') return 'saved';
      const own = loadLines.filter(({ loadId }) => loadId === id);
      const carried = new Set(own.map(({ orderId }) => orderId));
      const badLoaded = own.some(({ lotId, state: picked }) => picked !== 'swapped' && bad.has(lotId));
      return inDanger(badLoaded || worst(orders.filter((each) => carried.has(each.id)).map(order)));
    },
  };
}

const over: readonly WorkOrder['state'][] = ['completed', 'closed'];

function nodesOf(rows: LineRows, judged: Judged): LineNode[] {
  const lotIds = new Set(rows.lots.map(({ id }) => id));
  const customerOf = new Map(rows.exception.impact.orders.map(({ orderId, customer }) => [orderId, customer]));
  const numberOf = new Map(rows.orders.map(({ id, number }) => [id, number]));
  return [
    ...rows.lots.map((lot) => ({
      id: `lot ${lot.id}`,
      // What was made of a lot of this picture stands a step further on.
      stage: lot.parents.some((parent) => lotIds.has(parent)) ? ('made' as const) : ('lot' as const),
      fate: judged.lot(lot),
      title: lot.number ?? lot.supplierLot ?? '…',
      detail: rows.productName(lot.productId),
      href: `/quality/lot/${lot.id}`,
    })),
    ...rows.machines.map((machine) => ({
      id: `equipment ${machine.id}`,
      stage: 'machine' as const,
      fate: judged.machine(machine),
      title: machine.code,
      detail: machine.name,
    })),
    ...rows.workOrders.map((work) => ({
      id: `work_order ${work.id}`,
      stage: 'workOrder' as const,
      fate: judged.work(work),
      title: work.number,
      detail: rows.productName(work.productId),
    })),
    ...rows.orderLines.map((line) => ({
      id: `order_line ${line.id}`,
      stage: 'orderLine' as const,
      fate: judged.line(line),
      title: `${numberOf.get(line.orderId) ?? ''}/${line.position}`,
      detail: rows.productName(line.productId),
      href: `/orders/${line.orderId}`,
    })),
    ...rows.orders.map((order) => ({
      id: `order ${order.id}`,
      stage: 'order' as const,
      fate: judged.order(order),
      title: order.number,
      detail: customerOf.get(order.id) ?? '',
      href: `/orders/${order.id}`,
    })),
    ...rows.loads.map((load) => ({
      id: `load ${load.id}`,
      stage: 'load' as const,
      fate: judged.load(load),
      title: load.number,
      detail: load.vehicle,
      href: `/dispatch/${load.id}`,
    })),
  ];
}

function edgesOf(rows: LineRows): Edge[] {
  return [
    ...rows.lots.flatMap((lot) => lot.parents.map((parent): Edge => [`lot ${parent}`, `lot ${lot.id}`])),
    ...rows.workOrders.flatMap((work) => [
      ...work.inputLotIds.map((lotId): Edge => [`lot ${lotId}`, `work_order ${work.id}`]),
      ...work.orderLineIds.map((lineId): Edge => [`work_order ${work.id}`, `order_line ${lineId}`]),
    ]),
    ...rows.operations.map((step): Edge => [`equipment ${step.equipmentId}`, `work_order ${step.workOrderId}`]),
    // As it was when it broke, and as it is now: a swap is seen as a second line to the same order.
    ...rows.exception.impact.lines.map(({ lotId, orderLineId }): Edge => [`lot ${lotId}`, `order_line ${orderLineId}`]),
    ...rows.allocations.map(({ lotId, orderLineId }): Edge => [`lot ${lotId}`, `order_line ${orderLineId}`]),
    ...rows.orderLines.map(({ id, orderId }): Edge => [`order_line ${id}`, `order ${orderId}`]),
    ...rows.loadLines.map(({ orderId, loadId }): Edge => [`order ${orderId}`, `load ${loadId}`]),
  ];
}

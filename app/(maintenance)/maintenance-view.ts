import { type Customer, customers } from '../../db/customer/customer.ts';
import {
  type Equipment,
  equipment,
  type MachineState,
  type MachineStop,
  machineStops,
} from '../../db/equipment/equipment.ts';
import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { Task } from '../../db/task/task.ts';
import type { Instant } from '../../db/values/instant.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { readOpenTasks } from '../_coordination/open-tasks.ts';
import { allRows, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import { stateSince } from '../_machines/state-since.ts';
import type { Local } from '../_sync/local.ts';

/** A work order that waits for a machine, with the orders behind it. */
export interface Waiting {
  readonly order: WorkOrder;
  readonly product: Product | undefined;
  /** The step that was to run on the machine. */
  readonly step: Operation;
  readonly behind: readonly {
    readonly order: SalesOrder;
    readonly customer: string;
    readonly promiseAt: number | null;
  }[];
}

/** A machine that stands, since when and why, and what it stops. */
export interface DownView {
  readonly machine: Equipment;
  readonly stop: MachineStop | undefined;
  readonly exception: Exception | undefined;
  readonly zone: string;
  /** What needs it first on top. */
  readonly stops: readonly Waiting[];
}

export interface MaintenanceView {
  readonly down: readonly DownView[];
  /** Maintenance's unanswered tasks, the nearest deadline first. */
  readonly tasks: readonly Task[];
  readonly zone: string;
  /** Every machine, those in trouble first. */
  readonly machines: readonly { readonly machine: Equipment; readonly since: Instant }[];
}

const gravity: Record<MachineState, number> = { down: 0, stopped: 1, unknown: 2, idle: 3, running: 4 };

/** Machines in trouble first, in each state the longest standing first. */
export function byGravity(a: Equipment, b: Equipment): number {
  return gravity[a.state] - gravity[b.state] || a.stateSince - b.stateSince || a.rank - b.rank;
}

export interface WorkRows {
  readonly steps: readonly Operation[];
  readonly workOrders: ReadonlyMap<string, WorkOrder>;
  readonly products: ReadonlyMap<string, Product>;
  readonly orderLines: ReadonlyMap<string, OrderLine>;
  readonly orders: ReadonlyMap<string, SalesOrder>;
  readonly customers: ReadonlyMap<string, Customer>;
}

/** What a machine stops: its open steps in hand first, then by planned start; behind each the orders it is made for. */
export function stoppedBy(machineId: string, rows: WorkRows): Waiting[] {
  const inHand = ({ state }: Operation): number => Number(state === 'running' || state === 'paused');
  return rows.steps
    .filter((step) => step.equipmentId === machineId && step.state !== 'completed' && step.state !== 'closed')
    .sort((a, b) => inHand(b) - inHand(a) || a.plannedStartAt - b.plannedStartAt)
    .flatMap((step) => {
      const order = rows.workOrders.get(step.workOrderId);
      return order ? [{ order, step, product: rows.products.get(order.productId), behind: behind(order, rows) }] : [];
    });
}

function behind(order: WorkOrder, rows: WorkRows): Waiting['behind'] {
  const found = order.orderLineIds.flatMap((id) => {
    const line = rows.orderLines.get(id);
    const sold = line && rows.orders.get(line.orderId);
    if (!line || !sold) return [];
    const customer = rows.customers.get(sold.customerId)?.name ?? '';
    return [{ order: sold, customer, promiseAt: line.promiseAt ?? sold.promiseAt }];
  });
  return found.sort((a, b) => (a.promiseAt ?? Number.MAX_VALUE) - (b.promiseAt ?? Number.MAX_VALUE));
}

/** Reads the machines of these plants, what the standing ones stop, and maintenance's open tasks. */
export async function readMaintenance(local: Local, plantIds: readonly string[]): Promise<MaintenanceView> {
  const machines = (await allRows(local, equipment))
    .filter(({ plantId }) => plantIds.includes(plantId))
    .sort(byGravity);
  const standing = machines.filter(({ state }) => state === 'down' || state === 'stopped');
  const ids = standing.map(({ id }) => id);
  const [work, stops, raised, zoneOf, own] = await Promise.all([
    readWork(local, ids),
    rowsWhere(local, machineStops, 'equipmentId', ids),
    rowsWhere(local, exceptions, 'subjectId', ids),
    readZones(local, plantIds),
    readOpenTasks(local, ['maintenance']),
  ]);
  const openStopOf = ({ id }: Equipment): MachineStop | undefined =>
    stops.find(({ equipmentId, state }) => equipmentId === id && state === 'open');
  return {
    down: standing.map((machine) => ({
      machine,
      stop: openStopOf(machine),
      exception: raised
        .filter(({ subjectId, state }) => subjectId === machine.id && state !== 'merged')
        .sort((a, b) => b.occurredAt - a.occurredAt)
        .find(({ resolvedAt }) => resolvedAt === null),
      zone: zoneOf(machine.plantId),
      stops: stoppedBy(machine.id, work),
    })),
    tasks: own,
    zone: zoneOf(),
    machines: machines.map((machine) => ({ machine, since: stateSince(machine, openStopOf(machine)) })),
  };
}

async function readWork(local: Local, machineIds: readonly string[]): Promise<WorkRows> {
  const steps = (await rowsWhere(local, operations, 'equipmentId', machineIds)).filter(
    ({ state }) => state !== 'completed' && state !== 'closed',
  );
  const work = await rowsById(
    local,
    workOrders,
    steps.map(({ workOrderId }) => workOrderId),
  );
  const lines = await rowsById(
    local,
    orderLines,
    [...work.values()].flatMap(({ orderLineIds }) => orderLineIds),
  );
  const orders = await rowsById(
    local,
    salesOrders,
    [...lines.values()].map(({ orderId }) => orderId),
  );
  const [goods, buyers] = await Promise.all([
    rowsById(
      local,
      products,
      [...work.values()].map(({ productId }) => productId),
    ),
    rowsById(
      local,
      customers,
      [...orders.values()].map(({ customerId }) => customerId),
    ),
  ]);
  return { steps, workOrders: work, products: goods, orderLines: lines, orders, customers: buyers };
}

import { type Customer, customers } from '../../db/customer/customer.ts';
import { type Equipment, equipment, type MachineStop, machineStops } from '../../db/equipment/equipment.ts';
import { type Exception, exceptions, isOpenException } from '../../db/exception/exception.ts';
import { type Allocation, allocations, type Lot, lots } from '../../db/lot/lot.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { type PlanVersion, planVersions } from '../../db/plan/plan-version.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { Task } from '../../db/task/task.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { readOpenTasks } from '../_coordination/open-tasks.ts';
import { allRows, byId } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import { type StagedWork, stageWork } from '../_stock/stage-work.ts';
import type { Local } from '../_sync/local.ts';

/** What a planner's screen is drawn from: the rows of their plants. */
export interface PlanningRows {
  readonly zone: string;
  /** Newest first. */
  readonly versions: readonly PlanVersion[];
  readonly machines: readonly Equipment[];
  readonly openStops: readonly MachineStop[];
  readonly operations: readonly Operation[];
  readonly workOrders: ReadonlyMap<string, WorkOrder>;
  readonly staged: ReadonlyMap<string, StagedWork>;
  readonly products: ReadonlyMap<string, Product>;
  readonly lots: readonly Lot[];
  readonly allocations: readonly Allocation[];
  readonly orders: ReadonlyMap<string, SalesOrder>;
  readonly lines: readonly OrderLine[];
  readonly customers: ReadonlyMap<string, Customer>;
  readonly openExceptions: readonly Exception[];
  readonly tasks: readonly Task[];
}

/** Enough to find the last few that changed something. */
const versionCount = 30;

/** Reads the plan and what it stands on, of these plants. */
export async function readPlanning(
  local: Local,
  plantIds: readonly string[],
  functions: readonly FunctionName[],
): Promise<PlanningRows> {
  const mine = <R extends { readonly plantId: string }>(rows: R[]): R[] =>
    rows.filter(({ plantId }) => plantIds.includes(plantId));
  const [zoneOf, versions, machines, stops, steps, work, goods, stock, given, sold, lines, buyers, raised, own] =
    await Promise.all([
      readZones(local, plantIds),
      allRows(local, planVersions).then(mine),
      allRows(local, equipment).then(mine),
      allRows(local, machineStops).then(mine),
      allRows(local, operations).then(mine),
      allRows(local, workOrders).then(mine),
      allRows(local, products).then(byId),
      allRows(local, lots).then(mine),
      allRows(local, allocations).then(mine),
      allRows(local, salesOrders).then(mine),
      allRows(local, orderLines),
      allRows(local, customers).then(byId),
      allRows(local, exceptions).then(mine),
      readOpenTasks(local, functions),
    ]);
  const staged = stageWork({
    workOrders: work,
    operations: steps,
    products: goods,
    lots: byId(stock),
    allocations: given,
  });
  const orders = byId(sold);
  return {
    zone: zoneOf(machines[0]?.plantId),
    versions: versions.sort((a, b) => b.createdAt - a.createdAt || b.number - a.number).slice(0, versionCount),
    machines: machines.sort((a, b) => a.rank - b.rank || a.code.localeCompare(b.code)),
    openStops: stops.filter(({ state }) => state === 'open'),
    operations: steps,
    workOrders: byId(work),
    staged: new Map(staged.map((each) => [each.order.id, each])),
    products: goods,
    lots: stock,
    allocations: given,
    orders,
    lines: lines.filter(({ orderId }) => orders.has(orderId)),
    customers: buyers,
    openExceptions: raised.filter(isOpenException),
    tasks: own.filter(({ plantId }) => plantIds.includes(plantId)),
  };
}

import { type Equipment, equipment } from '../../db/equipment/equipment.ts';
import { type Exception, exceptions, isOpenException } from '../../db/exception/exception.ts';
import { type Allocation, allocations, type Lot, lots } from '../../db/lot/lot.ts';
import { type ErpStockRow, erpStock } from '../../db/order/erp-link.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { type PlanVersion, planVersions } from '../../db/plan/plan-version.ts';
import { type Product, products } from '../../db/product/product.ts';
import { type SupplyOrder, supplyOrders } from '../../db/supply/supply-order.ts';
import type { Task } from '../../db/task/task.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import { readOpenTasks } from '../_coordination/open-tasks.ts';
import { allRows, byId } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import { type StagedWork, stageWork } from '../_stock/stage-work.ts';
import type { Local } from '../_sync/local.ts';

/** What the materials desk is drawn from: the rows of a person's plants. */
export interface MaterialsRows {
  readonly zone: string;
  readonly version: PlanVersion | undefined;
  readonly machines: ReadonlyMap<string, Equipment>;
  /** Open work orders in the order they take their material. */
  readonly staged: readonly StagedWork[];
  readonly products: ReadonlyMap<string, Product>;
  readonly lots: readonly Lot[];
  readonly allocations: readonly Allocation[];
  readonly lines: ReadonlyMap<string, OrderLine>;
  readonly orders: ReadonlyMap<string, SalesOrder>;
  /** Open exceptions, by what they are about. */
  readonly exceptionOf: ReadonlyMap<string, Exception>;
  readonly tasks: readonly Task[];
  /** What the ERP counts, by product and place. */
  readonly pulled: readonly ErpStockRow[];
  readonly supplies: readonly SupplyOrder[];
  /** The plant whose deliveries these are; undefined for a person of none. */
  readonly plantId: string | undefined;
  /** Who may say what becomes of a delivery. */
  readonly mayExpect: boolean;
}

/** Reads material, the work that takes it, and the open tasks, of these plants. */
export async function readMaterials(
  local: Local,
  plantIds: readonly string[],
  functions: readonly FunctionName[],
  mayExpect: boolean,
): Promise<MaterialsRows> {
  const mine = <R extends { readonly plantId: string }>(rows: R[]): R[] =>
    rows.filter(({ plantId }) => plantIds.includes(plantId));
  const [zoneOf, versions, machines, steps, work, goods, stock, given, lines, sold, raised, own, pulled, owed] =
    await Promise.all([
      readZones(local, plantIds),
      allRows(local, planVersions).then(mine),
      allRows(local, equipment).then(mine),
      allRows(local, operations).then(mine),
      allRows(local, workOrders).then(mine),
      allRows(local, products).then(byId),
      allRows(local, lots).then(mine),
      allRows(local, allocations).then(mine),
      allRows(local, orderLines).then(byId),
      allRows(local, salesOrders).then(mine).then(byId),
      allRows(local, exceptions).then(mine),
      readOpenTasks(local, functions),
      allRows(local, erpStock),
      allRows(local, supplyOrders).then(mine),
    ]);
  const open = raised.filter(isOpenException);
  return {
    zone: zoneOf(machines[0]?.plantId),
    version: versions.sort((a, b) => b.createdAt - a.createdAt)[0],
    machines: byId(machines),
    staged: stageWork({ workOrders: work, operations: steps, products: goods, lots: byId(stock), allocations: given }),
    products: goods,
    lots: stock,
    allocations: given,
    lines,
    orders: sold,
    exceptionOf: new Map(open.map((each) => [each.subjectId, each])),
    supplies: owed,
    plantId: machines[0]?.plantId ?? plantIds[0],
    mayExpect,
    tasks: own.filter(({ plantId }) => plantIds.includes(plantId)),
    pulled,
  };
}

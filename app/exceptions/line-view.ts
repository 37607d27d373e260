import { equipment } from '../../db/equipment/equipment.ts';
import type { Exception } from '../../db/exception/exception.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { products } from '../../db/product/product.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import { rowsById, rowsWhere } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';
import { type LineGraph, lineGraph } from './line-graph.ts';

/** Reads what an exception touches as a picture's nodes and edges; what this device does not hold is left out. */
export async function readLine(local: Local, exception: Exception): Promise<LineGraph> {
  const { impact, subjectTable, subjectId } = exception;
  const orderIds = impact.orders.map(({ orderId }) => orderId);
  const lineIds = impact.lines.map(({ orderLineId }) => orderLineId);
  const about = (table: string, ids: readonly string[]): string[] =>
    subjectTable === table ? [...new Set([subjectId, ...ids])] : [...ids];
  const workIds = about('work_order', impact.workOrderIds);
  const equipmentIds = about('equipment', impact.equipmentIds);
  const given = await rowsWhere(local, allocations, 'orderLineId', lineIds);
  const swapped = given.map(({ lotId }) => lotId);
  const touchedLots = [...new Set([...about('lot', impact.lotIds), ...swapped])];
  const [lotRows, machines, work, steps, lines, orders, trucks, staged, goods] = await Promise.all([
    rowsById(local, lots, touchedLots),
    rowsById(local, equipment, equipmentIds),
    rowsById(local, workOrders, workIds),
    rowsWhere(local, operations, 'workOrderId', workIds),
    rowsById(local, orderLines, lineIds),
    rowsById(local, salesOrders, orderIds),
    rowsById(local, loads, about('load', impact.loadIds)),
    rowsWhere(local, loadLines, 'loadId', about('load', impact.loadIds)),
    local.rows(products).all(),
  ]);
  const nameOf = new Map(goods.map(({ id, name }) => [id, name]));
  return lineGraph({
    exception,
    lots: [...lotRows.values()],
    machines: [...machines.values()],
    workOrders: [...work.values()],
    operations: steps,
    orderLines: [...lines.values()],
    orders: [...orders.values()],
    allocations: given,
    loads: [...trucks.values()],
    loadLines: staged,
    productName: (id) => nameOf.get(id) ?? '',
  });
}

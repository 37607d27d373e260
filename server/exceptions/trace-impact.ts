import { type Customer, customers } from '../../db/customer/customer.ts';
import type { AffectedLine, AffectedOrder, Impact } from '../../db/exception/exception.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { type Allocation, allocations, type Lot, lots } from '../../db/lot/lot.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { BaseRow } from '../../db/table.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { type RowsOf, rowsNamed, rowsWhere } from '../postgres/read-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Node, NodeKind } from './causal-line-sql.ts';

/** An order line with everything a person asks about it. */
export interface TouchedLine {
  readonly line: OrderLine;
  readonly order: SalesOrder;
  readonly customer: Customer | undefined;
  readonly product: Product | undefined;
}

/** What a break touches, as rows: from these come the impact, the deadline and every function's context. */
export interface Touched {
  readonly lots: readonly Lot[];
  readonly allocations: readonly Allocation[];
  readonly workOrders: readonly WorkOrder[];
  readonly operations: readonly Operation[];
  readonly lines: readonly TouchedLine[];
  readonly loadLines: readonly LoadLine[];
  readonly loads: readonly Load[];
}

/** The rows at these places of the causal line, by one statement. */
export async function readTouched(tx: ServerTx, nodes: readonly Node[]): Promise<Touched> {
  const ids = (kind: NodeKind): string[] => nodes.filter((node) => node.kind === kind).map((node) => node.id);
  const [lotIds, orderIds, loadLineIds] = [ids('lot'), ids('work_order'), ids('load_line')];
  const [lotRows, given, work, steps, staged, trucks, ...ofLines] = await tx.together(
    rowsWhere(lots, { id: lotIds }),
    rowsWhere(allocations, { lotId: lotIds }),
    rowsWhere(workOrders, { id: orderIds }),
    rowsWhere(operations, { workOrderId: orderIds }),
    rowsWhere(loadLines, { id: loadLineIds }),
    rowsNamed(loads, [[loadLines, 'loadId']], loadLineIds),
    ...lineReads(ids('order_line')),
  );
  const lines = linesFrom(ofLines);
  const touched = new Set(lines.map((each) => each.line.id));
  return {
    lots: lotRows,
    allocations: given
      .filter((each) => touched.has(each.orderLineId))
      .sort((one, other) => lotIds.indexOf(one.lotId) - lotIds.indexOf(other.lotId)),
    workOrders: work,
    operations: steps
      .filter((step) => step.state !== 'completed' && step.state !== 'closed')
      .sort((one, other) => orderIds.indexOf(one.workOrderId) - orderIds.indexOf(other.workOrderId)),
    lines,
    loadLines: staged,
    loads: trucks,
  };
}

const lineReads = (lineIds: readonly string[]) => {
  const ofOrder = [orderLines, 'orderId'] as const;
  return [
    rowsWhere(orderLines, { id: lineIds }),
    rowsNamed(salesOrders, [ofOrder], lineIds),
    rowsNamed(products, [[orderLines, 'productId']], lineIds),
    rowsNamed(customers, [ofOrder, [salesOrders, 'customerId']], lineIds),
  ] as const;
};

/** Order lines with their order, customer and product, earliest promise first. */
export async function touchedLines(tx: ServerTx, lineIds: readonly string[]): Promise<TouchedLine[]> {
  return lineIds.length > 0 ? linesFrom(await tx.together(...lineReads(lineIds))) : [];
}

function linesFrom([lines, ...named]: RowsOf<ReturnType<typeof lineReads>>): TouchedLine[] {
  const [orders, goods, buyers] = [byId(named[0]), byId(named[1]), byId(named[2])];
  const touched = lines.flatMap((line) => {
    const order = orders.get(line.orderId);
    if (!order) return [];
    return [{ line, order, customer: buyers.get(order.customerId), product: goods.get(line.productId) }];
  });
  return touched.sort((one, other) => promiseOf(one) - promiseOf(other) || one.line.id.localeCompare(other.line.id));
}

const byId = <R extends BaseRow>(rows: readonly R[]): Map<string, R> => new Map(rows.map((row) => [row.id, row]));
const unpromised = Number.MAX_SAFE_INTEGER;

/** When the line is promised; lines without a promise sort last. */
export const promiseOf = ({ line, order }: TouchedLine): number => line.promiseAt ?? order.promiseAt ?? unpromised;

/** The rows as the exception keeps them: ids, one entry per order, and what each line loses. */
export function impactOf(touched: Touched): Impact {
  return {
    lotIds: touched.lots.map((lot) => lot.id),
    lines: linesLost(touched),
    orders: ordersOf(touched.lines),
    loadIds: touched.loads.map((load) => load.id),
    workOrderIds: touched.workOrders.map((order) => order.id),
    customerIds: [...new Set(touched.lines.map(({ order }) => order.customerId))].sort(),
    equipmentIds: [...new Set(touched.operations.map((step) => step.equipmentId))].sort(),
  };
}

function linesLost(touched: Touched): AffectedLine[] {
  return touched.lines.flatMap(({ line }): AffectedLine[] => {
    const of = { orderLineId: line.id, orderId: line.orderId, productId: line.productId };
    const given = touched.allocations.filter((each) => each.orderLineId === line.id);
    if (given.length === 0) return [{ ...of, lotId: null, quantity: line.quantity - line.shippedQuantity }];
    return given.map((each) => ({ ...of, lotId: each.lotId, quantity: each.quantity }));
  });
}

/** One entry per order: the money of its touched lines and the earliest promise among them. */
export function ordersOf(lines: readonly TouchedLine[]): AffectedOrder[] {
  const orders = new Map<string, AffectedOrder>();
  for (const each of lines) {
    const { order, line, customer } = each;
    const promiseAt = line.promiseAt ?? order.promiseAt;
    const known = orders.get(order.id);
    orders.set(order.id, {
      orderId: order.id,
      number: order.number,
      customerId: order.customerId,
      customer: customer?.name ?? '',
      minor: (known?.minor ?? 0) + line.netMinor,
      currency: order.currency,
      // Lines come earliest promise first: the first one seen is the order's.
      promiseAt: known?.promiseAt ?? promiseAt,
    });
  }
  return [...orders.values()];
}

export interface MoneyAtRisk {
  readonly minor: number;
  readonly currency: string;
}

/**
 * Net money of the touched lines in one currency: the plant's when any line is in it, else the one with the largest sum.
 * Currencies are never added up; each order keeps its own amount in the impact.
 */
export function moneyAtRisk(orders: readonly AffectedOrder[], plantCurrency: string): MoneyAtRisk {
  const sums = new Map<string, number>();
  for (const { currency, minor } of orders) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  const own = sums.get(plantCurrency);
  if (own !== undefined || sums.size === 0) return { minor: own ?? 0, currency: plantCurrency };
  const [largest] = [...sums].sort(([, one], [, other]) => other - one);
  return { minor: largest?.[1] ?? 0, currency: largest?.[0] ?? plantCurrency };
}

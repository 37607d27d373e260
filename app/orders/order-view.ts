import { type Customer, customers } from '../../db/customer/customer.ts';
import {
  type Approval,
  approvals,
  type DraftLine,
  draftLines,
  type OrderDraft,
  orderDrafts,
} from '../../db/draft/draft.ts';
import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { type Allocation, allocations, type Lot, lots } from '../../db/lot/lot.ts';
import {
  type InboundMessage,
  inboundMessages,
  type OutboundMessage,
  outboundMessages,
} from '../../db/message/message.ts';
import {
  type ErpCommand,
  erpCommands,
  type OrderLine,
  orderLines,
  type SalesOrder,
  salesOrders,
} from '../../db/order/order.ts';
import { people } from '../../db/person/person.ts';
import { type Product, products } from '../../db/product/product.ts';
import { type SupplyOrder, supplyOrders } from '../../db/supply/supply-order.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { allRows, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** One line with everything that stands for it: stock given to it, work planned for it, places on trucks. */
export interface OrderLineView {
  readonly line: OrderLine;
  /** The draft's line it was ordered by, with the way to its price; the money people's. */
  readonly priced: DraftLine | undefined;
  readonly product: Product | undefined;
  readonly given: readonly { readonly allocation: Allocation; readonly lot: Lot | undefined }[];
  readonly work: readonly WorkOrder[];
  readonly loaded: readonly {
    readonly part: LoadLine;
    readonly load: Load | undefined;
    readonly lot: Lot | undefined;
  }[];
}

/** One order from its message to its truck, as far as this person may see and this device knows. */
export interface OrderView {
  readonly order: SalesOrder;
  readonly customer: Customer | undefined;
  /** Drafts, messages and ERP commands are the money people's; others have none. */
  readonly draft: OrderDraft | undefined;
  readonly heard: readonly InboundMessage[];
  readonly sent: readonly OutboundMessage[];
  readonly approvals: readonly Approval[];
  readonly commands: readonly ErpCommand[];
  readonly lines: readonly OrderLineView[];
  /** Deliveries its promise leans on, still to come, the first first. */
  readonly leansOn: readonly SupplyOrder[];
  readonly operations: readonly Operation[];
  readonly made: readonly Lot[];
  readonly exceptions: readonly Exception[];
  readonly nameOf: ReadonlyMap<string, string>;
  readonly zone: string;
}

/** Whether an exception hits this order: by its impact, or because the order's draft is what it is about. */
export const touches = (exception: Exception, { id, draftId }: Pick<SalesOrder, 'id' | 'draftId'>): boolean =>
  exception.subjectId === draftId ||
  exception.impact.orders.some(({ orderId }) => orderId === id) ||
  exception.impact.lines.some(({ orderId }) => orderId === id);

/** The order with this id, or the one made of the draft with this id; null when this device knows neither. */
async function findOrder(local: Local, id: string): Promise<SalesOrder | null> {
  return (await rowOf(local, salesOrders, id)) ?? (await rowsWhere(local, salesOrders, 'draftId', [id]))[0] ?? null;
}

export async function readOrder(local: Local, id: string): Promise<OrderView | null> {
  const order = await findOrder(local, id);
  if (!order) return null;
  const { draftId } = order;
  const [customer, draft, heard, sent, given, commands, lines, raised, everybody, zoneOf] = await Promise.all([
    rowOf(local, customers, order.customerId),
    rowOf(local, orderDrafts, draftId),
    rowsWhere(local, inboundMessages, 'draftId', [draftId]),
    rowsWhere(local, outboundMessages, 'draftId', [draftId]),
    rowsWhere(local, approvals, 'draftId', [draftId]),
    rowsWhere(local, erpCommands, 'subjectId', [order.id]),
    readLines(local, order),
    allRows(local, exceptions),
    allRows(local, people),
    readZones(local),
  ]);
  const workIds = lines.flatMap(({ work }) => work.map((each) => each.id));
  return {
    order,
    customer,
    draft,
    heard,
    sent,
    approvals: given,
    commands: commands.toSorted((a, b) => a.revision - b.revision),
    lines,
    leansOn: await readSupplies(local, lines),
    operations: await rowsWhere(local, operations, 'workOrderId', workIds),
    made: await rowsWhere(local, lots, 'workOrderId', workIds),
    exceptions: raised.filter((each) => touches(each, order)).sort((a, b) => a.decideBy - b.decideBy),
    nameOf: new Map(everybody.map((person) => [person.id, person.name])),
    zone: zoneOf(order.plantId),
  };
}

async function readSupplies(local: Local, lines: readonly OrderLineView[]): Promise<SupplyOrder[]> {
  const ids = new Set(lines.flatMap(({ line }) => line.leansOn));
  if (ids.size === 0) return [];
  const owed = await rowsById(local, supplyOrders, [...ids]);
  return [...owed.values()].filter(({ state }) => state === 'expected').sort((a, b) => a.expectedAt - b.expectedAt);
}

async function readLines(local: Local, order: SalesOrder): Promise<OrderLineView[]> {
  const rows = (await rowsWhere(local, orderLines, 'orderId', [order.id])).sort((a, b) => a.position - b.position);
  const ids = rows.map(({ id }) => id);
  const [goods, given, parts, work] = await Promise.all([
    rowsById(
      local,
      products,
      rows.map(({ productId }) => productId),
    ),
    rowsWhere(local, allocations, 'orderId', [order.id]),
    rowsWhere(local, loadLines, 'orderLineId', ids),
    rowsWhere(
      local,
      workOrders,
      'productId',
      rows.map(({ productId }) => productId),
    ),
  ]);
  const stock = await rowsById(
    local,
    lots,
    [...given, ...parts].map(({ lotId }) => lotId),
  );
  const trucks = await rowsById(
    local,
    loads,
    parts.map(({ loadId }) => loadId),
  );
  const priced = await rowsWhere(local, draftLines, 'draftId', [order.draftId]);
  return rows.map((line) => ({
    line,
    priced: priced.find(({ position }) => position === line.position),
    product: goods.get(line.productId),
    given: given
      .filter(({ orderLineId }) => orderLineId === line.id)
      .map((allocation) => ({ allocation, lot: stock.get(allocation.lotId) })),
    work: work
      .filter(({ orderLineIds }) => orderLineIds.includes(line.id))
      .sort((a, b) => a.plannedStartAt - b.plannedStartAt),
    loaded: parts
      .filter(({ orderLineId, state }) => orderLineId === line.id && state !== 'swapped')
      .map((part) => ({ part, load: trucks.get(part.loadId), lot: stock.get(part.lotId) })),
  }));
}

/** The distinct rows by id, in their order: what several lines share is told once. */
export function distinct<T extends { readonly id: string }>(rows: readonly (T | undefined)[]): T[] {
  const known = new Map<string, T>();
  for (const row of rows) if (row) known.set(row.id, row);
  return [...known.values()];
}

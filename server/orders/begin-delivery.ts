import { customers } from '../../db/customer/customer.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { lots } from '../../db/lot/lot.ts';
import { commandKey, type ErpCommand, erpCommands, orderLines, salesOrders } from '../../db/order/order.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { BaseRow } from '../../db/table.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { ErpDelivery } from './erp/ask-erp.ts';
import { takeOff } from './erp/flight-sql.ts';
import type { ErpDispatch, ErpOrder } from './erp/port.ts';

/**
 * Marks a command as sent, before it is: an attempt that dies on the way is known to have begun. Gives what to send, or
 * undefined when the command is settled or not there, or another attempt at it is under way (then it comes back later).
 */
export async function beginDelivery(
  tx: ServerTx,
  commandId: string,
  holder: string,
  absentAfterMs: number,
): Promise<ErpDelivery | undefined> {
  const command = await tx.get(erpCommands, commandId);
  if (!command || command.state === 'done' || command.state === 'failed') return undefined;
  const flight = absentAfterMs > 0 ? await takeOff(tx, command.key, holder, absentAfterMs) : straight;
  if (flight.kind === 'taken') {
    await tx.later('erp.deliver', `erp:${commandId}`, { commandId }, tx.now + flight.msLeft);
    return undefined;
  }
  const delivery = await deliveryOf(tx, command);
  const state = flight.searchOnly ? 'uncertain' : 'sent';
  await tx.put(erpCommands, { ...command, state, attempts: command.attempts + 1 });
  return { ...delivery, searchOnly: flight.searchOnly };
}

/** An ERP that keeps one document per key may be asked by several at once. */
const straight = { kind: 'off', searchOnly: false } as const;

async function deliveryOf(tx: ServerTx, { kind, key, attempts, subjectId }: ErpCommand): Promise<ErpDelivery> {
  const triedBefore = attempts > 0;
  return kind === 'order.create'
    ? { kind, key, triedBefore, body: await orderBody(tx, subjectId) }
    : { kind, key, triedBefore, body: await dispatchBody(tx, subjectId) };
}

async function orderBody(tx: ServerTx, orderId: string): Promise<ErpOrder> {
  const order = present(await tx.get(salesOrders, orderId), orderId);
  const customer = present(await tx.get(customers, order.customerId), order.customerId);
  const lines = (await tx.scan(orderLines, 'orderId', order.id)).toSorted((a, b) => a.position - b.position);
  const productOf = await productsOf(tx, lines);
  return {
    number: order.number,
    customer: { id: customer.id, name: customer.name, taxNumber: customer.taxNumber },
    currency: order.currency,
    netMinor: order.netMinor,
    taxMinor: order.taxMinor,
    totalMinor: order.totalMinor,
    orderedAt: order.confirmedAt,
    wantedAt: order.wantedAt,
    lines: lines.map(({ position, productId, quantity, netMinor }) => {
      const { code, unit } = productOf(productId);
      return { position, productCode: code, unit, quantity, netMinor };
    }),
  };
}

async function dispatchBody(tx: ServerTx, loadId: string): Promise<ErpDispatch> {
  const load = present(await tx.get(loads, loadId), loadId);
  const lines = (await tx.scan(loadLines, 'loadId', load.id)).filter((line) => line.picked > 0);
  const productOf = await productsOf(tx, lines);
  const orders = byId(await tx.getMany(salesOrders, idsOf(lines, 'orderId')));
  const taken = byId(await tx.getMany(lots, idsOf(lines, 'lotId')));
  return {
    number: load.number,
    vehicle: load.vehicle,
    seal: load.seal,
    lines: lines.map((line) => ({
      orderNumber: present(orders.get(line.orderId), line.orderId).number,
      orderKey: commandKey('order.create', line.orderId),
      productCode: productOf(line.productId).code,
      lot: present(taken.get(line.lotId), line.lotId).number,
      quantity: line.picked,
    })),
  };
}

async function productsOf(tx: ServerTx, lines: readonly { readonly productId: string }[]) {
  const known = byId(await tx.getMany(products, idsOf(lines, 'productId')));
  return (productId: string): Product => present(known.get(productId), productId);
}

const idsOf = <K extends string>(rows: readonly Record<K, string>[], key: K): string[] => [
  ...new Set(rows.map((row) => row[key])),
];

const byId = <R extends BaseRow>(rows: readonly R[]): Map<string, R> => new Map(rows.map((row) => [row.id, row]));

/** The row a foreign key promises. */
function present<R>(row: R | undefined, id: string): R {
  if (row === undefined) throw new Error(`a row that an ERP command needs is not there: ${id}`);
  return row;
}

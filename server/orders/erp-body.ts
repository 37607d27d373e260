import { customers } from '../../db/customer/customer.ts';
import { draftLines, orderDrafts } from '../../db/draft/draft.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { lots } from '../../db/lot/lot.ts';
import { documentKey, type ErpCommand, salesOrders } from '../../db/order/order.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { BaseRow } from '../../db/table.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { ErpDispatch, ErpOrder } from './erp/port.ts';

/** What an order said when this was asked for: its draft then, whatever it was amended to since. */
export async function orderBody(
  tx: ServerTx,
  { subjectId, draftId, revision }: Pick<ErpCommand, 'subjectId' | 'draftId' | 'revision'>,
): Promise<ErpOrder> {
  const order = present(await tx.get(salesOrders, subjectId), subjectId);
  const customer = present(await tx.get(customers, order.customerId), order.customerId);
  const draft = present(await tx.get(orderDrafts, draftId ?? ''), draftId ?? '');
  const lines = (await tx.scan(draftLines, 'draftId', draft.id)).toSorted((a, b) => a.position - b.position);
  const productOf = await productsOf(
    tx,
    lines.map(({ productId }) => ({ productId: productId ?? '' })),
  );
  return {
    number: order.number,
    revision,
    customer: { id: customer.id, name: customer.name, taxNumber: customer.taxNumber },
    currency: draft.currency,
    netMinor: draft.netMinor,
    taxMinor: draft.taxMinor,
    totalMinor: draft.totalMinor,
    orderedAt: order.confirmedAt,
    wantedAt: draft.wantedAt,
    lines: lines.map(({ position, productId, baseQuantity, netMinor }) => {
      const { code, unit } = productOf(productId ?? '');
      return { position, productCode: code, unit, quantity: baseQuantity ?? 0, netMinor };
    }),
  };
}

export async function dispatchBody(tx: ServerTx, loadId: string): Promise<ErpDispatch> {
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
      orderKey: documentKey('order.create', line.orderId),
      productCode: productOf(line.productId).code,
      lot: present(taken.get(line.lotId), line.lotId).number,
      quantity: line.picked,
    })),
  };
}

/** The orders of which something is on a load. */
export async function ordersOnLoad(tx: ServerTx, loadId: string): Promise<string[]> {
  return idsOf(await tx.scan(loadLines, 'loadId', loadId), 'orderId');
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

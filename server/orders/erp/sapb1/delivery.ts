import * as z from 'zod';
import type { ErpAnswer, ErpDispatch, ErpDocument } from '../port.ts';
import { gave, maybeDone, refusedBy } from '../wire/answers.ts';
import { itemThere } from '../wire/codes.ts';
import { decimalOfQuantity } from '../wire/decimals.ts';
import { duplicateThere, quoted } from './client.ts';
import { type Books, documentRow, orderAnswer, rowFields } from './sales-order.ts';

const set = 'DeliveryNotes';
const source = z.object({
  DocEntry: z.number(),
  CardCode: z.string(),
  DocumentLines: z.array(z.object({ LineNum: z.number(), ItemCode: z.string() })),
});
type Source = z.output<typeof source>;

/** Posts what left on a truck as a delivery under `key`, drawn from the orders on it. */
export async function bookDelivery(
  books: Books,
  key: string,
  dispatch: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const found = await deliveryOf(books, key, signal);
  if (!found.ok) return found;
  if (found.value) return gave(found.value);
  const orders = await ordersOf(books, dispatch, signal);
  if (!orders.ok) return orders;
  const body = deliveryBody(books, key, dispatch, orders.value);
  if (!body.ok) return body;
  const posted = await books.client.post(set, body.value, signal);
  if (!posted.ok && posted.error.code !== duplicateThere) return posted;
  const now = await deliveryOf(books, key, signal);
  if (!now.ok) return now.error.kind === 'auth' ? now : maybeDone(now.error.code);
  if (now.value) return gave(now.value);
  return posted.ok ? maybeDone('erp.posted_not_found') : posted;
}

async function deliveryOf(
  { client }: Books,
  key: string,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument | undefined>> {
  const options = { $select: rowFields, $filter: `NumAtCard eq ${quoted(key)}`, $orderby: 'DocEntry asc', $top: '2' };
  const found = await client.list(set, options, documentRow, signal);
  return found.ok ? gave(found.value[0] && orderAnswer(found.value[0])) : found;
}

async function ordersOf(
  { client }: Books,
  dispatch: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpAnswer<Map<string, Source>>> {
  const orders = new Map<string, Source>();
  for (const { orderKey, orderNumber } of dispatch.lines) {
    if (orders.has(orderKey)) continue;
    const filter = `NumAtCard eq ${quoted(orderKey)} and Cancelled eq 'tNO'`;
    const options = { $select: 'DocEntry,CardCode,DocumentLines', $filter: filter, $top: '2' };
    const found = await client.list('Orders', options, source, signal);
    if (!found.ok) return found;
    if (!found.value[0]) return refusedBy('erp.order_not_there', orderNumber);
    orders.set(orderKey, found.value[0]);
  }
  return gave(orders);
}

function deliveryBody(
  { settings }: Books,
  key: string,
  { number, vehicle, seal, lines }: ErpDispatch,
  orders: ReadonlyMap<string, Source>,
): ErpAnswer<object> {
  const [first] = orders.values();
  // A delivery is one customer's; a truck for several needs one load for each.
  if (!first || [...orders.values()].some(({ CardCode }) => CardCode !== first.CardCode)) {
    return refusedBy('erp.load_of_several_customers', number);
  }
  const rows: object[] = [];
  for (const { orderKey, productCode, lot, quantity } of lines) {
    const order = orders.get(orderKey);
    const line = order?.DocumentLines.find(({ ItemCode }) => ItemCode === itemThere(settings.codes, productCode));
    if (!order || !line) return refusedBy('erp.line_not_ordered', productCode);
    const amount = decimalOfQuantity(quantity);
    rows.push({
      BaseType: 17,
      BaseEntry: order.DocEntry,
      BaseLine: line.LineNum,
      Quantity: amount,
      ...(settings.batches && lot !== null ? { BatchNumbers: [{ BatchNumber: lot, Quantity: amount }] } : {}),
    });
  }
  return gave({
    CardCode: first.CardCode,
    NumAtCard: key,
    Comments: [number, vehicle, ...(seal === null ? [] : [`seal ${seal}`])].join(', '),
    DocumentLines: rows,
  });
}

import * as z from 'zod';
import type { ErpAnswer, ErpDispatch, ErpDocument } from '../port.ts';
import { gave, refusedBy } from '../wire/answers.ts';
import { itemThere } from '../wire/codes.ts';
import { decimalOfQuantity } from '../wire/decimals.ts';
import { documentOf, stateOf } from './sales-order.ts';
import { type Head, head, headOf, type Site } from './site.ts';

const doctype = 'Delivery Note';
const source = z.object({
  name: z.string(),
  customer: z.string(),
  currency: z.string(),
  items: z.array(z.object({ name: z.string(), item_code: z.string(), uom: z.string(), rate: z.number() })),
});
type Source = z.output<typeof source>;

/** Posts what left on a truck as a Delivery Note under `key`: a draft first, and then submitted. */
export async function bookDelivery(
  site: Site,
  key: string,
  dispatch: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { client } = site;
  const found = await headOf(site, doctype, key, signal);
  if (!found.ok) return found;
  if (found.value) return submitNote(site, found.value, signal);
  const orders = await ordersOf(site, dispatch, signal);
  if (!orders.ok) return orders;
  const body = noteBody(site, key, dispatch, orders.value);
  if (!body.ok) return body;
  const made = await client.insert(doctype, body.value, head, signal);
  if (made.ok) return submitNote(site, made.value, signal);
  if (made.error.code !== 'erp.own_unique_validation' && made.error.code !== 'erp.own_duplicate_entry') return made;
  const first = await headOf(site, doctype, key, signal);
  if (!first.ok) return first;
  return first.value ? submitNote(site, first.value, signal) : made;
}

/** Submits a draft; submitted meanwhile by another attempt, it is what was wanted. */
async function submitNote(
  { settings, client }: Site,
  there: Head,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  if (stateOf(settings, there) !== 'begun') return gave(documentOf(settings, there));
  const submitted = await client.update(doctype, there.name, { docstatus: 1 }, head, signal);
  if (submitted.ok) return gave(documentOf(settings, submitted.value));
  if (submitted.error.kind !== 'business') return submitted;
  const now = await client.get(doctype, there.name, head, signal);
  return now.ok && now.value.docstatus === 1 ? gave(documentOf(settings, now.value)) : submitted;
}

/** The Sales Orders the load's lines belong to, by our keys on them. */
async function ordersOf(
  site: Site,
  dispatch: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpAnswer<Map<string, Source>>> {
  const orders = new Map<string, Source>();
  for (const { orderKey, orderNumber } of dispatch.lines) {
    if (orders.has(orderKey)) continue;
    const found = await headOf(site, 'Sales Order', orderKey, signal);
    if (!found.ok) return found;
    if (found.value?.docstatus !== 1) return refusedBy('erp.order_not_there', orderNumber);
    const order = await site.client.get('Sales Order', found.value.name, source, signal);
    if (!order.ok) return order;
    orders.set(orderKey, order.value);
  }
  return gave(orders);
}

function noteBody(
  { settings }: Site,
  key: string,
  { number, vehicle, seal, lines }: ErpDispatch,
  orders: ReadonlyMap<string, Source>,
): ErpAnswer<object> {
  const [first] = orders.values();
  // A Delivery Note is one customer's; a truck for several needs one load for each.
  if (!first || [...orders.values()].some(({ customer }) => customer !== first.customer)) {
    return refusedBy('erp.load_of_several_customers', number);
  }
  const items: object[] = [];
  for (const { orderKey, productCode, lot, quantity } of lines) {
    const order = orders.get(orderKey);
    const row = order?.items.find(({ item_code }) => item_code === itemThere(settings.codes, productCode));
    if (!order || !row) return refusedBy('erp.line_not_ordered', productCode);
    items.push({
      item_code: row.item_code,
      qty: decimalOfQuantity(quantity),
      uom: row.uom,
      rate: row.rate,
      against_sales_order: order.name,
      so_detail: row.name,
      ...(settings.batches && lot !== null ? { batch_no: lot, use_serial_batch_fields: 1 } : {}),
    });
  }
  return gave({
    company: settings.company,
    customer: first.customer,
    currency: first.currency,
    [settings.keyField]: key,
    ...(settings.warehouse === null ? {} : { set_warehouse: settings.warehouse }),
    vehicle_no: vehicle,
    lr_no: number,
    instructions: seal === null ? number : `${number}, seal ${seal}`,
    items,
  });
}

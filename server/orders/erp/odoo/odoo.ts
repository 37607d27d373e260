import { second } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpDocument, ErpListed, ErpOrder, ErpPort } from '../port.ts';
import { gave, refusedBy } from '../wire/answers.ts';
import { itemThere } from '../wire/codes.ts';
import { minorOfDecimal } from '../wire/decimals.ts';
import { pricedLines, totalsDiffer } from '../wire/order-lines.ts';
import { wallTime } from '../wire/zone-time.ts';
import { odooClient } from './client.ts';
import { orderOf } from './order-by-key.ts';
import { odooPulls } from './pulls.ts';
import {
  documentOf,
  idOf,
  linesOf,
  lineValues,
  type Office,
  orderFields,
  orderValues,
  partnerOf,
  productsOf,
  type SaleOrder,
  saleOrder,
  saysTheSame,
  totalsThere,
} from './sales-order.ts';
import type { OdooSettings } from './settings.ts';
import { bookTransfers, transferOf } from './transfer.ts';

const model = 'sale.order';
const pageSize = 200;

/**
 * Odoo over JSON-RPC. A sales order is created as a quotation, compared with ours and only then confirmed: a quotation has
 * no effect, so a create that comes through late leaves one that nobody confirms.
 */
export function odooErp(settings: OdooSettings): ErpPort {
  const office: Office = { settings, client: odooClient(settings) };
  return {
    // Odoo keeps any number of orders per reference, so two attempts must not run at once; a late create is harmless.
    absentAfterMs: 10 * second,
    createOrder: (key, order, signal) => createOrder(office, key, order, signal),
    amendOrder: (key, order, signal) => amendOrder(office, key, order, signal),
    cancelOrder: (key, signal) => cancelOrder(office, key, signal),
    confirmDispatch: (key, dispatch, signal) => bookTransfers(office, key, dispatch, signal),
    async findByReference(key, signal) {
      const order = await orderOf(office, key, signal);
      if (!order.ok) return order;
      return order.value ? gave(documentOf(settings, order.value)) : transferOf(office, key, signal);
    },
    listOrders: (from, to, signal) => listOrders(office, from, to, signal),
    pulls: odooPulls(office),
  };
}

async function createOrder(
  office: Office,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { settings, client } = office;
  const found = await orderOf(office, key, signal);
  if (!found.ok) return found;
  const products = await productsOf(office, order, signal);
  if (found.value) {
    const there = documentOf(settings, found.value);
    if (there.state === 'cancelled' || there.state === 'rejected') return gave(there);
    if (!products.ok) return products;
    const lines = await linesOf(office, found.value.id, signal);
    if (!lines.ok) return lines;
    if (saysTheSame(settings, found.value, lines.value, order, products.value))
      return takeEffect(office, found.value, order, signal);
    if (there.state !== 'begun') return refusedBy('erp.reference_used_for_another', there.reference);
    return rewrite(office, found.value, order, products.value, signal);
  }
  if (!products.ok) return products;
  const partner = await partnerOf(office, order, signal);
  if (!partner.ok) return partner;
  const values = orderValues(settings, key, order, partner.value, products.value);
  if (!values.ok) return values;
  const made = await client.create(model, values.value, signal);
  if (!made.ok) return made;
  const there = await read(office, made.value, signal);
  return there.ok ? takeEffect(office, there.value, order, signal) : there;
}

async function read({ client }: Office, id: number, signal: AbortSignal): Promise<ErpAnswer<SaleOrder>> {
  const search = { domain: [['id', '=', id]] as const, fields: orderFields, order: 'id', limit: 1 };
  const found = await client.search(model, search, saleOrder, signal);
  if (!found.ok) return found;
  return found.value[0] ? gave(found.value[0]) : refusedBy('erp.not_there', String(id));
}

/** Confirms a quotation whose totals are ours. */
async function takeEffect(
  office: Office,
  there: SaleOrder,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { settings, client } = office;
  const currency = there.currency_id === false ? '' : there.currency_id[1];
  if (currency !== order.currency)
    return refusedBy('erp.currency_differs', `${order.currency} here, ${currency} there`);
  const differ = totalsDiffer(order, totalsThere(there));
  if (differ) return differ;
  if (documentOf(settings, there).state !== 'begun') return gave(documentOf(settings, there));
  const confirmed = await client.act(model, 'action_confirm', [[there.id]], signal);
  const now = confirmed.ok || confirmed.error.kind === 'business' ? await read(office, there.id, signal) : confirmed;
  if (!now.ok) return confirmed.ok ? now : confirmed;
  const state = documentOf(settings, now.value);
  return state.state === 'begun' && !confirmed.ok ? confirmed : gave(state);
}

async function amendOrder(
  office: Office,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const found = await orderOf(office, key, signal);
  if (!found.ok) return found;
  if (!found.value) return refusedBy('erp.not_there', key);
  const there = documentOf(office.settings, found.value);
  if (there.state === 'cancelled' || there.state === 'rejected')
    return refusedBy(`erp.${there.state}_there`, there.reference);
  const products = await productsOf(office, order, signal);
  return products.ok ? rewrite(office, found.value, order, products.value, signal) : products;
}

/** Makes the lines say what the order says, and lets it take effect. A line that goes is set to zero: confirmed ones stay. */
async function rewrite(
  office: Office,
  there: SaleOrder,
  order: ErpOrder,
  products: ReadonlyMap<string, number>,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { settings, client } = office;
  const lines = await linesOf(office, there.id, signal);
  if (!lines.ok) return lines;
  if (saysTheSame(settings, there, lines.value, order, products)) return takeEffect(office, there, order, signal);
  const wanted = pricedLines(order, { quantity: settings.quantityDigits, price: settings.priceDigits });
  if (!wanted.ok) return wanted;
  const left = [...lines.value];
  const commands: unknown[] = wanted.value.map((line) => {
    const productId = products.get(itemThere(settings.codes, line.productCode));
    const at = left.findIndex(({ product_id }) => idOf(product_id) === productId);
    const [kept] = at < 0 ? [] : left.splice(at, 1);
    const values = { sequence: line.position, ...lineValues(line) };
    return kept ? [1, kept.id, values] : [0, 0, { product_id: productId, ...values }];
  });
  for (const { id } of left) commands.push([1, id, { product_uom_qty: 0 }]);
  const written = await client.act(model, 'write', [[there.id], { order_line: commands }], signal);
  if (!written.ok) return written;
  const now = await read(office, there.id, signal);
  return now.ok ? takeEffect(office, now.value, order, signal) : now;
}

async function cancelOrder(office: Office, key: string, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>> {
  const found = await orderOf(office, key, signal);
  if (!found.ok) return found;
  if (!found.value) return refusedBy('erp.not_there', key);
  if (found.value.state !== 'cancel') {
    // Without this word Odoo answers with a dialogue instead of cancelling.
    const context = { disable_cancel_warning: true };
    const cancelled = await office.client.act(model, 'action_cancel', [[found.value.id]], signal, context);
    if (!cancelled.ok) return cancelled;
  }
  const now = await read(office, found.value.id, signal);
  if (!now.ok) return now;
  return now.value.state === 'cancel'
    ? gave(documentOf(office.settings, now.value))
    : refusedBy('erp.not_cancelled', now.value.name);
}

async function listOrders(
  { settings, client }: Office,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpListed[]>> {
  const { keyField, companyId } = settings;
  const row = saleOrder.loose();
  const domain = [
    ['create_date', '>=', wallTime(from, 'UTC')] as const,
    // Odoo keeps microseconds, and the window's last second counts.
    ['create_date', '<', wallTime(to + second, 'UTC')] as const,
    ...(companyId === null ? [] : [['company_id', '=', companyId] as const]),
  ];
  const listed: ErpListed[] = [];
  for (let offset = 0; ; offset += pageSize) {
    const search = { domain, fields: [...orderFields, keyField], order: 'id asc', limit: pageSize, offset };
    const page = await client.search(model, search, row, signal);
    if (!page.ok) return page;
    for (const each of page.value) {
      const key = each[keyField];
      const currency = each.currency_id === false ? '' : each.currency_id[1];
      listed.push({
        ...documentOf(settings, each),
        key: typeof key === 'string' && key !== '' ? key : null,
        customer: each.partner_id === false ? '' : each.partner_id[1],
        currency,
        totalMinor: minorOfDecimal(each.amount_total, currency),
        createdAt: Date.parse(`${each.create_date.replace(' ', 'T')}Z`),
      });
    }
    if (page.value.length < pageSize) return gave(listed);
  }
}

import * as z from 'zod';
import type { ErpAnswer, ErpDocument, ErpListed, ErpOrder, ErpPort } from '../port.ts';
import { gave, refusedBy } from '../wire/answers.ts';
import { customerThere } from '../wire/codes.ts';
import { minorOfDecimal } from '../wire/decimals.ts';
import { pricedLines, totalsDiffer } from '../wire/order-lines.ts';
import { instantOfWallTime, wallTime } from '../wire/zone-time.ts';
import { erpnextClient } from './client.ts';
import { bookDelivery } from './delivery-note.ts';
import { erpnextPulls } from './pulls.ts';
import {
  documentOf,
  itemRow,
  type SalesOrderThere,
  salesOrder,
  salesOrderBody,
  saysTheSame,
  stateOf,
  totalsThere,
} from './sales-order.ts';
import type { ErpnextSettings } from './settings.ts';
import { head, headOf, type Site } from './site.ts';

const doctype = 'Sales Order';
const pageSize = 200;

/**
 * ERPNext over its REST interface. An order is inserted as a draft, compared with ours and only then submitted: a draft has
 * no effect there, so that a total ERPNext sees otherwise is told before it counts.
 */
export function erpnextErp(settings: ErpnextSettings): ErpPort {
  const site: Site = { settings, client: erpnextClient(settings) };
  return {
    // Without the unique field a late insert makes a second draft; Frappe gives a request two minutes.
    absentAfterMs: settings.keyIsUnique ? 0 : 150_000,
    createOrder: (key, order, signal) => createOrder(site, key, order, signal),
    amendOrder: (key, order, signal) => amendOrder(site, key, order, signal),
    cancelOrder: (key, signal) => cancelOrder(site, key, signal),
    confirmDispatch: (key, dispatch, signal) => bookDelivery(site, key, dispatch, signal),
    async findByReference(key, signal) {
      const order = await orderOf(site, key, signal);
      if (!order.ok) return order;
      if (order.value) return gave(documentOf(settings, order.value));
      const delivery = await headOf(site, 'Delivery Note', key, signal);
      return delivery.ok ? gave(delivery.value && documentOf(settings, delivery.value)) : delivery;
    },
    listOrders: (from, to, signal) => listOrders(site, from, to, signal),
    pulls: erpnextPulls(site),
  };
}

async function orderOf(site: Site, key: string, signal: AbortSignal): Promise<ErpAnswer<SalesOrderThere | undefined>> {
  const found = await headOf(site, doctype, key, signal);
  if (!found.ok || !found.value) return found.ok ? gave(undefined) : found;
  return site.client.get(doctype, found.value.name, salesOrder, signal);
}

async function createOrder(
  site: Site,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const found = await orderOf(site, key, signal);
  if (!found.ok) return found;
  if (found.value) return goOn(site, found.value, key, order, signal);
  const body = await bodyOf(site, key, order, signal);
  if (!body.ok) return body;
  const made = await site.client.insert(doctype, body.value, salesOrder, signal);
  if (made.ok) return takeEffect(site, made.value, order, signal);
  // Somebody else's insert under this key was first: theirs is the document.
  if (made.error.code !== 'erp.own_unique_validation' && made.error.code !== 'erp.own_duplicate_entry') return made;
  const first = await orderOf(site, key, signal);
  if (!first.ok) return first;
  return first.value ? goOn(site, first.value, key, order, signal) : made;
}

/** A document that is there already: a draft is made to say what the order says and takes effect, anything else stands. */
async function goOn(
  site: Site,
  there: SalesOrderThere,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { settings, client } = site;
  if (there.docstatus === 2) return gave(documentOf(settings, there));
  if (saysTheSame(settings, there, order)) return takeEffect(site, there, order, signal);
  if (there.docstatus === 1 || settings.submit === 'workflow')
    return refusedBy('erp.reference_used_for_another', there.name);
  const body = await bodyOf(site, key, order, signal);
  if (!body.ok) return body;
  const made = await client.update(doctype, there.name, body.value, salesOrder, signal);
  return made.ok ? takeEffect(site, made.value, order, signal) : made;
}

async function bodyOf(site: Site, key: string, order: ErpOrder, signal: AbortSignal): Promise<ErpAnswer<object>> {
  const customer = await customerOf(site, order, signal);
  return customer.ok ? salesOrderBody(site.settings, key, order, customer.value) : customer;
}

const named = z.object({ name: z.string() });

/** ERPNext's name of the order's customer: told in the settings, else the one with the tax number, else with the name. */
async function customerOf({ settings, client }: Site, { customer }: ErpOrder, signal: AbortSignal) {
  const told = customerThere(settings.codes, customer.id);
  if (told !== undefined) return gave(told);
  const wanted = [
    ...(customer.taxNumber === null ? [] : [[settings.taxNumberField, customer.taxNumber] as const]),
    ['customer_name', customer.name] as const,
  ];
  for (const [field, value] of wanted) {
    const filters = [[field, '=', value] as const, ['disabled', '=', 0] as const];
    const query = { fields: ['name'], filters, orderBy: 'name asc', limit: 2 };
    const found = await client.list('Customer', query, named, signal);
    if (!found.ok) return found;
    if (found.value.length > 1) return refusedBy('erp.customer_ambiguous', customer.name);
    if (found.value[0]) return gave(found.value[0].name);
  }
  return refusedBy('erp.customer_unknown', customer.name);
}

/** Submits a draft whose totals are ours. Submitted meanwhile by another attempt, it is what was wanted. */
async function takeEffect(
  { settings, client }: Site,
  there: SalesOrderThere,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const differ = totalsDiffer(order, totalsThere(there));
  if (differ) return differ;
  if (stateOf(settings, there) !== 'begun') return gave(documentOf(settings, there));
  const submitted = await client.update(doctype, there.name, { docstatus: 1 }, head, signal);
  if (submitted.ok) return gave(documentOf(settings, submitted.value));
  if (submitted.error.kind !== 'business') return submitted;
  const now = await client.get(doctype, there.name, head, signal);
  return now.ok && now.value.docstatus === 1 ? gave(documentOf(settings, now.value)) : submitted;
}

async function amendOrder(
  site: Site,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { settings, client } = site;
  const found = await orderOf(site, key, signal);
  if (!found.ok) return found;
  if (!found.value) return refusedBy('erp.not_there', key);
  if (found.value.docstatus === 2) return refusedBy('erp.cancelled_there', found.value.name);
  if (found.value.docstatus === 0) return goOn(site, found.value, key, order, signal);
  if (saysTheSame(settings, found.value, order)) return gave(documentOf(settings, found.value));
  const rows = await rowsOf(settings, found.value, order);
  if (!rows.ok) return rows;
  // What "Update Items" does on a submitted order; it takes its rows as a JSON text.
  const changed = await client.call(
    'erpnext.controllers.accounts_controller.update_child_qty_rate',
    { parent_doctype: doctype, parent_doctype_name: found.value.name, trans_items: JSON.stringify(rows.value) },
    signal,
  );
  if (!changed.ok) return changed;
  const now = await client.get(doctype, found.value.name, salesOrder, signal);
  if (!now.ok) return now;
  return totalsDiffer(order, totalsThere(now.value)) ?? gave(documentOf(settings, now.value));
}

/** The order's lines as rows for "Update Items": a row that is there keeps its name, and what is not listed goes. */
function rowsOf(settings: ErpnextSettings, there: SalesOrderThere, order: ErpOrder): ErpAnswer<readonly object[]> {
  const lines = pricedLines(order, { quantity: settings.quantityDigits, price: settings.priceDigits });
  if (!lines.ok) return lines;
  const left = there.items.toSorted((a, b) => a.idx - b.idx);
  return gave(
    lines.value.map((line, at) => {
      const row = itemRow(settings, line);
      const known = left.findIndex(({ item_code }) => item_code === row.item_code);
      const [kept] = known < 0 ? [] : left.splice(known, 1);
      return { ...row, idx: at + 1, ...(kept ? { docname: kept.name } : {}) };
    }),
  );
}

async function cancelOrder(site: Site, key: string, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>> {
  const { settings, client } = site;
  const found = await headOf(site, doctype, key, signal);
  if (!found.ok) return found;
  if (!found.value) return refusedBy('erp.not_there', key);
  const { name, docstatus } = found.value;
  if (docstatus === 2) return gave(documentOf(settings, found.value));
  if (docstatus === 0) {
    const removed = await client.remove(doctype, name, signal);
    return removed.ok ? gave({ reference: name, state: 'cancelled' }) : removed;
  }
  const cancelled = await client.update(doctype, name, { docstatus: 2 }, head, signal);
  return cancelled.ok ? gave(documentOf(settings, cancelled.value)) : cancelled;
}

async function listOrders(
  { settings, client }: Site,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpListed[]>> {
  const { keyField, zone, submit } = settings;
  const told = { customer: z.string(), currency: z.string(), grand_total: z.number(), creation: z.string() };
  const row = head.extend(told).loose();
  const fields = ['name', 'docstatus', 'customer', 'currency', 'grand_total', 'creation', keyField];
  if (submit === 'workflow') fields.push('workflow_state');
  const filters = [
    ['company', '=', settings.company],
    ['creation', '>=', wallTime(from, zone)],
    // Frappe keeps microseconds, and the window's last second counts.
    ['creation', '<=', `${wallTime(to, zone)}.999999`],
  ] as const;
  const listed: ErpListed[] = [];
  for (let start = 0; ; start += pageSize) {
    const query = { fields, filters, orderBy: 'creation asc, name asc', limit: pageSize, start };
    const page = await client.list(doctype, query, row, signal);
    if (!page.ok) return page;
    for (const each of page.value) {
      const key = each[keyField];
      listed.push({
        ...documentOf(settings, each),
        key: typeof key === 'string' && key !== '' ? key : null,
        customer: each.customer,
        currency: each.currency,
        totalMinor: minorOfDecimal(each.grand_total, each.currency),
        createdAt: instantOfWallTime(each.creation, zone) ?? 0,
      });
    }
    if (page.value.length < pageSize) return gave(listed);
  }
}

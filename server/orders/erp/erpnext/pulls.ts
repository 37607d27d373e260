import * as z from 'zod';
import { day, minute, plantDay } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpPulls } from '../port.ts';
import type { ErpCredit, Pulled } from '../pulled.ts';
import { gave } from '../wire/answers.ts';
import { itemHere, unitHere } from '../wire/codes.ts';
import { minorOfDecimal, priceOfDecimal, quantityOfDecimal } from '../wire/decimals.ts';
import { instantOfWallTime, wallTime } from '../wire/zone-time.ts';
import type { Site } from './site.ts';

const pageSize = 500;
/** What is committed late carries an earlier time: the last minutes are read again. */
const settleMs = 2 * minute;

const changed = z.object({ name: z.string(), modified: z.string() });
const flag = z.union([z.number(), z.boolean()]).transform(Boolean);

const sales = ['is_sales_item', '=', 1] as const;

/** Delta pulls by `modified`, oldest first. A cursor is the last row's time and name. */
export function erpnextPulls(site: Site): ErpPulls {
  return {
    items: pullItems(site),
    units: pullUnits(site),
    prices: pullPrices(site),
    customers: pullCustomers(site),
    credit: (_, signal) => creditNow(site, signal),
    stock: pullStock(site),
  };
}

const pullItems = (site: Site): ErpPulls['items'] => {
  const { codes } = site.settings;
  const hsn = site.settings.hsnField === null ? [] : [site.settings.hsnField];
  return (cursor, signal) => {
    const row = changed.extend({
      item_code: z.string(),
      item_name: z.string(),
      stock_uom: z.string(),
      disabled: flag,
    });
    const fields = ['item_code', 'item_name', 'stock_uom', 'disabled', ...hsn];
    return delta(site, 'Item', { fields, filters: [sales] }, row.loose(), cursor, signal, (each) => ({
      code: itemHere(codes, each.item_code),
      name: each.item_name,
      unit: unitHere(codes, each.stock_uom),
      hsn: hsn[0] === undefined ? null : textOrNull(each[hsn[0]]),
      taxBps: null,
      active: !each.disabled,
    }));
  };
};

const pullUnits = (site: Site): ErpPulls['units'] => {
  const { codes } = site.settings;
  return (cursor, signal) => {
    const row = changed.extend({ item_code: z.string(), uom: z.string(), conversion_factor: z.number() });
    const fields = ['item_code', 'uoms.uom as uom', 'uoms.conversion_factor as conversion_factor'];
    return delta(site, 'Item', { fields, filters: [sales] }, row, cursor, signal, (each) => ({
      itemCode: itemHere(codes, each.item_code),
      unit: unitHere(codes, each.uom),
      baseQuantity: quantityOfDecimal(each.conversion_factor),
    }));
  };
};

const pullPrices = (site: Site): ErpPulls['prices'] => {
  const { codes } = site.settings;
  const { zone } = site.settings;
  return (cursor, signal) => {
    const row = changed.extend({
      item_code: z.string(),
      customer: z.string().nullish(),
      price_list: z.string(),
      currency: z.string(),
      price_list_rate: z.number(),
      valid_from: z.string().nullish(),
      valid_upto: z.string().nullish(),
    });
    const fields = ['item_code', 'customer', 'price_list', 'currency', 'price_list_rate', 'valid_from', 'valid_upto'];
    const endOfDay = (date: string) => (instantOfWallTime(date, zone) ?? 0) + day;
    return delta(site, 'Item Price', { fields, filters: [['selling', '=', 1]] }, row, cursor, signal, (each) => ({
      id: each.name,
      itemCode: itemHere(codes, each.item_code),
      customer: each.customer || null,
      list: each.price_list,
      currency: each.currency,
      unitPrice: priceOfDecimal(each.price_list_rate),
      validFrom: each.valid_from ? (instantOfWallTime(each.valid_from, zone) ?? null) : null,
      validTo: each.valid_upto ? endOfDay(each.valid_upto) : null,
      active: true,
    }));
  };
};

const pullCustomers =
  (site: Site): ErpPulls['customers'] =>
  (cursor, signal) => {
    const row = changed.extend({
      customer_name: z.string(),
      default_currency: z.string().nullish(),
      default_price_list: z.string().nullish(),
      disabled: flag,
    });
    const fields = [
      'customer_name',
      site.settings.taxNumberField,
      'default_currency',
      'default_price_list',
      'disabled',
    ];
    return delta(site, 'Customer', { fields, filters: [] }, row.loose(), cursor, signal, (each) => ({
      id: each.name,
      name: each.customer_name,
      taxNumber: textOrNull(each[site.settings.taxNumberField]),
      currency: each.default_currency || null,
      list: each.default_price_list || null,
      active: !each.disabled,
    }));
  };

const pullStock = (site: Site): ErpPulls['stock'] => {
  const { codes } = site.settings;
  return (cursor, signal) => {
    const row = changed.extend({ item_code: z.string(), warehouse: z.string(), actual_qty: z.number() });
    const fields = ['item_code', 'warehouse', 'actual_qty'];
    return delta(site, 'Bin', { fields, filters: [] }, row, cursor, signal, (each) => ({
      itemCode: itemHere(codes, each.item_code),
      lot: null,
      place: each.warehouse,
      quantity: quantityOfDecimal(each.actual_qty),
    }));
  };
};

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

type Filters = Parameters<Site['client']['list']>[1]['filters'];

/**
 * One page of what changed: first the rows of the cursor's own time with a later name, then those of later times, so that
 * thousands changed in one moment by an import are neither left out nor asked for for ever.
 */
async function delta<There extends { readonly name: string; readonly modified: string }, Row>(
  { client, settings }: Site,
  doctype: string,
  { fields, filters }: { readonly fields: readonly string[]; readonly filters: Filters },
  shape: z.ZodType<There>,
  cursor: string | null,
  signal: AbortSignal,
  rowOf: (there: There) => Row,
): Promise<ErpAnswer<Pulled<Row>>> {
  const asOf = Date.now();
  const [time = '', name = ''] = cursor?.split('|') ?? [];
  const query = { fields: ['name', 'modified', ...fields], orderBy: 'modified asc, name asc', limit: pageSize };
  const ask = (...more: Filters) => client.list(doctype, { ...query, filters: [...filters, ...more] }, shape, signal);
  const same = time === '' ? gave([]) : await ask(['modified', '=', time], ['name', '>', name]);
  if (!same.ok) return same;
  const later =
    same.value.length >= pageSize ? gave([]) : time === '' ? await ask() : await ask(['modified', '>', time]);
  if (!later.ok) return later;
  const read = [...same.value, ...later.value];
  const more = same.value.length >= pageSize || later.value.length >= pageSize;
  const rows = more ? whole(read) : read;
  const last = rows.at(-1);
  const settled = `${wallTime(asOf - settleMs, settings.zone)}|`;
  const reached = last ? `${last.modified}|${last.name}` : (cursor ?? settled);
  const next = more || reached < settled ? reached : settled;
  return gave({ rows: rows.map(rowOf), cursor: next, more, asOf });
}

/** A full page without its last document: that one's children (an item's units) may have been cut in the middle. */
function whole<There extends { readonly name: string }>(page: There[]): There[] {
  const kept = page.filter(({ name }) => name !== page.at(-1)?.name);
  return kept.length > 0 ? kept : page;
}

const limitRow = z.object({
  name: z.string(),
  company: z.string().nullish(),
  credit_limit: z.number().nullish(),
});
const invoiceRow = z.object({
  name: z.string(),
  customer: z.string(),
  outstanding_amount: z.number(),
  due_date: z.string().nullish(),
});

/** Every customer's limit and what is open on its invoices, as it is now: a payment changes no row of the customer's. */
async function creditNow({ client, settings }: Site, signal: AbortSignal): Promise<ErpAnswer<Pulled<ErpCredit>>> {
  const { company, currency, zone } = settings;
  const asOf = Date.now();
  const all = async <T extends { readonly name: string }>(
    doctype: string,
    fields: string[],
    filters: Filters,
    shape: z.ZodType<T>,
  ): Promise<ErpAnswer<T[]>> => {
    const rows: T[] = [];
    for (let start = 0; ; start += pageSize) {
      const query = { fields: ['name', ...fields], filters, orderBy: 'name asc', limit: pageSize, start };
      const page = await client.list(doctype, query, shape, signal);
      if (!page.ok) return page;
      rows.push(...page.value);
      if (page.value.length < pageSize) return gave(rows);
    }
  };
  const limitFields = ['credit_limits.company as company', 'credit_limits.credit_limit as credit_limit'];
  const limits = await all('Customer', limitFields, [], limitRow);
  if (!limits.ok) return limits;
  const open = await all(
    'Sales Invoice',
    ['customer', 'outstanding_amount', 'due_date'],
    [
      ['docstatus', '=', 1],
      ['company', '=', company],
      ['outstanding_amount', '!=', 0],
    ],
    invoiceRow,
  );
  if (!open.ok) return open;
  const today = Date.parse(plantDay(asOf, zone));
  const rows = new Map<string, ErpCredit>();
  for (const { name, company: of, credit_limit: limit } of limits.value) {
    const known = rows.get(name) ?? { customer: name, limitMinor: null, receivableMinor: 0, currency, overdueDays: 0 };
    // Zero is how ERPNext says that there is no limit.
    rows.set(name, of === company && limit ? { ...known, limitMinor: minorOfDecimal(limit, currency) } : known);
  }
  for (const { customer, outstanding_amount: amount, due_date: due } of open.value) {
    const known = rows.get(customer) ?? { customer, limitMinor: null, receivableMinor: 0, currency, overdueDays: 0 };
    const late = due && amount > 0 ? Math.floor((today - Date.parse(due)) / day) : 0;
    const receivableMinor = known.receivableMinor + minorOfDecimal(amount, currency);
    rows.set(customer, { ...known, receivableMinor, overdueDays: Math.max(known.overdueDays, late) });
  }
  return gave({ rows: [...rows.values()], cursor: String(asOf), more: false, asOf });
}

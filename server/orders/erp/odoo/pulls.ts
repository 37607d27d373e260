import * as z from 'zod';
import { day, minute, plantDay, second } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpPulls } from '../port.ts';
import type { ErpCredit, ErpPrice, Pulled } from '../pulled.ts';
import { gave } from '../wire/answers.ts';
import { itemHere, unitHere } from '../wire/codes.ts';
import { minorOfDecimal, priceOfDecimal, quantityOfDecimal } from '../wire/decimals.ts';
import { wallTime } from '../wire/zone-time.ts';
import { type Domain, link, orFalse } from './client.ts';
import { idOf, type Office } from './sales-order.ts';

const pageSize = 500;
/** What is committed late carries an earlier time: the last minutes are read again. */
const settleMs = 2 * minute;

const changed = z.object({ id: z.number(), write_date: z.string() });
const nameOf = (linked: z.output<typeof link>): string | null => (linked === false ? null : linked[1]);

/** Delta pulls by `write_date`, oldest first. A cursor is a second and the last id read of it. */
export function odooPulls(office: Office): ErpPulls {
  return {
    items: pullItems(office),
    units: pullUnits(office),
    prices: (cursor, signal) => pricesOf(office, cursor, signal),
    customers: pullCustomers(office),
    credit: (_, signal) => creditNow(office, signal),
    stock: pullStock(office),
  };
}

const pullItems = (office: Office): ErpPulls['items'] => {
  const { settings } = office;
  const { codes } = office.settings;
  return async (cursor, signal) => {
    const hsn = settings.hsnField;
    const fields = ['default_code', 'name', 'uom_id', 'taxes_id', 'active', ...(hsn === null ? [] : [hsn])];
    const row = changed
      .extend({
        default_code: orFalse(z.string()),
        name: z.string(),
        uom_id: link,
        taxes_id: z.array(z.number()),
        active: z.boolean(),
      })
      .loose();
    const domain: Domain = [
      ['sale_ok', '=', true],
      ['default_code', '!=', false],
    ];
    const page = await delta(office, 'product.product', domain, fields, row, cursor, signal);
    if (!page.ok) return page;
    const taxes = await taxesOf(
      office,
      page.value.rows.flatMap(({ taxes_id }) => taxes_id),
      signal,
    );
    if (!taxes.ok) return taxes;
    const rows = page.value.rows.map((each) => {
      const code = hsn === null ? null : each[hsn];
      return {
        code: itemHere(codes, each.default_code ?? ''),
        name: each.name,
        unit: unitHere(codes, nameOf(each.uom_id) ?? ''),
        hsn: typeof code === 'string' && code !== '' ? code : null,
        taxBps: each.taxes_id.length === 1 ? (taxes.value.get(each.taxes_id[0] ?? 0) ?? null) : null,
        active: each.active,
      };
    });
    return gave({ ...page.value, rows });
  };
};

const pullUnits = (office: Office): ErpPulls['units'] => {
  const { codes } = office.settings;
  return async (cursor, signal) => {
    const row = changed.extend({ product_id: link, name: z.string(), qty: z.number() });
    const fields = ['product_id', 'name', 'qty'];
    const page = await delta(office, 'product.packaging', [['product_id', '!=', false]], fields, row, cursor, signal);
    if (!page.ok) return page;
    const codeOf = await codesOf(
      office,
      ['id', 'in', page.value.rows.map(({ product_id }) => idOf(product_id))],
      signal,
    );
    if (!codeOf.ok) return codeOf;
    const rows = page.value.rows.flatMap(({ product_id, name, qty }) =>
      codeOf.value
        .filter(({ id }) => id === idOf(product_id))
        .map(({ code }) => ({ itemCode: code, unit: unitHere(codes, name), baseQuantity: quantityOfDecimal(qty) })),
    );
    return gave({ ...page.value, rows });
  };
};

const pullCustomers =
  (office: Office): ErpPulls['customers'] =>
  async (cursor, signal) => {
    const row = changed.extend({
      name: z.string(),
      vat: orFalse(z.string()),
      property_product_pricelist: link,
      active: z.boolean(),
    });
    const fields = ['name', 'vat', 'property_product_pricelist', 'active'];
    const page = await delta(office, 'res.partner', buyers, fields, row, cursor, signal);
    if (!page.ok) return page;
    const rows = page.value.rows.map(({ id, name, vat, property_product_pricelist: list, active }) => {
      return { id: String(id), name, taxNumber: vat, currency: null, list: nameOf(list), active };
    });
    return gave({ ...page.value, rows });
  };

const pullStock =
  (office: Office): ErpPulls['stock'] =>
  async (cursor, signal) => {
    const row = changed.extend({ product_id: link, lot_id: link, location_id: link, quantity: z.number() });
    const fields = ['product_id', 'lot_id', 'location_id', 'quantity'];
    const page = await delta(
      office,
      'stock.quant',
      [['location_id.usage', '=', 'internal']],
      fields,
      row,
      cursor,
      signal,
    );
    if (!page.ok) return page;
    const codeOf = await codesOf(
      office,
      ['id', 'in', page.value.rows.map(({ product_id }) => idOf(product_id))],
      signal,
    );
    if (!codeOf.ok) return codeOf;
    const rows = page.value.rows.flatMap(({ product_id, lot_id, location_id, quantity }) =>
      codeOf.value
        .filter(({ id }) => id === idOf(product_id))
        .map(({ code }) => ({
          itemCode: code,
          lot: nameOf(lot_id),
          place: nameOf(location_id) ?? '',
          quantity: quantityOfDecimal(quantity),
        })),
    );
    return gave({ ...page.value, rows });
  };

const buyers: Domain = [
  ['customer_rank', '>', 0],
  ['parent_id', '=', false],
];

/**
 * One page of what changed. Odoo compares microseconds and shows seconds: so first the rest of the cursor's own second, by
 * id, then what is later; of a full page the last second is left for the next, since it may go on.
 */
async function delta<There extends { readonly id: number; readonly write_date: string }>(
  { client }: Office,
  model: string,
  domain: Domain,
  fields: readonly string[],
  shape: z.ZodType<There>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ErpAnswer<Pulled<There>>> {
  const asOf = Date.now();
  const [time = '', id = '0'] = cursor?.split('|') ?? [];
  const next = time === '' ? '' : wallTime(Date.parse(`${time.replace(' ', 'T')}Z`) + second, 'UTC');
  const ask = (order: string, ...more: Domain) =>
    client.search(
      model,
      { domain: [...domain, ...more], fields: ['write_date', ...fields], order, limit: pageSize, archived: true },
      shape,
      signal,
    );
  const same =
    time === ''
      ? gave([])
      : await ask('id asc', ['write_date', '>=', time], ['write_date', '<', next], ['id', '>', Number(id)]);
  if (!same.ok) return same;
  const lastOfSame = same.value.at(-1);
  if (lastOfSame && same.value.length >= pageSize) {
    return gave({ rows: same.value, cursor: `${time}|${lastOfSame.id}`, more: true, asOf });
  }
  const later =
    time === '' ? await ask('write_date asc, id asc') : await ask('write_date asc, id asc', ['write_date', '>=', next]);
  if (!later.ok) return later;
  const reached = later.value.at(-1)?.write_date;
  if (reached !== undefined && later.value.length >= pageSize) {
    const rows = [...same.value, ...later.value.filter(({ write_date }) => write_date !== reached)];
    return gave({ rows, cursor: `${reached}|0`, more: true, asOf });
  }
  const settled = wallTime(asOf - settleMs, 'UTC');
  // Both are texts that sort as times do.
  const [end = settled] = [reached ?? (time === '' ? settled : time), settled].sort();
  return gave({
    rows: [...same.value, ...later.value],
    cursor: `${end}|0`,
    more: false,
    asOf,
  });
}

const tax = z.object({ id: z.number(), amount_type: z.string(), amount: z.number() });

/** Percentages in basis points, by the tax's id; a tax that is computed otherwise is left out. */
async function taxesOf(
  { client }: Office,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ErpAnswer<ReadonlyMap<number, number>>> {
  if (ids.length === 0) return gave(new Map());
  const search = {
    domain: [['id', 'in', [...new Set(ids)]]] as const,
    fields: ['amount_type', 'amount'],
    order: 'id',
    limit: 1_000,
  };
  const found = await client.search('account.tax', search, tax, signal);
  if (!found.ok) return found;
  const percents = found.value.filter(({ amount_type }) => amount_type === 'percent');
  return gave(new Map(percents.map(({ id, amount }) => [id, Math.round(amount * 100)])));
}

const coded = z.object({ id: z.number(), default_code: orFalse(z.string()), product_tmpl_id: link });

/** Our codes of products, archived ones too. */
async function codesOf({ client, settings }: Office, condition: Domain[number], signal: AbortSignal) {
  const search = {
    domain: [condition],
    fields: ['default_code', 'product_tmpl_id'],
    order: 'id',
    limit: 10_000,
    archived: true,
  };
  const found = await client.search('product.product', search, coded, signal);
  if (!found.ok) return found;
  return gave(
    found.value.flatMap(({ id, default_code, product_tmpl_id }) =>
      default_code === null
        ? []
        : [{ id, template: idOf(product_tmpl_id), code: itemHere(settings.codes, default_code) }],
    ),
  );
}

const priceRow = changed.extend({
  pricelist_id: link,
  product_id: link,
  product_tmpl_id: link,
  currency_id: link,
  compute_price: z.string(),
  fixed_price: z.number(),
  min_quantity: z.number(),
  date_start: orFalse(z.string()),
  date_end: orFalse(z.string()),
});

/** Fixed prices of pricelists for one product or all variants of a template; formulas and quantity breaks stay Odoo's own. */
async function pricesOf(
  office: Office,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ErpAnswer<Pulled<ErpPrice>>> {
  const fields = [
    'pricelist_id',
    'product_id',
    'product_tmpl_id',
    'currency_id',
    'compute_price',
    'fixed_price',
    'min_quantity',
    'date_start',
    'date_end',
  ];
  const domain: Domain = [['applied_on', 'in', ['0_product_variant', '1_product']]];
  const page = await delta(office, 'product.pricelist.item', domain, fields, priceRow, cursor, signal);
  if (!page.ok) return page;
  const templates = page.value.rows.flatMap(({ product_tmpl_id }) => idOf(product_tmpl_id) ?? []);
  const variants = await codesOf(office, ['product_tmpl_id', 'in', templates], signal);
  if (!variants.ok) return variants;
  const at = (text: string | null): number | null => (text === null ? null : Date.parse(`${text.replace(' ', 'T')}Z`));
  const rows = page.value.rows.flatMap((each) => {
    const mine = variants.value.filter(({ id, template }) =>
      each.product_id === false ? template === idOf(each.product_tmpl_id) : id === idOf(each.product_id),
    );
    return mine.map(({ id, code }) => ({
      id: `${each.id}:${id}`,
      itemCode: code,
      customer: null,
      list: nameOf(each.pricelist_id),
      currency: nameOf(each.currency_id) ?? office.settings.currency,
      unitPrice: priceOfDecimal(each.fixed_price),
      validFrom: at(each.date_start),
      validTo: at(each.date_end),
      active: each.compute_price === 'fixed' && each.min_quantity <= 1,
    }));
  });
  return gave({ ...page.value, rows });
}

const creditRow = z.object({
  id: z.number(),
  credit: z.number(),
  credit_limit: z.number(),
  use_partner_credit_limit: z.boolean(),
});
const overdueRow = z.object({ id: z.number(), commercial_partner_id: link, invoice_date_due: orFalse(z.string()) });

/** Every buyer's limit and receivable as it is now: both are computed there, so that no row of the partner's changes. */
async function creditNow({ client, settings }: Office, signal: AbortSignal): Promise<ErpAnswer<Pulled<ErpCredit>>> {
  const asOf = Date.now();
  const today = plantDay(asOf, settings.zone);
  const all = async <T>(
    model: string,
    domain: Domain,
    fields: string[],
    shape: z.ZodType<T>,
  ): Promise<ErpAnswer<T[]>> => {
    const rows: T[] = [];
    for (let offset = 0; ; offset += pageSize) {
      const page = await client.search(model, { domain, fields, order: 'id', limit: pageSize, offset }, shape, signal);
      if (!page.ok) return page;
      rows.push(...page.value);
      if (page.value.length < pageSize) return gave(rows);
    }
  };
  const partners = await all('res.partner', buyers, ['credit', 'credit_limit', 'use_partner_credit_limit'], creditRow);
  if (!partners.ok) return partners;
  const overdue = await all(
    'account.move',
    [
      ['move_type', '=', 'out_invoice'],
      ['state', '=', 'posted'],
      ['payment_state', 'in', ['not_paid', 'partial']],
      ['invoice_date_due', '<', today],
    ],
    ['commercial_partner_id', 'invoice_date_due'],
    overdueRow,
  );
  if (!overdue.ok) return overdue;
  const late = new Map<number, number>();
  for (const { commercial_partner_id: partner, invoice_date_due: due } of overdue.value) {
    const id = idOf(partner) ?? 0;
    const days = due === null ? 0 : Math.floor((Date.parse(today) - Date.parse(due)) / day);
    late.set(id, Math.max(late.get(id) ?? 0, days));
  }
  const rows = partners.value.map(({ id, credit, credit_limit, use_partner_credit_limit }) => ({
    customer: String(id),
    limitMinor: use_partner_credit_limit ? minorOfDecimal(credit_limit, settings.currency) : null,
    receivableMinor: minorOfDecimal(credit, settings.currency),
    currency: settings.currency,
    overdueDays: late.get(id) ?? 0,
  }));
  return gave({ rows, cursor: String(asOf), more: false, asOf });
}

import * as z from 'zod';
import type { ErpAnswer, ErpDocument, ErpDocumentState, ErpOrder } from '../port.ts';
import { gave, refusedBy } from '../wire/answers.ts';
import { customerThere, itemThere } from '../wire/codes.ts';
import { minorOfDecimal, quantityOfDecimal } from '../wire/decimals.ts';
import { type PricedLine, pricedLines } from '../wire/order-lines.ts';
import { wallTime } from '../wire/zone-time.ts';
import { link, type OdooClient, orFalse } from './client.ts';
import type { OdooSettings } from './settings.ts';

export const orderFields = [
  'name',
  'state',
  'currency_id',
  'amount_untaxed',
  'amount_total',
  'partner_id',
  'create_date',
];
export const saleOrder = z.object({
  id: z.number(),
  name: z.string(),
  state: z.string(),
  currency_id: link,
  amount_untaxed: z.number(),
  amount_total: z.number(),
  partner_id: link,
  create_date: z.string(),
});
export type SaleOrder = z.output<typeof saleOrder>;

const lineFields = ['product_id', 'product_uom_qty', 'price_unit', 'sequence', 'display_type'];
const saleLine = z.object({
  id: z.number(),
  product_id: link,
  product_uom_qty: z.number(),
  price_unit: z.number(),
  display_type: orFalse(z.string()),
});
export type SaleLine = z.output<typeof saleLine>;

/** What every step needs. */
export interface Office {
  readonly settings: OdooSettings;
  readonly client: OdooClient;
}

/** The order's product lines; sections, notes and what was set to zero are none. */
export async function linesOf(
  { client }: Office,
  orderId: number,
  signal: AbortSignal,
): Promise<ErpAnswer<SaleLine[]>> {
  const search = {
    domain: [['order_id', '=', orderId]] as const,
    fields: lineFields,
    order: 'sequence, id',
    limit: 1_000,
  };
  const found = await client.search('sale.order.line', search, saleLine, signal);
  return found.ok ? gave(found.value.filter((line) => line.display_type === null && line.product_id !== false)) : found;
}

const product = z.object({ id: z.number(), default_code: orFalse(z.string()) });

/** Odoo's ids of the order's products, by its own code of each. */
export async function productsOf(
  { settings, client }: Office,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ReadonlyMap<string, number>>> {
  const codes = [...new Set(order.lines.map(({ productCode }) => itemThere(settings.codes, productCode)))];
  const search = {
    domain: [['default_code', 'in', codes]] as const,
    fields: ['default_code'],
    order: 'id',
    limit: 1_000,
  };
  const found = await client.search('product.product', search, product, signal);
  if (!found.ok) return found;
  const ids = new Map<string, number>();
  for (const { id, default_code: code } of found.value) {
    if (code === null) continue;
    if (ids.has(code)) return refusedBy('erp.item_ambiguous', code);
    ids.set(code, id);
  }
  const unknown = codes.find((code) => !ids.has(code));
  return unknown === undefined ? gave(ids) : refusedBy('erp.item_unknown', unknown);
}

const partner = z.object({ id: z.number() });

/** Odoo's id of the order's customer: told in the settings, else by tax number, else by name. */
export async function partnerOf(
  { settings, client }: Office,
  { customer }: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<number>> {
  const told = customerThere(settings.codes, customer.id);
  const wanted: readonly (readonly [string, string, unknown])[] =
    told === undefined
      ? [
          ...(customer.taxNumber === null ? [] : [['vat', '=', customer.taxNumber] as const]),
          ['name', '=', customer.name],
        ]
      : [['id', '=', Number(told)]];
  for (const condition of wanted) {
    const domain = [condition, ['parent_id', '=', false]] as const;
    const found = await client.search(
      'res.partner',
      { domain, fields: ['id'], order: 'id', limit: 2 },
      partner,
      signal,
    );
    if (!found.ok) return found;
    if (found.value.length > 1) return refusedBy('erp.customer_ambiguous', customer.name);
    if (found.value[0]) return gave(found.value[0].id);
  }
  return refusedBy('erp.customer_unknown', customer.name);
}

/** The values of a line. Its taxes are Odoo's to decide, from the product and the customer's fiscal position. */
export const lineValues = ({ unitPrice, quantity }: PricedLine) => ({
  product_uom_qty: quantity,
  price_unit: unitPrice,
  discount: 0,
});

/** The values of a new sales order that says what `order` says. */
export function orderValues(
  settings: OdooSettings,
  key: string,
  order: ErpOrder,
  partnerId: number,
  products: ReadonlyMap<string, number>,
): ErpAnswer<object> {
  const lines = pricedLines(order, { quantity: settings.quantityDigits, price: settings.priceDigits });
  if (!lines.ok) return lines;
  const pricelist = Object.hasOwn(settings.pricelists, order.currency)
    ? settings.pricelists[order.currency]
    : undefined;
  return gave({
    partner_id: partnerId,
    [settings.keyField]: key,
    origin: order.number,
    date_order: wallTime(order.orderedAt, 'UTC'),
    ...(order.wantedAt === null ? {} : { commitment_date: wallTime(order.wantedAt, 'UTC') }),
    ...(pricelist === undefined ? {} : { pricelist_id: pricelist }),
    ...(settings.companyId === null ? {} : { company_id: settings.companyId }),
    order_line: lines.value.map((line) => [
      0,
      0,
      {
        product_id: products.get(itemThere(settings.codes, line.productCode)),
        sequence: line.position,
        ...lineValues(line),
      },
    ]),
  });
}

const currencyOf = ({ currency_id }: SaleOrder): string => (currency_id === false ? '' : currency_id[1]);

export const totalsThere = (there: SaleOrder) => ({
  netMinor: minorOfDecimal(there.amount_untaxed, currencyOf(there)),
  totalMinor: minorOfDecimal(there.amount_total, currencyOf(there)),
});

/** Whether the sales order's lines and totals are the order's. */
export function saysTheSame(
  { codes }: OdooSettings,
  there: SaleOrder,
  lines: readonly SaleLine[],
  order: ErpOrder,
  products: ReadonlyMap<string, number>,
): boolean {
  const totals = totalsThere(there);
  const counted = lines.filter((line) => line.product_uom_qty !== 0);
  return (
    currencyOf(there) === order.currency &&
    totals.netMinor === order.netMinor &&
    totals.totalMinor === order.totalMinor &&
    counted.length === order.lines.length &&
    order.lines.every(
      (line, at) =>
        idOf(counted[at]?.product_id) === products.get(itemThere(codes, line.productCode)) &&
        quantityOfDecimal(counted[at]?.product_uom_qty ?? 0) === line.quantity,
    )
  );
}

export const idOf = (linked: z.output<typeof link> | undefined): number | undefined => (linked ? linked[0] : undefined);

function stateOf({ pendingStates, rejectedStates }: OdooSettings, state: string): ErpDocumentState {
  if (state === 'sale' || state === 'done') return 'booked';
  if (state === 'cancel') return 'cancelled';
  if (pendingStates.includes(state)) return 'pending';
  return rejectedStates.includes(state) ? 'rejected' : 'begun';
}

export const documentOf = (
  settings: OdooSettings,
  { name, state }: Pick<SaleOrder, 'name' | 'state'>,
): ErpDocument => ({
  reference: name,
  state: stateOf(settings, state),
});

import * as z from 'zod';
import { plantDay } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpDocument, ErpDocumentState, ErpOrder } from '../port.ts';
import { gave } from '../wire/answers.ts';
import { itemThere, unitThere } from '../wire/codes.ts';
import { decimalOfMinor, minorOfDecimal, quantityOfDecimal } from '../wire/decimals.ts';
import { type PricedLine, pricedLines } from '../wire/order-lines.ts';
import type { ErpnextSettings } from './settings.ts';

/** A Sales Order as ERPNext gives it back. */
export const salesOrder = z.object({
  name: z.string(),
  docstatus: z.number(),
  workflow_state: z.string().nullish(),
  customer: z.string(),
  currency: z.string(),
  net_total: z.number(),
  grand_total: z.number(),
  creation: z.string(),
  items: z.array(
    z.object({ name: z.string(), idx: z.number(), item_code: z.string(), qty: z.number(), rate: z.number() }),
  ),
});
export type SalesOrderThere = z.output<typeof salesOrder>;

/** The body of a Sales Order that says what `order` says. */
export function salesOrderBody(
  settings: ErpnextSettings,
  key: string,
  order: ErpOrder,
  customer: string,
): ErpAnswer<object> {
  const lines = pricedLines(order, { quantity: settings.quantityDigits, price: settings.priceDigits });
  if (!lines.ok) return lines;
  const ordered = plantDay(order.orderedAt, settings.zone);
  const wanted = plantDay(Math.max(order.wantedAt ?? order.orderedAt, order.orderedAt), settings.zone);
  return gave({
    company: settings.company,
    customer,
    order_type: 'Sales',
    [settings.keyField]: key,
    po_no: order.number,
    transaction_date: ordered,
    delivery_date: wanted,
    currency: order.currency,
    ...(settings.priceList === null ? {} : { selling_price_list: settings.priceList }),
    ...(settings.warehouse === null ? {} : { set_warehouse: settings.warehouse }),
    // Our prices are the agreed ones: no rule there may change them, and no rounding may move the total.
    ignore_pricing_rule: 1,
    disable_rounded_total: 1,
    items: lines.value.map((line) => ({ ...itemRow(settings, line), delivery_date: wanted })),
    ...taxes(settings, order),
  });
}

/** A line as a row of the document's items. */
export function itemRow({ codes }: ErpnextSettings, { productCode, unit, quantity, unitPrice }: PricedLine) {
  return {
    item_code: itemThere(codes, productCode),
    qty: quantity,
    uom: unitThere(codes, unit),
    conversion_factor: 1,
    rate: unitPrice,
    price_list_rate: unitPrice,
  };
}

function taxes({ taxTemplate, taxAccount }: ErpnextSettings, { taxMinor, currency }: ErpOrder): object {
  if (taxTemplate !== null) return { taxes_and_charges: taxTemplate };
  if (taxAccount === null || taxMinor === 0) return {};
  const row = { charge_type: 'Actual', account_head: taxAccount, description: 'Tax' };
  return { taxes: [{ ...row, tax_amount: decimalOfMinor(taxMinor, currency) }] };
}

export const totalsThere = (there: SalesOrderThere) => ({
  netMinor: minorOfDecimal(there.net_total, there.currency),
  totalMinor: minorOfDecimal(there.grand_total, there.currency),
});

/** Whether the document's lines and totals are the order's. */
export function saysTheSame(settings: ErpnextSettings, there: SalesOrderThere, order: ErpOrder): boolean {
  const totals = totalsThere(there);
  return (
    there.currency === order.currency &&
    totals.netMinor === order.netMinor &&
    totals.totalMinor === order.totalMinor &&
    there.items.length === order.lines.length &&
    there.items
      .toSorted((a, b) => a.idx - b.idx)
      .every((row, at) => {
        const line = order.lines[at];
        return (
          line !== undefined &&
          row.item_code === itemThere(settings.codes, line.productCode) &&
          quantityOfDecimal(row.qty) === line.quantity
        );
      })
  );
}

interface Standing {
  readonly docstatus: number;
  readonly workflow_state?: string | null | undefined;
}

/** Frappe's docstatus: 0 a draft, 1 submitted, 2 cancelled. */
export function stateOf(
  { submit, rejectedStates }: ErpnextSettings,
  { docstatus, workflow_state }: Standing,
): ErpDocumentState {
  if (docstatus === 1) return 'booked';
  if (docstatus === 2) return 'cancelled';
  if (submit === 'self') return 'begun';
  return rejectedStates.includes(workflow_state ?? '') ? 'rejected' : 'pending';
}

export const documentOf = (settings: ErpnextSettings, there: Standing & { readonly name: string }): ErpDocument => ({
  reference: there.name,
  state: stateOf(settings, there),
});

import * as z from 'zod';
import { plantDay } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpDocument, ErpDocumentState, ErpOrder } from '../port.ts';
import { gave, refusedBy } from '../wire/answers.ts';
import { customerThere, itemThere } from '../wire/codes.ts';
import { minorOfDecimal, quantityOfDecimal } from '../wire/decimals.ts';
import { pricedLines } from '../wire/order-lines.ts';
import { quoted, type Sapb1Client } from './client.ts';
import { currencyHere, currencyThere, type Sapb1Settings } from './settings.ts';

/** What every step needs. */
export interface Books {
  readonly settings: Sapb1Settings;
  readonly client: Sapb1Client;
}

const yes = z.enum(['tYES', 'tNO']).transform((word) => word === 'tYES');
/** A document's totals: in the local currency, and in its own when that is another. */
export const totals = z.object({
  DocCurrency: z.string().nullish(),
  DocTotal: z.number(),
  VatSum: z.number(),
  DocTotalFc: z.number().nullish(),
  VatSumFc: z.number().nullish(),
});
export const documentRow = totals.extend({
  DocEntry: z.number(),
  DocNum: z.number(),
  CardCode: z.string(),
  CardName: z.string().nullish(),
  NumAtCard: z.string().nullish(),
  Cancelled: yes.default(false),
  CreationDate: z.string().nullish(),
  DocTime: z.string().nullish(),
  /** Of a draft: how its approval stands. */
  AuthorizationStatus: z.string().nullish(),
});
export type DocumentRow = z.output<typeof documentRow>;
export const rowFields =
  'DocEntry,DocNum,CardCode,CardName,NumAtCard,Cancelled,CreationDate,DocTime,AuthorizationStatus,DocCurrency,DocTotal,VatSum,DocTotalFc,VatSumFc';

export const orderDocument = documentRow.extend({
  DocumentLines: z.array(z.object({ LineNum: z.number(), ItemCode: z.string(), Quantity: z.number() })),
});
export type OrderDocument = z.output<typeof orderDocument>;

export function totalsThere(settings: Sapb1Settings, there: z.output<typeof totals>) {
  const currency = currencyHere(settings, there.DocCurrency);
  const local = currency === settings.currency;
  const total = minorOfDecimal((local ? there.DocTotal : there.DocTotalFc) ?? 0, currency);
  const tax = minorOfDecimal((local ? there.VatSum : there.VatSumFc) ?? 0, currency);
  return { netMinor: total - tax, totalMinor: total };
}

/** Whether the document's lines and totals are the order's. */
export function saysTheSame(settings: Sapb1Settings, there: OrderDocument, order: ErpOrder): boolean {
  const sums = totalsThere(settings, there);
  return (
    currencyHere(settings, there.DocCurrency) === order.currency &&
    sums.netMinor === order.netMinor &&
    sums.totalMinor === order.totalMinor &&
    there.DocumentLines.length === order.lines.length &&
    order.lines.every((line, at) => {
      const row = there.DocumentLines[at];
      return (
        row?.ItemCode === itemThere(settings.codes, line.productCode) &&
        quantityOfDecimal(row.Quantity) === line.quantity
      );
    })
  );
}

/** The body of a sales order that says what `order` says. */
export function orderBody(settings: Sapb1Settings, key: string, order: ErpOrder, cardCode: string): ErpAnswer<object> {
  const lines = pricedLines(order, { quantity: settings.quantityDigits, price: settings.priceDigits });
  if (!lines.ok) return lines;
  return gave({
    CardCode: cardCode,
    NumAtCard: key,
    Comments: order.number,
    DocDate: plantDay(order.orderedAt, settings.zone),
    DocDueDate: plantDay(Math.max(order.wantedAt ?? order.orderedAt, order.orderedAt), settings.zone),
    DocCurrency: currencyThere(settings, order.currency),
    DocumentLines: lines.value.map((line) => ({
      ItemCode: itemThere(settings.codes, line.productCode),
      Quantity: line.quantity,
      UnitPrice: line.unitPrice,
      DiscountPercent: 0,
      ...(settings.taxCode === null ? {} : { TaxCode: settings.taxCode }),
      ...(settings.warehouse === null ? {} : { WarehouseCode: settings.warehouse }),
    })),
  });
}

const card = z.object({ CardCode: z.string() });

/** SAP's code of the order's customer: told in the settings, else by tax number, else by name. */
export async function cardOf(
  { settings, client }: Books,
  { customer }: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<string>> {
  const told = customerThere(settings.codes, customer.id);
  if (told !== undefined) return gave(told);
  const wanted = [
    ...(customer.taxNumber === null ? [] : [`FederalTaxID eq ${quoted(customer.taxNumber)}`]),
    `CardName eq ${quoted(customer.name)}`,
  ];
  for (const condition of wanted) {
    const options = { $select: 'CardCode', $filter: `${condition} and CardType eq 'cCustomer'`, $top: '2' };
    const found = await client.list('BusinessPartners', options, card, signal);
    if (!found.ok) return found;
    if (found.value.length > 1) return refusedBy('erp.customer_ambiguous', customer.name);
    if (found.value[0]) return gave(found.value[0].CardCode);
  }
  return refusedBy('erp.customer_unknown', customer.name);
}

const orderState = ({ Cancelled }: DocumentRow): ErpDocumentState => (Cancelled ? 'cancelled' : 'booked');

/** An approved draft is added by whoever made it: until then it has only begun. */
function draftState({ AuthorizationStatus: status }: DocumentRow): ErpDocumentState {
  switch (status) {
    case 'dasPending':
      return 'pending';
    case 'dasRejected':
      return 'rejected';
    case 'dasCancelled':
      return 'cancelled';
    default:
      return 'begun';
  }
}

export const orderAnswer = (there: DocumentRow): ErpDocument => ({
  reference: String(there.DocNum),
  state: orderState(there),
});
export const draftAnswer = (there: DocumentRow): ErpDocument => ({
  reference: `draft ${there.DocEntry}`,
  state: draftState(there),
});

import * as z from 'zod';
import { fromThousandths, toThousandths } from '../../../../db/values/quantity.ts';
import type { Candidate } from '../book-once.ts';
import { refused } from '../erp-failure.ts';
import type { ErpDocumentState, ErpListed, ErpOrder } from '../port.ts';
import type { Tryton } from './rpc.ts';
import { minorOf, parts } from './wire.ts';

const saleShape = z.object({
  id: z.number(),
  number: z.nullable(z.string()),
  reference: z.nullable(z.string()),
  description: z.nullable(z.string()),
  state: z.enum(['draft', 'quotation', 'confirmed', 'processing', 'done', 'cancelled']),
  total_amount: parts.orNullDecimal,
  create_date: parts.moment,
  'currency.': z.object({ code: z.string() }),
  'party.': z.object({ rec_name: z.string() }),
  'lines.': z.array(
    z.object({
      id: z.number(),
      quantity: z.nullable(z.number()),
      unit: z.nullable(z.number()),
      unit_price: z.nullable(z.object({ __class__: z.literal('Decimal'), decimal: z.string() })),
      product: z.nullable(z.number()),
      'product.': z.nullable(z.object({ code: z.nullable(z.string()) })),
    }),
  ),
});
export type Sale = z.infer<typeof saleShape>;
const fields = [
  ...['id', 'number', 'reference', 'description', 'state', 'total_amount', 'create_date'],
  ...[
    'currency.code',
    'party.rec_name',
    'lines.quantity',
    'lines.unit',
    'lines.unit_price',
    'lines.product',
    'lines.product.code',
  ],
];

/** Written on a sale that waits there for somebody to confirm it over the credit limit. */
export const waitsForApproval = 'Over the credit limit: confirm it to accept it, cancel it to refuse it.';

/** Sales that a search finds, the oldest first. */
export function findSales(server: Tryton, domain: readonly unknown[], signal: AbortSignal): Promise<Sale[]> {
  const order = [['id', 'ASC']];
  return server.call('model.sale.sale.search_read', [domain, 0, null, order, fields], z.array(saleShape), signal);
}

export const salesOf = (server: Tryton, key: string, signal: AbortSignal): Promise<Sale[]> =>
  findSales(server, [['reference', '=', key]], signal);

/** A sale as a candidate to be the document of an order. */
export const candidate = (sale: Sale, order: ErpOrder): Candidate & { readonly sale: Sale } => ({
  ...documentOf(sale),
  same: sale.state === 'cancelled' || saysSame(sale, order),
  sale,
});

/** A number exists from the quotation on; a draft is called by its id. */
export const documentOf = (sale: Sale): { readonly reference: string; readonly state: ErpDocumentState } => ({
  reference: sale.number ?? `#${sale.id}`,
  state: stateOf(sale),
});

/** A sale of nothing any more was cancelled after it had begun to be delivered. */
function stateOf(sale: Sale): ErpDocumentState {
  switch (sale.state) {
    case 'draft':
      return 'begun';
    case 'quotation':
      return sale.description === waitsForApproval ? 'pending' : 'begun';
    case 'cancelled':
      return sale.description === waitsForApproval ? 'rejected' : 'cancelled';
    default:
      return sale['lines.'].every(({ quantity }) => !quantity) ? 'cancelled' : 'booked';
  }
}

/** The two may round a line's total and its tax at different places: a minor unit per line is nobody's difference. */
export function totalsAgree(sale: Sale, order: ErpOrder): boolean {
  const theirs = minorOf(sale.total_amount ?? 0, order.currency);
  return sale['currency.'].code === order.currency && Math.abs(theirs - order.totalMinor) <= order.lines.length;
}

function saysSame(sale: Sale, order: ErpOrder): boolean {
  const ours = order.lines.map(({ productCode, quantity }) => `${productCode} ${quantity}`);
  const theirs = sale['lines.']
    .filter(({ quantity }) => quantity)
    .map((line) => `${line['product.']?.code ?? ''} ${toThousandths(line.quantity ?? 0)}`);
  return ours.toSorted().join() === theirs.toSorted().join() && totalsAgree(sale, order);
}

export function listed(sale: Sale): ErpListed {
  const currency = sale['currency.'].code;
  return {
    ...documentOf(sale),
    key: sale.reference || null,
    customer: sale['party.'].rec_name,
    currency,
    totalMinor: minorOf(sale.total_amount ?? 0, currency),
    createdAt: sale.create_date,
  };
}

/** A quantity in the unit's own amount; Tryton keeps it as a float. */
export const wireQuantity = (thousandths: number): number => fromThousandths(thousandths);

/** The sale of a key that has an effect. Throws `ErpFailure` when there is none. */
export async function bookedSale(server: Tryton, key: string, signal: AbortSignal): Promise<Sale> {
  const sale = (await salesOf(server, key, signal)).find((each) => stateOf(each) === 'booked');
  if (!sale) throw refused('erp.no_such_document', key);
  return sale;
}

import * as z from 'zod';
import { day } from '../../../../db/values/instant.ts';
import { toThousandths } from '../../../../db/values/quantity.ts';
import type { ErpCredit, ErpStock } from '../pulled.ts';
import { companyCurrency } from './prices.ts';
import type { Tryton } from './rpc.ts';
import { minorOf, parts, wireDate } from './wire.ts';

const creditShape = z.array(
  z.object({ id: z.number(), receivable: parts.orNullDecimal, credit_limit_amount: parts.orNullDecimal }),
);
const dateShape = z.object({ year: z.number(), month: z.number(), day: z.number() });
const owedShape = z.array(z.object({ party: z.nullable(z.number()), maturity_date: z.nullable(dateShape) }));

/** What these parties may owe and owe, and for how many days the oldest of it is overdue. */
export async function creditOf(server: Tryton, ids: readonly number[], signal: AbortSignal): Promise<ErpCredit[]> {
  const currency = await companyCurrency(server, signal);
  const fields = ['receivable', 'credit_limit_amount'];
  const parties = await server.call('model.party.party.read', [ids, fields], creditShape, signal);
  const owed = [
    ['party', 'in', ids],
    ['account.type.receivable', '=', true],
    ['reconciliation', '=', null],
    ['debit', '>', { __class__: 'Decimal', decimal: '0' }],
    ['maturity_date', '<', wireDate(server.clock())],
  ];
  const asked = [owed, 0, null, [['maturity_date', 'ASC']], ['party', 'maturity_date']];
  const late = new Map<number, number>();
  for (const { party, maturity_date } of await server.call(
    'model.account.move.line.search_read',
    asked,
    owedShape,
    signal,
  )) {
    if (party === null || maturity_date === null || late.has(party)) continue;
    const due = Date.UTC(maturity_date.year, maturity_date.month - 1, maturity_date.day);
    late.set(party, Math.floor((server.clock() - due) / day));
  }
  return parties.map(({ id, receivable, credit_limit_amount }) => ({
    customer: String(id),
    limitMinor: credit_limit_amount === null ? null : minorOf(credit_limit_amount, currency),
    receivableMinor: minorOf(receivable ?? 0, currency),
    currency,
    overdueDays: late.get(id) ?? 0,
  }));
}

const placeShape = z.array(z.object({ id: z.number(), name: z.string(), storage_location: z.nullable(z.number()) }));
const countShape = z.array(z.object({ code: z.nullable(z.string()), quantity: z.nullable(z.number()) }));
const lotShape = z.array(
  z.object({
    number: z.string(),
    quantity: z.nullable(z.number()),
    'product.': z.object({ code: z.nullable(z.string()) }),
  }),
);

/** What lies in each warehouse's store of these products, lot by lot, and the rest that has no lot. */
export async function stockOf(server: Tryton, ids: readonly number[], signal: AbortSignal): Promise<ErpStock[]> {
  const asked = [[['type', '=', 'warehouse']], 0, null, null, ['name', 'storage_location']];
  const places = await server.call('model.stock.location.search_read', asked, placeShape, signal);
  const stock: ErpStock[] = [];
  for (const { name: place, storage_location } of places) {
    const about = { locations: [storage_location], with_childs: true, stock_date_end: wireDate(server.clock()) };
    const whole = await server.call(
      'model.product.product.read',
      [ids, ['code', 'quantity']],
      countShape,
      signal,
      about,
    );
    const wanted = [[['product', 'in', ids]], 0, null, null, ['number', 'quantity', 'product.code']];
    const lots = await server.call('model.stock.lot.search_read', wanted, lotShape, signal, about);
    const rest = new Map(whole.map(({ code, quantity }) => [code ?? '', quantity ?? 0]));
    for (const {
      number,
      quantity,
      'product.': { code },
    } of lots) {
      const itemCode = code ?? '';
      rest.set(itemCode, (rest.get(itemCode) ?? 0) - (quantity ?? 0));
      stock.push({ itemCode, lot: number, place, quantity: toThousandths(quantity ?? 0) });
    }
    for (const [itemCode, quantity] of rest)
      stock.push({ itemCode, lot: null, place, quantity: toThousandths(quantity) });
  }
  return stock;
}

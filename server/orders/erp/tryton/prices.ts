import * as z from 'zod';
import { priceScale } from '../../../../db/values/money.ts';
import type { ErpPrice } from '../pulled.ts';
import type { Tryton } from './rpc.ts';
import { parts } from './wire.ts';

const listShape = z.array(z.object({ id: z.number(), name: z.string() }));
const priceShape = z.array(
  z.object({
    id: z.number(),
    code: z.nullable(z.string()),
    sale_price_uom: parts.orNullDecimal,
    'default_uom.': z.object({ factor: z.number() }),
    'sale_uom.': z.nullable(z.object({ factor: z.number() })),
  }),
);
const fields = ['code', 'sale_price_uom', 'default_uom.factor', 'sale_uom.factor'];

/** What one base unit of these products costs everybody, and by each price list: a list there is a formula. */
export async function pricesOf(server: Tryton, ids: readonly number[], signal: AbortSignal): Promise<ErpPrice[]> {
  const lists = await server.call(
    'model.product.price_list.search_read',
    [[], 0, null, null, ['name']],
    listShape,
    signal,
  );
  const currency = await companyCurrency(server, signal);
  const prices: ErpPrice[] = [];
  for (const list of [null, ...lists]) {
    const about = list ? { price_list: list.id } : {};
    for (const row of await server.call('model.product.product.read', [ids, fields], priceShape, signal, about)) {
      if (row.sale_price_uom === null || row.code === null) continue;
      const perBase =
        (row.sale_price_uom * row['default_uom.'].factor) / (row['sale_uom.'] ?? row['default_uom.']).factor;
      prices.push({
        id: `${row.id}/${list?.id ?? 'all'}`,
        itemCode: row.code,
        customer: null,
        list: list?.name ?? null,
        currency,
        unitPrice: Math.round(perBase * priceScale),
        validFrom: null,
        validTo: null,
        active: true,
      });
    }
  }
  return prices;
}

const companyShape = z.array(z.object({ 'currency.': z.object({ code: z.string() }) }));

/** The currency the user's company keeps its books in. */
export async function companyCurrency(server: Tryton, signal: AbortSignal): Promise<string> {
  const asked = [[], 0, 1, null, ['currency.code']];
  const [company] = await server.call('model.company.company.search_read', asked, companyShape, signal);
  return company?.['currency.'].code ?? 'INR';
}

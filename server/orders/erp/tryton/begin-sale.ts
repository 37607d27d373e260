import * as z from 'zod';
import { refused } from '../erp-failure.ts';
import type { ErpOrder } from '../port.ts';
import type { Tryton } from './rpc.ts';
import { wireQuantity } from './sale.ts';
import { parts, wireDate, wireUnitPrice } from './wire.ts';

const partyShape = z.array(z.object({ id: z.number(), addresses: parts.ids }));
const productShape = z.array(
  z.object({ id: z.number(), code: z.nullable(z.string()), sale_uom: z.nullable(z.number()) }),
);
const currencyShape = z.array(z.object({ id: z.number() }));
const taxesShape = z.object({
  taxes: z.optional(z.object({ add: z.array(z.tuple([z.number(), z.object({ id: z.number() })])) })),
});

interface Buyer {
  readonly id: number;
  readonly address: number;
}

/** Adds a draft sale with our key: it has no number and no effect. Throws `ErpFailure`. */
export async function beginSale(server: Tryton, key: string, order: ErpOrder, signal: AbortSignal): Promise<void> {
  const [buyer, currency, productOf] = await Promise.all([
    server.remember(`buyer ${order.customer.id}`, () => buyerOf(server, order, signal)),
    server.remember(`currency ${order.currency}`, () => currencyOf(server, order.currency, signal)),
    productsOf(server, order, signal),
  ]);
  const lines = await Promise.all(
    order.lines.map(async ({ position, productCode, quantity, netMinor }) => {
      const product = productOf(productCode);
      const taxes = await server.remember(`taxes ${buyer.id} ${product.id}`, () =>
        taxesOf(server, buyer, product.id, signal),
      );
      return {
        type: 'line',
        sequence: position,
        product: product.id,
        unit: product.unit,
        quantity: wireQuantity(quantity),
        unit_price: wireUnitPrice(netMinor, quantity, order.currency),
        taxes: [['add', taxes]],
      };
    }),
  );
  const sale = {
    reference: key,
    party: buyer.id,
    invoice_address: buyer.address,
    shipment_address: buyer.address,
    currency,
    sale_date: wireDate(order.orderedAt),
    comment: order.number,
    ...(order.wantedAt === null ? {} : { shipping_date: wireDate(order.wantedAt) }),
    lines: [['create', lines]],
  };
  await server.call('model.sale.sale.create', [[sale]], parts.ids, signal);
}

/** By tax number, else by the name that only they have. */
async function buyerOf(server: Tryton, { customer }: ErpOrder, signal: AbortSignal): Promise<Buyer> {
  const search = (domain: unknown) =>
    server.call('model.party.party.search_read', [domain, 0, 2, null, ['addresses']], partyShape, signal);
  const byNumber = customer.taxNumber === null ? [] : await search([['identifiers.code', '=', customer.taxNumber]]);
  const known = byNumber.length > 0 ? byNumber : await search([['name', '=', customer.name]]);
  const [party, another] = known;
  if (!party) throw refused('erp.customer_unknown', customer.name);
  if (another) throw refused('erp.customer_ambiguous', customer.name);
  const [address] = party.addresses;
  if (address === undefined) throw refused('erp.customer_without_address', customer.name);
  return { id: party.id, address };
}

async function currencyOf(server: Tryton, code: string, signal: AbortSignal): Promise<number> {
  const asked = [[['code', '=', code]], 0, 1, null, ['id']];
  const [currency] = await server.call('model.currency.currency.search_read', asked, currencyShape, signal);
  if (!currency) throw refused('erp.currency_unknown', code);
  return currency.id;
}

async function productsOf(server: Tryton, { lines }: ErpOrder, signal: AbortSignal) {
  const codes = [...new Set(lines.map(({ productCode }) => productCode))];
  const asked = [
    [
      ['code', 'in', codes],
      ['salable', '=', true],
    ],
    0,
    null,
    null,
    ['code', 'sale_uom'],
  ];
  const known = await server.remember(`products ${codes.toSorted().join()}`, () =>
    server.call('model.product.product.search_read', asked, productShape, signal),
  );
  const byCode = new Map(known.map(({ id, code, sale_uom }) => [code, { id, unit: sale_uom }]));
  return (code: string) => {
    const product = byCode.get(code);
    if (!product) throw refused('erp.item_unknown', code);
    return product;
  };
}

/** What Tryton's own rules say this customer pays on this product. */
async function taxesOf(server: Tryton, buyer: Buyer, product: number, signal: AbortSignal): Promise<number[]> {
  const line = { product, quantity: 1, taxes: [], sale: { party: buyer.id } };
  const { taxes } = await server.call('model.sale.line.on_change_product', [line], taxesShape, signal);
  return taxes?.add.map(([, { id }]) => id) ?? [];
}

import { customers } from '../../db/customer/customer.ts';
import { plants } from '../../db/plant/plant.ts';
import { products } from '../../db/product/product.ts';
import { type Quote, quoteLines, quotes } from '../../db/quote/quote.ts';
import { type Offer, offeredLines } from '../../db/quote/quote-text.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { companyName } from './company-name.ts';

/** A quote as its customer is told it. */
export async function offerOf(tx: ServerTx, quote: Quote, customer: string, validUntil: number): Promise<Offer> {
  const lines = (await tx.scan(quoteLines, 'quoteId', quote.id)).toSorted((a, b) => a.position - b.position);
  const ids = lines.flatMap(({ productId }) => productId ?? []);
  const named = new Map((await tx.getMany(products, [...new Set(ids)])).map((product) => [product.id, product]));
  const plant = await tx.get(plants, quote.plantId);
  return {
    ...quote,
    company: await companyName(tx),
    customer,
    validUntil,
    zone: plant?.zone ?? 'UTC',
    lines: offeredLines(lines.map((line) => ({ line, product: named.get(line.productId ?? '') }))),
  };
}

/** What went out with this message, as long as the quote still stands as it was sent with it. */
export async function offerSentWith(tx: ServerTx, messageId: string): Promise<Offer | undefined> {
  const [quote] = await tx.scan(quotes, 'sentMessageId', messageId);
  const customer = quote?.customerId ? await tx.get(customers, quote.customerId) : undefined;
  if (!quote || !customer || quote.validUntil === null) return undefined;
  return offerOf(tx, quote, customer.name, quote.validUntil);
}

import * as z from 'zod/mini';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { products } from '../product/product.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { lineTotalMinor } from '../values/money.ts';
import { id } from '../values/plain.ts';
import { mostThousandths, packFactor } from '../values/quantity.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type Quote, type QuoteLine, quoteLines, quotes, quoteTransitions } from './quote.ts';

const positive = z.int().check(z.minimum(1), z.maximum(1_000_000_000_000));
const version = z.int().check(z.minimum(1));
const longestTerms = 2_000;
/** A year is the longest anybody promises a price. */
const mostDays = 366;

async function known(tx: Tx, quoteId: string): Promise<Quote> {
  const quote = await tx.get(quotes, quoteId);
  refuseUnless(quote, 'quote.unknown');
  return quote;
}

async function openQuote(tx: Tx, quoteId: string): Promise<Quote> {
  const quote = await known(tx, quoteId);
  refuseUnless(quote.state === 'open', 'quote.not_open');
  return quote;
}

/** A changed quote is a new version, and an approval of the old one counts no more. */
async function change(tx: Tx, quote: Quote, act: Act, what: Partial<Quote> = {}): Promise<void> {
  await tx.put(quotes, { ...quote, ...what, version: quote.version + 1, preparedBy: act.actor.personId });
  tx.happened({ type: 'quote.changed', quoteId: quote.id });
}

async function lineOf(tx: Tx, lineId: string): Promise<{ line: QuoteLine; quote: Quote }> {
  const line = await tx.get(quoteLines, lineId);
  refuseUnless(line, 'quoteLine.unknown');
  return { line, quote: await openQuote(tx, line.quoteId) };
}

/** Says what a line asks for and what it costs; without a price the rules' price is quoted. */
export const setQuoteLine = mutator({
  name: 'quoteLine.set@1',
  by: ['commercial'],
  args: z.object({
    lineId: id,
    productId: id,
    quantity: positive,
    unit: z.string(),
    unitPrice: z.nullable(z.int().check(z.minimum(1), z.maximum(1_000_000_000_000))),
  }),
  async run(tx, args, act) {
    const { line, quote } = await lineOf(tx, args.lineId);
    const product = await tx.get(products, args.productId);
    refuseUnless(product?.kind === 'finished', 'product.unknown');
    const factor = packFactor(product, args.unit);
    refuseUnless(factor, 'product.not_packed_so', { code: product.code, unit: args.unit });
    const baseQuantity = Math.round(args.quantity * factor);
    refuseUnless(baseQuantity >= 1 && baseQuantity <= mostThousandths, 'draftLine.quantity_absurd');
    const same = product.id === line.productId;
    const unitPrice = args.unitPrice ?? (same ? line.rulePrice : null);
    await change(tx, quote, act);
    await tx.put(quoteLines, {
      ...line,
      productId: product.id,
      quantity: args.quantity,
      unit: args.unit,
      baseQuantity,
      confidence: 1,
      accepted: true,
      unitPrice,
      ...(same ? {} : { rulePrice: null, floorPrice: null, priceTrace: [] }),
      netMinor: unitPrice === null ? 0 : lineTotalMinor(unitPrice, baseQuantity, quote.currency),
    });
  },
});

/** Takes a line out of a quote: it is not offered. The last one can't go: withdraw the quote instead. */
export const removeQuoteLine = mutator({
  name: 'quoteLine.remove@1',
  by: ['commercial'],
  args: z.object({ lineId: id }),
  async run(tx, args, act) {
    const { line, quote } = await lineOf(tx, args.lineId);
    refuseUnless((await tx.scan(quoteLines, 'quoteId', quote.id)).length > 1, 'quote.last_line');
    await change(tx, quote, act);
    await tx.delete(quoteLines, line.id);
  },
});

/** How long the prices stand, and what is said below them. */
export const setQuoteTerms = mutator({
  name: 'quote.setTerms@1',
  by: ['commercial'],
  args: z.object({
    quoteId: id,
    validDays: z.int().check(z.minimum(1), z.maximum(mostDays)),
    terms: z.string().check(z.maxLength(longestTerms)),
  }),
  async run(tx, args, act) {
    const quote = await openQuote(tx, args.quoteId);
    await change(tx, quote, act, { validDays: args.validDays, terms: args.terms });
  },
});

/** Lets prices below the floor pass, for exactly the version that was seen; never by who set them. */
export const approveQuote = mutator({
  name: 'quote.approve@1',
  by: ['commercial', 'finance'],
  args: z.object({ quoteId: id, version }),
  async run(tx, args, act) {
    const quote = await openQuote(tx, args.quoteId);
    refuseUnless(quote.version === args.version, 'quote.changed');
    refuseUnless(quote.preparedBy !== act.actor.personId, 'quote.own_price');
    await tx.put(quotes, { ...quote, approvedBy: act.actor.personId, approvedVersion: quote.version });
  },
});

/** Whether a line is quoted below the lowest price that needs no approval. */
export const isBelowFloor = ({ unitPrice, floorPrice }: Pick<QuoteLine, 'unitPrice' | 'floorPrice'>): boolean =>
  unitPrice !== null && floorPrice !== null && unitPrice < floorPrice;

/** Whether a line can be quoted as it is. */
export const isQuotable = (line: QuoteLine): boolean =>
  line.accepted && line.productId !== null && line.baseQuantity !== null && line.unitPrice !== null;

/** Whether one product stands here at two prices: an order could not be priced by it. */
function hasTwoPrices(lines: readonly QuoteLine[]): boolean {
  const prices = new Map(lines.map(({ productId, unitPrice }) => [productId, unitPrice]));
  return lines.some(({ productId, unitPrice }) => prices.get(productId) !== unitPrice);
}

/** Sends the quote as it was seen. A price below the floor goes only with somebody else's approval of this version. */
export const sendQuote = mutator({
  name: 'quote.send@1',
  by: ['commercial'],
  args: z.object({ quoteId: id, version }),
  async run(tx, args, act) {
    const quote = await openQuote(tx, args.quoteId);
    refuseUnless(quote.version === args.version, 'quote.changed');
    refuseUnless(quote.customerId, 'quote.no_customer');
    const lines = await tx.scan(quoteLines, 'quoteId', quote.id);
    refuseUnless(lines.length > 0 && lines.every(isQuotable), 'quote.line_unsure');
    refuseUnless(!hasTwoPrices(lines), 'quote.same_product_twice');
    const approved = quote.approvedVersion === quote.version && quote.approvedBy !== quote.preparedBy;
    refuseUnless(approved || !lines.some(isBelowFloor), 'quote.below_floor');
    refuseIllegalMove('quote', quoteTransitions, quote.state, 'sent');
    await tx.put(quotes, {
      ...quote,
      state: 'sent',
      sentBy: act.actor.personId,
      sentAt: act.at,
      validUntil: act.at + quote.validDays * 86_400_000,
    });
    tx.happened({ type: 'quote.sent', quoteId: quote.id });
  },
});

/** Takes a quote that was sent, declined or has run out up again, as a new version. */
export const reopenQuote = mutator({
  name: 'quote.reopen@1',
  by: ['commercial'],
  args: z.object({ quoteId: id }),
  async run(tx, args, act) {
    const quote = await known(tx, args.quoteId);
    refuseUnless(quote.state !== 'open', 'quote.open_already');
    refuseIllegalMove('quote', quoteTransitions, quote.state, 'open');
    await change(tx, quote, act, { state: 'open', validUntil: null, sentAt: null, sentBy: null, sentMessageId: null });
  },
});

/** Drops a quote: nothing is offered. */
export const withdrawQuote = mutator({
  name: 'quote.withdraw@1',
  by: ['commercial'],
  args: z.object({ quoteId: id }),
  async run(tx, args) {
    const quote = await known(tx, args.quoteId);
    refuseIllegalMove('quote', quoteTransitions, quote.state, 'withdrawn');
    await tx.put(quotes, { ...quote, state: 'withdrawn' });
    tx.happened({ type: 'quote.settled', quoteId: quote.id });
  },
});

/** Notes by hand what the customer said by telephone: they don't want it. An acceptance is always a message. */
export const declineQuote = mutator({
  name: 'quote.decline@1',
  by: ['commercial'],
  args: z.object({ quoteId: id }),
  async run(tx, args) {
    const quote = await known(tx, args.quoteId);
    refuseIllegalMove('quote', quoteTransitions, quote.state, 'declined');
    await tx.put(quotes, { ...quote, state: 'declined' });
    tx.happened({ type: 'quote.settled', quoteId: quote.id });
  },
});

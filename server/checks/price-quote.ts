import { customers } from '../../db/customer/customer.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { type Quote, type QuoteLine, quoteLines, quotes } from '../../db/quote/quote.ts';
import { moneyScope } from '../../db/scope.ts';
import { taxOf, taxParts } from '../../db/tax/tax-of.ts';
import { minute } from '../../db/values/instant.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { priceCaseOf } from './price-all.ts';
import { type PriceCase, priceLine, type SureLine } from './price-lines.ts';

/** Prices an open quote by the rules: what they say, the floor below it, and what is quoted, with tax and totals. */
export async function priceQuote(tx: ServerTx, { quoteId }: { readonly quoteId: string }): Promise<void> {
  const quote = await tx.get(quotes, quoteId);
  if (quote?.state !== 'open' || quote.customerId === null) return;
  const buyer = await tx.get(customers, quote.customerId);
  if (!buyer) return;
  const lines = await tx.scan(quoteLines, 'quoteId', quote.id);
  const sure = lines.flatMap((line) => sureOf(quote, line) ?? []);
  const given = await priceCaseOf(tx, { ...quote, extraDiscountBps: 0 }, buyer, sure, undefined);
  const priced = lines.map((line) => pricedBy(line, sureOf(quote, line), given));
  await tx.putMany(quoteLines, priced);
  const [net, tax] = [sum(priced, 'netMinor'), sum(priced, 'taxMinor')];
  await tx.put(quotes, { ...quote, currency: buyer.currency, netMinor: net, taxMinor: tax, totalMinor: net + tax });
}

/** A quote's line as a draft's would be priced; undefined while product or amount are open. */
function sureOf(quote: Quote, { productId, baseQuantity, ...line }: QuoteLine): SureLine | undefined {
  if (productId === null || baseQuantity === null) return undefined;
  const { id, scope, position, phrase, candidates, quantity, unit, confidence, accepted } = line;
  const said = { id, scope, position, phrase, candidates, quantity, unit, confidence, accepted };
  const unpriced = { unitPrice: null, floorPrice: null, netMinor: 0, priceTrace: [], taxMinor: 0, tax: [] };
  return { ...said, ...unpriced, draftId: quote.id, productId, baseQuantity };
}

/** The line with the rules' price beside the quoted one, and money for the quoted one. */
function pricedBy(line: QuoteLine, sure: SureLine | undefined, given: PriceCase): QuoteLine {
  const product = sure && given.products.get(sure.productId);
  if (!sure || !product) return { ...line, netMinor: 0, taxMinor: 0 };
  const ruled = priceLine(sure, given);
  const unitPrice = line.unitPrice ?? ruled?.unitPrice ?? null;
  const netMinor = unitPrice === null ? 0 : lineTotalMinor(unitPrice, sure.baseQuantity, given.buyer.currency);
  const tax = taxParts(netMinor, taxOf(product, given.tax));
  return {
    ...line,
    rulePrice: ruled?.unitPrice ?? null,
    floorPrice: ruled?.floorPrice ?? null,
    priceTrace: ruled ? [...ruled.priceTrace] : [],
    unitPrice,
    netMinor,
    taxMinor: tax.reduce((total, part) => total + part.minor, 0),
  };
}

const sum = (lines: readonly QuoteLine[], of: 'netMinor' | 'taxMinor'): number =>
  lines.reduce((total, line) => total + line[of], 0);

/**
 * Makes the prices of an accepted quote the customer's own, for as much as was quoted and until it would have run out, so
 * that its order is priced, and guarded, like any other.
 */
export async function honourQuote(tx: ServerTx, { quoteId }: { readonly quoteId: string }): Promise<void> {
  const quote = await tx.get(quotes, quoteId);
  if (quote?.state !== 'accepted') return;
  const byProduct = Map.groupBy(await tx.scan(quoteLines, 'quoteId', quote.id), ({ productId }) => productId);
  await tx.putMany(
    priceRules,
    [...byProduct.values()].flatMap((same) => {
      const [line] = same;
      if (!line) return [];
      return {
        id: `quote-${line.id}`,
        scope: moneyScope,
        kind: 'project' as const,
        productId: line.productId,
        family: null,
        tier: null,
        customerId: quote.customerId,
        region: null,
        plantId: null,
        currency: quote.currency,
        minQuantity: 0,
        // A product stands in a quote at one price, on as many lines as it likes.
        capQuantity: same.reduce((total, { baseQuantity }) => total + (baseQuantity ?? 0), 0),
        unitPrice: line.unitPrice,
        discountBps: 0,
        maxDiscountBps: 0,
        minMarginBps: null,
        // The database's clock stands where its transaction began, a moment before ours.
        validFrom: tx.now - minute,
        validTo: quote.validUntil,
      };
    }),
  );
}

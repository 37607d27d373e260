import type { Customer } from '../../db/customer/customer.ts';
import { draftLines, type OrderDraft } from '../../db/draft/draft.ts';
import type { OrderAmendment } from '../../db/order/amendment.ts';
import { plants } from '../../db/plant/plant.ts';
import { products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { priceRulesFor, quotesUsed, taxTerms } from './checks-sql.ts';
import { type PriceCase, type PricedLine, priceLine, type SureLine } from './price-lines.ts';
import { stepsNamed, termsNow } from './terms-now.ts';

/** What the lines of a draft, or of whatever is priced like one, are priced and taxed by. */
export async function priceCaseOf(
  tx: ServerTx,
  draft: Pick<OrderDraft, 'id' | 'plantId' | 'extraDiscountBps'>,
  buyer: Customer,
  lines: readonly SureLine[],
  amends: OrderAmendment | undefined,
): Promise<PriceCase> {
  const ids = [...new Set(lines.map((line) => line.productId))];
  const plant = await tx.get(plants, draft.plantId);
  if (!plant) throw new Error(`draft ${draft.id} is for a plant that is not there: ${draft.plantId}`);
  const [rules, found, { rates, profiles }, agreed] = await Promise.all([
    priceRulesFor(tx, buyer, ids),
    tx.getMany(products, ids),
    taxTerms(tx, [plant.id, buyer.id]),
    amends ? tx.scan(draftLines, 'draftId', amends.fromDraftId) : [],
  ]);
  return {
    rules,
    products: new Map(found.map((product) => [product.id, product])),
    buyer,
    plantId: plant.id,
    tax: { plant, seller: profiles.get(plant.id), customer: buyer, buyer: profiles.get(buyer.id), rates, at: tx.now },
    extraBps: draft.extraDiscountBps,
    at: tx.now,
    quoteUsed: await quotesUsed(tx, rules, amends?.orderId ?? null),
    agreed,
    lines,
  };
}

/** Prices and taxes every line of a draft; a line for which there is no price is left out. */
export async function priceAll(
  tx: ServerTx,
  draft: OrderDraft,
  buyer: Customer,
  lines: readonly SureLine[],
  amends: OrderAmendment | undefined,
): Promise<PricedLine[]> {
  const [given, terms] = await Promise.all([priceCaseOf(tx, draft, buyer, lines, amends), termsNow(tx)]);
  return lines.flatMap((line) => {
    const priced = priceLine(line, given);
    return priced ? [{ ...priced, priceTrace: stepsNamed(priced.priceTrace, given.rules, terms) }] : [];
  });
}

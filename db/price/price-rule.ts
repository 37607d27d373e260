import { instant, integer, oneOf, orNull, type Row, table, text } from '../table.ts';

/**
 * One row of the price list. `list` gives a product's price; `tier` a discount off every list price; `project` a
 * customer's own price for a product. `maxDiscountBps` is what may be given beyond it without an approval. Scope: money.
 */
export const priceRules = table('price_rule', {
  kind: oneOf(['list', 'tier', 'project']),
  productId: orNull(text()),
  tier: orNull(text()),
  customerId: orNull(text()),
  currency: text(),
  /** Ten-thousandths of a major unit, per base unit; null for `tier`. */
  unitPrice: orNull(integer()),
  discountBps: integer(),
  maxDiscountBps: integer(),
  validFrom: instant(),
  validTo: orNull(instant()),
});
export type PriceRule = Row<typeof priceRules>;

import { instant, integer, oneOf, orNull, type Row, table, text } from '../table.ts';

export const priceRuleKinds = ['list', 'tier', 'project', 'floor', 'cost'] as const;
export type PriceRuleKind = (typeof priceRuleKinds)[number];

/**
 * One row of the price list, for whatever its scope names: null means every one. `list` gives a price; `tier` a discount off
 * the list price; `project` a customer's own price; `floor` the lowest price, absolute or by margin over `cost`; `cost` what
 * one costs. Which of several counts: `byPrecedence`. Scope: money.
 */
export const priceRules = table('price_rule', {
  kind: oneOf(priceRuleKinds),
  productId: orNull(text()),
  /** The product group: `Product.family`. */
  family: orNull(text()),
  tier: orNull(text()),
  customerId: orNull(text()),
  region: orNull(text()),
  plantId: orNull(text()),
  currency: text(),
  /** A quantity break: counts from so many thousandths of the base unit in one line. */
  minQuantity: integer(),
  /** Of a project's quote: thousandths that may be ordered at its price. */
  capQuantity: orNull(integer()),
  /** Ten-thousandths of a major unit, per base unit; null for `tier`. */
  unitPrice: orNull(integer()),
  discountBps: integer(),
  /** What may be given beyond a `tier` or `project` price without an approval. */
  maxDiscountBps: integer(),
  /** Of a floor: the least share of the price that is left over the cost. */
  minMarginBps: orNull(integer()),
  validFrom: instant(),
  validTo: orNull(instant()),
});
export type PriceRule = Row<typeof priceRules>;

import type { Instant } from '../values/instant.ts';
import type { PriceRule } from './price-rule.ts';

/** Who buys: what a price depends on. */
export interface Buyer {
  readonly id: string;
  readonly tier: string;
  readonly region: string;
  readonly currency: string;
}

/** What is bought: so many thousandths of a product's base unit from a plant. */
export interface Goods {
  readonly productId: string;
  readonly family: string;
  readonly plantId: string;
  readonly thousandths: number;
}

const names = (mine: string | null, theirs: string): boolean => mine === null || mine === theirs;

/** Whether a rule speaks of this sale at `at`. */
export function applies(rule: PriceRule, buyer: Buyer, goods: Goods, at: Instant): boolean {
  return (
    rule.currency === buyer.currency &&
    rule.minQuantity <= goods.thousandths &&
    rule.validFrom <= at &&
    (rule.validTo === null || rule.validTo > at) &&
    names(rule.customerId, buyer.id) &&
    names(rule.tier, buyer.tier) &&
    names(rule.region, buyer.region) &&
    names(rule.productId, goods.productId) &&
    names(rule.family, goods.family) &&
    names(rule.plantId, goods.plantId)
  );
}

const scopes = ['customerId', 'productId', 'family', 'tier', 'region', 'plantId'] as const;

/**
 * The one order of rules of a kind, the one that counts first: who names the customer, then the product, the family, the
 * tier, the region, the plant; then the greater quantity break, the later begin, the greater id by its code units. Total:
 * no two rules are equal.
 */
export function byPrecedence(one: PriceRule, other: PriceRule): number {
  for (const scope of scopes) {
    const difference = Number(other[scope] !== null) - Number(one[scope] !== null);
    if (difference !== 0) return difference;
  }
  return (
    other.minQuantity - one.minQuantity ||
    other.validFrom - one.validFrom ||
    (one.id < other.id ? 1 : one.id > other.id ? -1 : 0)
  );
}

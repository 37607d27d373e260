import type { PriceStep } from '../../db/draft/draft.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Instant } from '../../db/values/instant.ts';
import { discounted } from '../../db/values/money.ts';

/** Who buys: what a price depends on. */
export interface Buyer {
  readonly id: string;
  readonly tier: string;
  readonly currency: string;
}

/** A unit price with the way to it, and the lowest that needs no approval; all in ten-thousandths of a major unit. */
export interface UnitPrice {
  readonly unitPrice: number;
  readonly floorPrice: number;
  readonly trace: readonly PriceStep[];
}

interface Base {
  readonly price: number;
  readonly maxDiscountBps: number;
  readonly trace: readonly PriceStep[];
}

/**
 * What a buyer pays for one base unit of a product: the buyer's own project price, else the list price less the tier's
 * discount; then less `extraBps`. Undefined when no rule in the buyer's currency gives a price at `at`. Of several rules
 * the one valid since last counts. `app.price_floor` in the database computes the same floor.
 */
export function priceProduct(
  rules: readonly PriceRule[],
  buyer: Buyer,
  productId: string,
  extraBps: number,
  at: Instant,
): UnitPrice | undefined {
  const valid = rules.filter(
    (rule) => rule.currency === buyer.currency && rule.validFrom <= at && (rule.validTo === null || rule.validTo > at),
  );
  const base = projectPrice(valid, buyer, productId) ?? tierPrice(valid, buyer, productId);
  if (!base) return undefined;
  const unitPrice = discounted(base.price, extraBps);
  const extra: PriceStep = { rule: 'extra', code: 'extra', offBps: extraBps, unitPrice };
  return {
    unitPrice,
    floorPrice: discounted(base.price, base.maxDiscountBps),
    trace: extraBps === 0 ? base.trace : [...base.trace, extra],
  };
}

function projectPrice(rules: readonly PriceRule[], buyer: Buyer, productId: string): Base | undefined {
  const own = rules.filter((rule) => rule.kind === 'project' && rule.customerId === buyer.id);
  const project = newest(own.filter((rule) => rule.productId === productId && rule.unitPrice !== null));
  const price = project?.unitPrice ?? undefined;
  if (!project || price === undefined) return undefined;
  const trace: PriceStep[] = [{ rule: project.id, code: 'project', unitPrice: price }];
  return { price, maxDiscountBps: project.maxDiscountBps, trace };
}

function tierPrice(rules: readonly PriceRule[], buyer: Buyer, productId: string): Base | undefined {
  const lists = rules.filter((rule) => rule.kind === 'list' && rule.productId === productId);
  const list = newest(lists.filter((rule) => rule.unitPrice !== null));
  const listPrice = list?.unitPrice ?? undefined;
  if (!list || listPrice === undefined) return undefined;
  const listed: PriceStep = { rule: list.id, code: 'list', unitPrice: listPrice };
  const tier = newest(rules.filter((rule) => rule.kind === 'tier' && rule.tier === buyer.tier));
  if (!tier) return { price: listPrice, maxDiscountBps: 0, trace: [listed] };
  const price = discounted(listPrice, tier.discountBps);
  const { discountBps: offBps } = tier;
  const step: PriceStep = { rule: tier.id, code: 'tier', tier: buyer.tier, offBps, unitPrice: price };
  return { price, maxDiscountBps: tier.maxDiscountBps, trace: [listed, step] };
}

function newest(rules: readonly PriceRule[]): PriceRule | undefined {
  const later = (a: PriceRule, b: PriceRule): number => b.validFrom - a.validFrom || (a.id < b.id ? 1 : -1);
  return rules.toSorted(later)[0];
}

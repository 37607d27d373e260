import type { Need } from '../../db/approval/authority.ts';
import type { Reason } from '../../db/draft/draft.ts';
import type { PricedLine } from './price-lines.ts';

/** What of a line decides whether its price needs an approval, and whose. */
type Judged = Pick<PricedLine, 'unitPrice' | 'basePrice' | 'floorPrice' | 'hardFloor' | 'netMinor'>;

/**
 * Price and discount, one finding each. Below the floor is a breach of price; the line that is furthest below is named.
 * Prices in ten-thousandths of a major unit.
 */
export function judgePrice(lines: readonly PricedLine[], extraBps: number, currency: string): Reason[] {
  const applied: Reason = {
    code: 'price.applied',
    ok: true,
    facts: { lines: lines.length, netMinor: netOf(lines), currency },
  };
  return [applied, judgeDiscount(lines, extraBps, currency)];
}

/** How deep the prices breach: the greatest discount off a price that is below its floor, and the order's net. */
export function priceNeed(lines: readonly Judged[]): Need | undefined {
  const below = lines.filter(isBelow);
  if (below.length === 0) return undefined;
  return {
    kind: 'price',
    bps: Math.max(0, ...below.map(discountOf)),
    minor: netOf(lines),
    days: 0,
    beyond: below.some((line) => line.unitPrice < line.hardFloor),
  };
}

/** Basis points off the price before anything extra, rounded up. */
const discountOf = ({ basePrice, unitPrice }: Judged): number =>
  basePrice === 0 ? 0 : Math.ceil(((basePrice - unitPrice) * 10_000) / basePrice);

const isBelow = (line: Judged): boolean => line.unitPrice < line.floorPrice;

const netOf = (lines: readonly Judged[]): number => lines.reduce((sum, line) => sum + line.netMinor, 0);

function judgeDiscount(lines: readonly PricedLine[], extraBps: number, currency: string): Reason {
  const below = lines.filter(isBelow);
  const worst = below.toSorted((a, b) => share(a) - share(b))[0];
  if (!worst) return { code: 'discount.within_limit', ok: true, facts: { extraBps } };
  const facts = { extraBps, lines: below.length, product: worst.productCode, currency };
  return {
    code: 'discount.below_floor',
    ok: false,
    facts: { ...facts, unitPrice: worst.unitPrice, floorPrice: worst.floorPrice },
  };
}

const share = (line: PricedLine): number => line.unitPrice / line.floorPrice;

import type { Reason } from '../../db/draft/draft.ts';
import type { PricedLine } from './price-lines.ts';

/**
 * Price and discount, one finding each. Below the floor is a breach of price; the line that is furthest below is named.
 * Prices in ten-thousandths of a major unit.
 */
export function judgePrice(lines: readonly PricedLine[], extraBps: number, currency: string): Reason[] {
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const applied: Reason = { code: 'price.applied', ok: true, facts: { lines: lines.length, netMinor, currency } };
  return [applied, judgeDiscount(lines, extraBps, currency)];
}

function judgeDiscount(lines: readonly PricedLine[], extraBps: number, currency: string): Reason {
  const below = lines.filter((line) => line.unitPrice < line.floorPrice);
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

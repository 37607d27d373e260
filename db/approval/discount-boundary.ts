import type { UnitPrice } from '../price/price-product.ts';
import type { ApprovalLevel } from './approval-level.ts';

/**
 * What becomes of a line's price. `free`: nobody is asked. `level`: this level is enough. `no_level`: none reaches so far.
 * `function`: there are no levels, and anybody of commercial or a manager approves. `no_price`: no rule gives a price.
 */
export const outcomes = ['free', 'level', 'no_level', 'function', 'no_price'] as const;

/** From which unit price and up to which net of the order (null: any) something becomes of a price; the first counts. */
export interface Boundary {
  readonly outcome: (typeof outcomes)[number];
  readonly level?: ApprovalLevel;
  readonly leastPrice: number;
  readonly mostNet: number | null;
}

/** Down to where a price is free, then how far each level reaches, the lowest first, then what is left. */
export function boundariesOf(price: UnitPrice, levels: readonly ApprovalLevel[], currency: string): Boundary[] {
  const free: Boundary = { outcome: 'free', leastPrice: price.floorPrice, mostNet: null };
  const own = levels.filter(({ kind }) => kind === 'price').toSorted((one, other) => one.level - other.level);
  if (own.length === 0) return [free, { outcome: 'function', leastPrice: 0, mostNet: null }];
  const reached = own.flatMap((level): Boundary[] => {
    const { maxBps, maxMinor, maxDays } = level;
    if (maxMinor !== null && level.currency !== currency) return [];
    const isUnbound = maxBps === null && maxMinor === null && maxDays === null;
    const leastPrice = isUnbound ? 0 : Math.max(price.hardFloor, leastAt(price.basePrice, maxBps));
    return [{ outcome: 'level', level, leastPrice, mostNet: maxMinor }];
  });
  return [free, ...reached, { outcome: 'no_level', leastPrice: 0, mostNet: null }];
}

/** The lowest price that is no more than so many basis points, rounded up, off another. */
const leastAt = (price: number, bps: number | null): number =>
  bps === null || bps >= 10_000 ? 0 : Math.ceil((price * (10_000 - bps)) / 10_000);

import type { Reason } from '../../db/draft/draft.ts';

/** A product's need and what is free of it, in thousandths of its base unit. */
export interface StockNeed {
  readonly productCode: string;
  readonly needed: number;
  readonly available: number;
}

/** Whether stock covers the order now. It informs and never blocks: what is missing is planned and promised. */
export function judgeStock(needs: readonly StockNeed[]): Reason {
  const short = needs.filter(({ needed, available }) => available < needed);
  const worst = short.toSorted((a, b) => a.available - a.needed - (b.available - b.needed))[0];
  if (!worst) return { code: 'stock.available', ok: true, facts: { products: needs.length } };
  const { productCode: product, needed, available } = worst;
  return { code: 'stock.short', ok: false, facts: { products: short.length, product, needed, available } };
}

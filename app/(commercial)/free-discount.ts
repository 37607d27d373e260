import type { DraftLine } from '../../db/draft/draft.ts';

/**
 * How much may be taken off beyond the tier before some line falls below its floor, in basis points; undefined while the
 * lines have no prices.
 */
export function freeDiscountBps(lines: readonly Pick<DraftLine, 'priceTrace' | 'floorPrice'>[]): number | undefined {
  const free = lines.flatMap(({ priceTrace, floorPrice }) => {
    const base = priceTrace
      .filter(({ code }) => code === 'list' || code === 'tier' || code === 'project')
      .at(-1)?.unitPrice;
    return base && floorPrice !== null ? [Math.floor(((base - floorPrice) * 10_000) / base)] : [];
  });
  return free.length === 0 || free.length < lines.length ? undefined : Math.max(0, Math.min(...free));
}

/** Basis points of a typed percentage (`6`, `6.5`, `6,25`); undefined when it is none or over 90 %. */
export function typedBps(text: string): number | undefined {
  if (!/^\s*\d{1,2}(?:[.,]\d{1,2})?\s*$/.test(text)) return undefined;
  const bps = Math.round(Number(text.replace(',', '.')) * 100);
  return bps <= 9_000 ? bps : undefined;
}

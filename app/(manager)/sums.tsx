'use client';
import { Money } from '../_ui/kit/figures.tsx';
import { type Sum, sumsOf } from './response.ts';

/** Money added up, each currency by itself: `₹3.4L + AED 20K`; `none` when there is nothing. */
export function Sums({ parts, none }: { parts: readonly Sum[]; none: string }) {
  const sums = sumsOf(parts);
  if (sums.length === 0) return none;
  return sums.map(({ currency, minor }, place) => (
    <span key={currency}>
      {place > 0 && ' + '}
      <Money minor={minor} currency={currency} short />
    </span>
  ));
}

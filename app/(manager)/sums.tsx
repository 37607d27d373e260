'use client';
import { Money } from '../_ui/kit/figures.tsx';
import type { Sum } from './response.ts';

/** Sums side by side, each currency by itself: `₹3.4L + AED 20K`; `none` when there is nothing. */
export function Sums({ sums, none }: { sums: readonly Sum[]; none: string }) {
  if (sums.length === 0) return none;
  return sums.map(({ currency, minor }, place) => (
    <span key={currency}>
      {place > 0 && ' + '}
      <Money minor={minor} currency={currency} short />
    </span>
  ));
}

'use client';
import type { Instant } from '../../../db/values/instant.ts';
import { useNow } from '../clock.ts';
import { spanParts } from '../formats.ts';
import { useWords } from '../words/words.tsx';

/** A length of time in the reader's words: `12 s`, `4 min`, `2 h 5 min`. */
export function useSpan(ms: number): string {
  const t = useWords('shared');
  return spanParts(ms)
    .map(({ unit, count }) => t(`span.${unit}`, { count }))
    .join(' ');
}

/** How long ago something happened, as everybody sees it at this moment: one clock, one rounding. Never negative. */
export function useSpanSince(at: Instant): string {
  return useSpan(Math.max(0, useNow() - at));
}

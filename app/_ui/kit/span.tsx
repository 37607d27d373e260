'use client';
import { spanParts } from '../formats.ts';
import { useWords } from '../words/words.tsx';

/** A length of time in the reader's words: `12 s`, `4 min`, `2 h 5 min`. */
export function useSpan(ms: number): string {
  const t = useWords('shared');
  return spanParts(ms)
    .map(({ unit, count }) => t(`span.${unit}`, { count }))
    .join(' ');
}

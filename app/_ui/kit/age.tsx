'use client';
import { History } from 'lucide-react';
import { type Instant, minute } from '../../../db/values/instant.ts';
import { useNow } from '../clock.ts';
import { useWords } from '../words/words.tsx';
import { useSpan } from './span.tsx';

/** How old a figure is: `as of 12 s ago`. Past `staleAfterMs` (2 min) it says so, in the late colour. */
export function Age({ of, staleAfterMs = 2 * minute }: { of: Instant; staleAfterMs?: number }) {
  const t = useWords('shared');
  const age = Math.max(0, useNow() - of);
  const span = useSpan(age);
  const stale = age > staleAfterMs;
  return (
    <span
      className={`inline-flex items-center gap-1 text-sm whitespace-nowrap tabular-nums ${stale ? 'font-semibold text-late' : 'text-ink-soft'}`}
    >
      <History aria-hidden className="size-3.5" />
      {t(stale ? 'ageStale' : 'age', { span })}
    </span>
  );
}

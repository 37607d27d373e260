'use client';
import { CloudOff } from 'lucide-react';
import { useFreshness } from '../_device/freshness.ts';
import { useNow } from '../_ui/clock.ts';
import { useSpan } from '../_ui/kit/span.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Warns when the data is so old that a confirm may be refused. */
export function StaleBar() {
  const t = useWords('dispatch');
  const freshness = useFreshness();
  const now = useNow(10_000);
  const age = useSpan(Math.max(0, now - (freshness?.pulledAt ?? now)));
  if (!freshness?.stale) return null;
  return (
    <p role="status" className="flex items-start gap-3 rounded-panel bg-late-wash px-4 py-3 font-medium text-late">
      <CloudOff aria-hidden className="mt-0.5 size-5 shrink-0" />
      {freshness.pulledAt === null ? t('neverFetched') : t('stale', { span: age })}
    </p>
  );
}

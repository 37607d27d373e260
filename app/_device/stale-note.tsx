'use client';
import { useWords } from '../_ui/words/words.tsx';
import { useFreshness } from './freshness.ts';

/** Beside an action that depends on fresh data: says that this device's is old. Nothing while it is not. */
export function StaleNote({ className = 'mt-2' }: { className?: string }) {
  const t = useWords('shared');
  const freshness = useFreshness();
  return freshness?.stale ? <p className={`font-medium text-late ${className}`}>{t('staleAct')}</p> : null;
}

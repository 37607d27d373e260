'use client';
import { CalendarClock } from 'lucide-react';
import type { Exception } from '../../db/exception/exception.ts';
import { formatTime } from '../_ui/formats.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

/** Why a deadline moved, in the person's language; the words of who moved it stay as they are. */
export function useMoveReason(): (reason: string) => string {
  const t = useWords('exceptions.move');
  return (reason) => {
    // Codes come from the server: looked up, never assumed.
    const key = reason as Parameters<typeof t>[0];
    return reason !== '' && t.has(key) ? t(key) : reason;
  };
}

/** Each move of an exception's deadline: from when to when, and why. Nothing where it never moved. */
export function DeadlineMoves({ exception, zone }: { exception: Exception; zone: string }) {
  const t = useWords('exceptions.place');
  const locale = useLocale();
  const reason = useMoveReason();
  const { moves } = exception;
  if (moves.length === 0) return null;
  return (
    <ul aria-label={t('moves')} className="mt-3 space-y-1 text-sm">
      {moves.map((move) => (
        <li key={`${move.at} ${move.to}`} className="flex items-start gap-2">
          <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {t('movedFromTo', {
              from: formatTime(move.from, locale, zone),
              to: formatTime(move.to, locale, zone),
              reason: reason(move.reason),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}

'use client';
import type { ReactNode } from 'react';
import type { Instant } from '../../../db/values/instant.ts';
import { formatDay, formatTime } from '../formats.ts';
import { solidByTone, type Tone } from '../tone.ts';
import { useLocale } from '../words/language.ts';

export type TimelineEntry = {
  key: string;
  at: Instant;
  title: ReactNode;
  detail?: ReactNode;
  tone?: Tone;
};

/** What happened, in order, at plant time. A new day is named where it begins. */
export function Timeline({ entries, zone, label }: { entries: readonly TimelineEntry[]; zone: string; label: string }) {
  const locale = useLocale();
  const days = entries.map((entry) => formatDay(entry.at, locale, zone));
  return (
    <ol aria-label={label}>
      {entries.map((entry, place) => (
        <li key={entry.key} className="grid grid-cols-[3.25rem_1rem_1fr] gap-x-2 last:[&>div]:pb-0">
          {days[place] !== days[place - 1] && (
            <p className="col-span-3 pt-1 pb-2 text-label font-semibold text-ink-soft">{days[place]}</p>
          )}
          <time
            dateTime={new Date(entry.at).toISOString()}
            className="text-right text-sm leading-6 text-ink-soft tabular-nums"
          >
            {formatTime(entry.at, locale, zone)}
          </time>
          <span aria-hidden className="relative flex justify-center">
            {place < entries.length - 1 && (
              <span className="absolute top-2 bottom-0 w-px translate-y-1 bg-line-strong" />
            )}
            <span
              className={`relative mt-1.5 size-3 rounded-full ring-4 ring-panel ${solidByTone[entry.tone ?? 'wait']}`}
            />
          </span>
          <div className="min-w-0 pb-4">
            <p className="leading-6 font-medium">{entry.title}</p>
            {entry.detail !== undefined && <div className="text-sm text-ink-soft">{entry.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

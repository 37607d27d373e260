'use client';
import { useState } from 'react';
import { setQuietHours } from '../../db/delivery/delivery-mutators.ts';
import type { QuietHours } from '../../db/delivery/quiet-hours.ts';
import { Field } from '../_ui/kit/field.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useAct } from './device.ts';

export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

type QuietFormProps = {
  plantId: string;
  /** Null: the plant's own. */
  personId: string | null;
  own: QuietHours | undefined;
  /** What counts without. */
  plant?: QuietHours | undefined;
  /** Of the box that turns them on. */
  label: string;
  detail?: string;
};

/** When routine things wait: for a person, or for a plant. Kept at each change. */
export function QuietForm({ plantId, personId, own, plant, label, detail }: QuietFormProps) {
  const t = useWords('notify');
  const act = useAct();
  const shown = own ?? plant ?? { fromMinute: 22 * 60, toMinute: 6 * 60 };
  const [from, setFrom] = useState(clock(shown.fromMinute));
  const [to, setTo] = useState(clock(shown.toMinute));
  const put = (hours: Pick<QuietHours, 'fromMinute' | 'toMinute'> | null) =>
    void act(setQuietHours, { plantId, personId, hours });
  const changed = (next: { from?: string; to?: string }) => {
    const hours = { from, to, ...next };
    setFrom(hours.from);
    setTo(hours.to);
    if (own && hours.from && hours.to) put({ fromMinute: minutesOf(hours.from), toMinute: minutesOf(hours.to) });
  };
  return (
    <div className="space-y-2">
      {detail && <p className="text-sm text-ink-soft">{detail}</p>}
      <label className="tap flex items-center gap-3">
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-accent"
          checked={own !== undefined}
          onChange={(event) =>
            put(event.target.checked ? { fromMinute: minutesOf(from), toMinute: minutesOf(to) } : null)
          }
        />
        {label}
      </label>
      {own && (
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('from')}
            type="time"
            value={from}
            onChange={(event) => changed({ from: event.target.value })}
          />
          <Field label={t('to')} type="time" value={to} onChange={(event) => changed({ to: event.target.value })} />
        </div>
      )}
    </div>
  );
}

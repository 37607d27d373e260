import { integer, orNull, type Row, table, text } from '../table.ts';
import { type Instant, minute } from '../values/instant.ts';

/**
 * When routine things wait: a plant's, or a person's own, which count instead. Its id is the person's, else the plant's. From and
 * to are minutes of the plant's day; the same twice: never quiet. Scope: plant.
 */
export const quietHours = table(
  'quiet_hours',
  { plantId: text(), personId: orNull(text()), fromMinute: integer(), toMinute: integer() },
  ['plantId'],
);
export type QuietHours = Row<typeof quietHours>;

export const minutesOfDay = 24 * 60;

/** Minutes since midnight in the zone, with the part of a minute that is over. */
function minuteOfDay(at: Instant, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
    .format(at)
    .split(':');
  return (Number(parts[0]) % 24) * 60 + Number(parts[1]) + (at % minute) / minute;
}

/** When the quiet that is now ends; undefined while it is not quiet. Across midnight as by day. */
export function quietUntil(
  now: Instant,
  zone: string,
  hours: Pick<QuietHours, 'fromMinute' | 'toMinute'> | undefined,
): Instant | undefined {
  if (!hours || hours.fromMinute === hours.toMinute) return undefined;
  const { fromMinute, toMinute } = hours;
  const time = minuteOfDay(now, zone);
  const isQuiet = fromMinute < toMinute ? time >= fromMinute && time < toMinute : time >= fromMinute || time < toMinute;
  if (!isQuiet) return undefined;
  return now + Math.ceil(((toMinute - time + minutesOfDay) % minutesOfDay) * minute);
}

import { day, type Instant, minute } from './instant.ts';

/** What a wall clock shows: the day since 1970, and minutes since its midnight. */
export interface LocalTime {
  readonly day: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** By how much the zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(at: Instant, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(at / 1_000) * 1_000;
}

/** The wall clock of an IANA zone at an instant. */
export function localTime(at: Instant, zone: string): LocalTime {
  const shown = at + offsetAt(at, zone);
  const since = Math.floor(shown / day);
  return { day: since, minute: Math.floor((shown - since * day) / minute) };
}

/** When the zone's clocks show a time; of a time they show twice one of both, of one they skip a moment beside it. */
export function instantOf({ day: since, minute: past }: LocalTime, zone: string): Instant {
  const shown = since * day + past * minute;
  return shown - offsetAt(shown - offsetAt(shown, zone), zone);
}

/** Sunday 0 … Saturday 6. */
export const weekdayOf = (since: number): number => (((since + 4) % 7) + 7) % 7;

import { day, hour, type Instant, minute, second } from '../../db/values/instant.ts';

/** The first instant of the plant's day that holds `at`. */
export function startOfDay(at: Instant, zone: string): Instant {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return at - read('hour') * hour - read('minute') * minute - read('second') * second - (at % second);
}

export interface Mark {
  readonly at: Instant;
  /** Midnight: a new day begins. */
  readonly newDay: boolean;
}

/** The plant's round hours between two instants, `every` hours from midnight on; every midnight is one. */
export function hourMarks(from: Instant, to: Instant, every: number, zone: string): Mark[] {
  const marks: Mark[] = [];
  // A day of 23 or 25 hours still ends at its own midnight.
  for (let midnight = startOfDay(from, zone); midnight < to; midnight = startOfDay(midnight + 1.5 * day, zone)) {
    const next = startOfDay(midnight + 1.5 * day, zone);
    for (let at = midnight; at < next; at += every * hour)
      if (at >= from && at < to) marks.push({ at, newDay: at === midnight });
  }
  return marks;
}

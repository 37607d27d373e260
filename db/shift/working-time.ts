import { day, type Instant, minute } from '../values/instant.ts';
import { localTime, offsetAt } from '../values/local-time.ts';
import { isWorkday, prayersOn, type Rota, runningShifts } from './rota.ts';

/** A way to measure time: by the wall clock, or by working time only. */
export interface Clock {
  /** The instant so many milliseconds of it after another. */
  after(from: Instant, ms: number): Instant;
  /** Milliseconds of it between two instants; 0 when the second is not later. */
  between(from: Instant, to: Instant): number;
}

/** Every moment counts. */
export const wallClock: Clock = {
  after: (from, ms) => from + ms,
  between: (from, to) => Math.max(0, to - from),
};

/** Beyond this a plant that never works is taken to work always: a deadline has to come one day. */
const furthest = 60 * day;

/** Whether the plant works: a shift runs (without shifts: the day is no day of rest), and it is no prayer hour. */
export function isWorkingTime(rota: Rota, at: Instant): boolean {
  const local = localTime(at, rota.zone);
  const isPrayer = prayersOn(rota, local.day).some(
    (each) => each.fromMinute <= local.minute && local.minute < each.toMinute,
  );
  if (isPrayer) return false;
  return rota.shifts.length === 0 ? isWorkday(rota, local.day) : runningShifts(rota, at).length > 0;
}

/** Ascending instants after `from`, up to a UTC day's end, at which it may change whether the plant works. */
function edgesOfDay(rota: Rota, from: Instant, end: Instant): Instant[] {
  const offset = offsetAt(from, rota.zone);
  if (offset !== offsetAt(end, rota.zone)) {
    // Clocks go forward or back today: every minute is looked at.
    const first = Math.floor(from / minute) + 1;
    return Array.from({ length: Math.ceil(end / minute) - first }, (_, nth) => (first + nth) * minute);
  }
  const days = [localTime(from, rota.zone).day, localTime(end, rota.zone).day];
  const shiftEdges = rota.shifts.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]);
  const edges = [...new Set(days)].flatMap((each) => {
    const prayerEdges = prayersOn(rota, each).flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]);
    return [0, ...shiftEdges, ...prayerEdges].map((past) => each * day + past * minute - offset);
  });
  return [...new Set(edges)].filter((at) => at > from && at < end).sort((one, other) => one - other);
}

/** Stretches from an instant on in which the plant works throughout or not at all. */
function* stretches(rota: Rota, from: Instant, to: Instant): Generator<{ from: Instant; to: Instant; works: boolean }> {
  let at = from;
  while (at < to) {
    const end = Math.min(to, (Math.floor(at / day) + 1) * day);
    for (const edge of [...edgesOfDay(rota, at, end), end]) {
      yield { from: at, to: edge, works: isWorkingTime(rota, at) };
      at = edge;
    }
  }
}

/** Milliseconds between two instants in which the plant works; by the plant's clocks, also over their changes. */
export function workingTimeBetween(rota: Rota, from: Instant, to: Instant): number {
  let sum = 0;
  for (const each of stretches(rota, from, to)) if (each.works) sum += each.to - each.from;
  return sum;
}

/** The instant at which so much working time has gone by. A plant that does not work within sixty days gets the wall clock's. */
export function afterWorkingTime(rota: Rota, from: Instant, ms: number): Instant {
  let left = ms;
  if (left <= 0) return from;
  for (const each of stretches(rota, from, from + ms + furthest)) {
    if (!each.works) continue;
    if (each.to - each.from >= left) return each.from + left;
    left -= each.to - each.from;
  }
  return from + ms;
}

/** The clock of a plant's working time. */
export const workingClock = (rota: Rota): Clock => ({
  after: (from, ms) => afterWorkingTime(rota, from, ms),
  between: (from, to) => workingTimeBetween(rota, from, to),
});

import { textOfDay } from '../decision-table/day.ts';
import type { WeeklyHours } from '../shift/shift.ts';
import { day, type Instant, minute } from '../values/instant.ts';
import { instantOf, localTime, offsetAt, weekdayOf } from '../values/local-time.ts';

/** A stretch of time, its end not counted in. */
export interface Stretch {
  readonly start: Instant;
  readonly end: Instant;
}

/** What closes machines: the hours of the week they work in, and the plant's holidays (`2026-11-09`), by its clocks. */
export interface WorkingWeek {
  readonly zone: string;
  readonly hours: readonly WeeklyHours[];
  readonly holidays: ReadonlySet<string>;
}

/** When a machine is closed between two instants, ascending; never without hours. */
export function closedBetween(week: WorkingWeek, from: Instant, to: Instant): Stretch[] {
  if (week.hours.length === 0) return [];
  const closed: Stretch[] = [];
  let at = from;
  for (const { start, end } of openFrom(week, from, to)) {
    if (start > at) closed.push({ start: at, end: Math.min(start, to) });
    at = Math.max(at, end);
  }
  if (at < to) closed.push({ start: at, end: to });
  return closed;
}

/** Open stretches that touch the time from one instant to another, by their start. */
function openFrom({ zone, hours, holidays }: WorkingWeek, from: Instant, to: Instant): Stretch[] {
  const first = localTime(from, zone).day;
  const days = Array.from({ length: localTime(to, zone).day - first + 1 }, (_, nth) => first + nth);
  return days
    .filter((each) => !holidays.has(textOfDay(each)))
    .flatMap((each) => {
      const instants = clockOf(each, zone);
      return hours
        .filter(({ weekday }) => weekday === weekdayOf(each))
        .map(({ fromMinute, toMinute }) => ({ start: instants(fromMinute), end: instants(toMinute) }));
    })
    .filter(({ start, end }) => start < end && end > from && start < to)
    .sort((one, other) => one.start - other.start || one.end - other.end);
}

/** Instants of a day by its minutes; only a day on which clocks change needs each looked up. */
function clockOf(of: number, zone: string): (past: number) => Instant {
  const midnight = instantOf({ day: of, minute: 0 }, zone);
  if (offsetAt(midnight, zone) === offsetAt(midnight + day, zone)) return (past) => midnight + past * minute;
  return (past) => instantOf({ day: of, minute: past }, zone);
}

/** Stretches without what is opened in them. */
export function without(shut: readonly Stretch[], opened: readonly Stretch[]): Stretch[] {
  return opened.reduce<Stretch[]>(
    (left, each) =>
      left.flatMap((one) =>
        [
          { start: one.start, end: Math.min(one.end, each.start) },
          { start: Math.max(one.start, each.end), end: one.end },
        ].filter(({ start, end }) => start < end),
      ),
    [...shut],
  );
}

import { dayOf, textOfDay } from '../decision-table/day.ts';
import type { Instant } from '../values/instant.ts';
import { type LocalTime, localTime, weekdayOf } from '../values/local-time.ts';
import type { CalendarDay, Cover, OnCall, PlantCalendar, Shift, ShiftAssignment } from './shift.ts';

/** A plant's calendar and who works when, as its rows say. Without rows every time is working time. */
export interface Rota {
  readonly zone: string;
  readonly calendar: Pick<PlantCalendar, 'restDays' | 'prayers'> | undefined;
  readonly days: readonly CalendarDay[];
  readonly shifts: readonly Shift[];
  readonly assignments: readonly ShiftAssignment[];
  readonly covers: readonly Cover[];
  readonly onCalls: readonly OnCall[];
}

/** A shift that runs, and the day it began on. */
export interface RunningShift {
  readonly shift: Shift;
  readonly day: number;
}

/** A day on which shifts begin: neither one of the week's rest nor a holiday. */
export function isWorkday({ calendar, days }: Rota, day: number): boolean {
  if (calendar?.restDays.includes(weekdayOf(day))) return false;
  const date = textOfDay(day);
  return !days.some((each) => each.kind === 'holiday' && each.date === date);
}

/** The prayer hours of a day: its own, else the weekday's. */
export function prayersOn({ calendar, days }: Rota, day: number): { fromMinute: number; toMinute: number }[] {
  const date = textOfDay(day);
  const own = days.flatMap(({ kind, date: on, fromMinute, toMinute }) =>
    kind === 'prayer' && on === date && fromMinute !== null && toMinute !== null ? [{ fromMinute, toMinute }] : [],
  );
  return own.length > 0 ? own : (calendar?.prayers ?? []).filter(({ weekday }) => weekday === weekdayOf(day));
}

/** The day on which the shift running at a time began; undefined when it does not run. Night shifts belong to the evening before. */
function begunOn({ fromMinute, toMinute }: Shift, { day, minute }: LocalTime): number | undefined {
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute ? day : undefined;
  if (minute >= fromMinute) return day;
  return minute < toMinute ? day - 1 : undefined;
}

/** The shifts that run at an instant. */
export function runningShifts(rota: Rota, at: Instant): RunningShift[] {
  const local = localTime(at, rota.zone);
  return rota.shifts.flatMap((shift) => {
    const day = begunOn(shift, local);
    return day !== undefined && isWorkday(rota, day) ? [{ shift, day }] : [];
  });
}

/** Whether a date is from `fromDate` to `toDate`, both counted in. */
export function isWithin(dates: { readonly fromDate: string; readonly toDate: string | null }, day: number): boolean {
  const from = dayOf(dates.fromDate);
  const to = dates.toDate === null ? Number.POSITIVE_INFINITY : dayOf(dates.toDate);
  return from !== undefined && to !== undefined && from <= day && day <= to;
}

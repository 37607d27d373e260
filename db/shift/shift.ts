import * as z from 'zod/mini';
import { functionNames } from '../person/function.ts';
import { instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';

/** A stretch of a weekday in minutes since midnight, by the plant's clocks. */
export const weeklyHours = z.object({
  weekday: z.int().check(z.minimum(0), z.maximum(6)),
  fromMinute: z.int().check(z.minimum(0), z.maximum(1_439)),
  toMinute: z.int().check(z.minimum(1), z.maximum(1_440)),
});
export type WeeklyHours = z.infer<typeof weeklyHours>;

/** A plant's working week: on which weekdays it rests (Sunday 0), and its prayer hours. Its id is the plant's. Scope: plant. */
export const plantCalendars = table(
  'plant_calendar',
  { plantId: text(), restDays: json(z.array(z.int())), prayers: json(z.array(weeklyHours)) },
  ['plantId'],
);
export type PlantCalendar = Row<typeof plantCalendars>;

export const dayKinds = ['holiday', 'prayer'] as const;

/** A date of its own: a holiday, or that day's prayer hours, which replace the weekday's. Scope: plant. */
export const calendarDays = table(
  'calendar_day',
  {
    plantId: text(),
    /** `2026-11-09`, the plant's. */
    date: text(),
    kind: oneOf(dayKinds),
    name: text(),
    /** Minutes since midnight; null on a holiday. */
    fromMinute: orNull(integer()),
    toMinute: orNull(integer()),
  },
  ['plantId'],
);
export type CalendarDay = Row<typeof calendarDays>;

/** A shift of every working day, in minutes since midnight; one that ends when or before it begins goes over midnight. Scope: plant. */
export const shifts = table('shift', { plantId: text(), name: text(), fromMinute: integer(), toMinute: integer() }, [
  'plantId',
]);
export type Shift = Row<typeof shifts>;

/** Who works in a shift that begins on a date from `fromDate` to `toDate` (null: until further notice). Scope: plant. */
export const shiftAssignments = table(
  'shift_assignment',
  { plantId: text(), shiftId: text(), personId: text(), fromDate: text(), toDate: orNull(text()) },
  ['plantId', 'shiftId'],
);
export type ShiftAssignment = Row<typeof shiftAssignments>;

/** Somebody works in another's place for some hours. Scope: plant. */
export const covers = table(
  'cover',
  { plantId: text(), personId: text(), forPersonId: text(), fromAt: instant(), toAt: instant(), reason: text() },
  ['plantId'],
);
export type Cover = Row<typeof covers>;

/** Who can be called for a function while nobody of it is on shift. Scope: plant. */
export const onCalls = table(
  'on_call',
  {
    plantId: text(),
    function: oneOf(functionNames),
    personId: text(),
    fromDate: text(),
    toDate: orNull(text()),
  },
  ['plantId'],
);
export type OnCall = Row<typeof onCalls>;

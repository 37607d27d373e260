import type { WeeklyHours } from '../../../db/shift/shift.ts';

/** The same hours on some days of the week; ending when or before they begin, they go over midnight. */
export interface Stretch {
  readonly weekdays: readonly number[];
  readonly fromMinute: number;
  /** Before midnight; 0 is midnight. */
  readonly toMinute: number;
}

const wholeDay = 1_440;

/** Hours of a week as somebody fills them in: days with the same hours together. */
export function stretchesOf(hours: readonly WeeklyHours[]): Stretch[] {
  const alike = Map.groupBy(hours, ({ fromMinute, toMinute }) => `${fromMinute} ${toMinute}`);
  return [...alike.values()].flatMap((rows) => {
    const [first] = rows;
    if (!first) return [];
    const weekdays = [...new Set(rows.map(({ weekday }) => weekday))].sort((one, other) => one - other);
    return [{ weekdays, fromMinute: first.fromMinute, toMinute: first.toMinute % wholeDay }];
  });
}

/** The same as rows, each within its day. */
export const hoursOf = (stretches: readonly Stretch[]): WeeklyHours[] =>
  stretches.flatMap(({ weekdays, fromMinute, toMinute }) =>
    weekdays.flatMap((weekday) => {
      if (fromMinute < toMinute) return [{ weekday, fromMinute, toMinute }];
      const evening = { weekday, fromMinute, toMinute: wholeDay };
      return toMinute === 0 ? [evening] : [evening, { weekday: (weekday + 1) % 7, fromMinute: 0, toMinute }];
    }),
  );

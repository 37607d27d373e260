import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hoursOf, stretchesOf } from './week-stretches.ts';

const stretch = fc.record({
  weekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
  fromMinute: fc.nat(1_439),
  toMinute: fc.nat(1_439),
});

/** Every minute of a week that the rows name. */
const minutesOf = (rows: ReturnType<typeof hoursOf>): Set<number> =>
  new Set(
    rows.flatMap(({ weekday, fromMinute, toMinute }) =>
      Array.from({ length: toMinute - fromMinute }, (_, nth) => weekday * 1_440 + fromMinute + nth),
    ),
  );

test('[PLAN-19] hours filled in for several days, also over midnight, name the same minutes as rows and read back', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 3 }), (stretches) => {
      const rows = hoursOf(stretches);
      expect(rows.every(({ fromMinute, toMinute }) => fromMinute < toMinute)).toBe(true);
      const meant = new Set(
        stretches.flatMap(({ weekdays, fromMinute, toMinute }) =>
          weekdays.flatMap((weekday) => {
            const length = toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + 1_440;
            return Array.from({ length }, (_, nth) => (weekday * 1_440 + fromMinute + nth) % (7 * 1_440));
          }),
        ),
      );
      expect(minutesOf(rows)).toEqual(meant);
      expect(minutesOf(hoursOf(stretchesOf(rows)))).toEqual(meant);
    }),
    { numRuns: 40 },
  );
});

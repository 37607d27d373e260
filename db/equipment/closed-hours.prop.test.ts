import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOfDay } from '../decision-table/day.ts';
import { day, minute } from '../values/instant.ts';
import { localTime, weekdayOf } from '../values/local-time.ts';
import { closedBetween } from './closed-hours.ts';

const zones = ['Asia/Kolkata', 'Asia/Dubai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
const stretch = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
  .map(([weekday, from, length]) => ({
    weekday,
    fromMinute: from * 15,
    toMinute: Math.min(1_440, (from + length) * 15),
  }));

test('[PLAN-19] a machine is closed in every minute that its week does not name, and on holidays', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(stretch, { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: -1, max: 10 }), { maxLength: 3 }),
      fc.integer({ min: 0, max: 365 * 96 }),
      fc.integer({ min: 1, max: 4 * 96 }),
      (zone, hours, off, quarter, length) => {
        const from = Date.UTC(2026, 0, 1) + quarter * 15 * minute;
        const to = from + length * 15 * minute;
        const holidays = new Set(off.map((after) => textOfDay(Math.floor(from / day) + after)));
        const closed = closedBetween({ zone, hours, holidays }, from, to);
        for (let at = from; at < to; at += 15 * minute) {
          const local = localTime(at, zone);
          const isOpen =
            !holidays.has(textOfDay(local.day)) &&
            hours.some(
              ({ weekday, fromMinute, toMinute }) =>
                weekday === weekdayOf(local.day) && fromMinute <= local.minute && local.minute < toMinute,
            );
          expect(closed.some(({ start, end }) => start <= at && at < end)).toBe(!isOpen);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('[PLAN-18] without hours a machine is never closed, not even on holidays', () => {
  const week = { zone: 'Asia/Kolkata', hours: [], holidays: new Set(['2026-11-08']) };
  expect(closedBetween(week, Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1))).toEqual([]);
});

import { expect, test } from 'vitest';
import { day, hour } from '../../db/values/instant.ts';
import { hourMarks, startOfDay } from './plant-hours.ts';

const zone = 'Asia/Kolkata';
/** Midnight in Nashik, 22 November 2026. */
const midnight = Date.UTC(2026, 10, 21, 18, 30);

test('[DESK-26] a plant’s day begins at its own midnight', () => {
  expect(startOfDay(midnight, zone)).toBe(midnight);
  expect(startOfDay(midnight + day - 1, zone)).toBe(midnight);
  expect(startOfDay(midnight - 1, zone)).toBe(midnight - day);
});

test('[DESK-26] the picture’s hours are the plant’s round hours, each midnight among them', () => {
  const marks = hourMarks(midnight - hour, midnight + 13 * hour, 6, zone);
  expect(marks.map(({ at, newDay }) => [(at - midnight) / hour, newDay])).toEqual([
    [0, true],
    [6, false],
    [12, false],
  ]);
});

test('[DESK-26] where clocks change, days still end at midnight', () => {
  const berlin = 'Europe/Berlin';
  const fall = Date.UTC(2026, 9, 24, 22);
  const days = hourMarks(fall, fall + 3 * day, 24, berlin).filter(({ newDay }) => newDay);
  expect(days.map(({ at }) => (at - fall) / hour)).toEqual([0, 25, 49]);
});

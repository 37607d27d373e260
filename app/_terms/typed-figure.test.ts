import { expect, test } from 'vitest';
import { dayText, typedBps, typedCount, typedDay, typedDayEnd } from './typed-figure.ts';

test('[PRICE-11] a percentage is kept to a hundredth, and what is finer or too much is none', () => {
  expect(['18', '12.5', '0,25', '0.125', '101', '', '-1', 'x'].map((text) => typedBps(text))).toEqual([
    1_800,
    1_250,
    25,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([typedCount('45', 3_650), typedCount('4.5', 3_650), typedCount('9999', 3_650)]).toEqual([
    45,
    undefined,
    undefined,
  ]);
});

test('a typed day begins at midnight in the plant’s zone and ends a day later', () => {
  const begin = typedDay('2026-11-30') ?? 0;
  expect(new Date(begin).toISOString()).toBe('2026-11-29T18:30:00.000Z');
  expect(typedDayEnd('2026-11-30')).toBe(begin + 86_400_000);
  expect([dayText(begin), typedDay('30.11.2026'), typedDay('2026-13-01')]).toEqual([
    '2026-11-30',
    undefined,
    undefined,
  ]);
});

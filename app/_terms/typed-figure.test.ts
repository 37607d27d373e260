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

test('[PRICE-8] a typed day begins at midnight in the plant’s zone and ends when the next begins', () => {
  const begun = (zone: string): string => new Date(typedDay('2026-11-30', zone) ?? 0).toISOString();
  expect(['Asia/Kolkata', 'Asia/Dubai', 'UTC'].map(begun)).toEqual([
    '2026-11-29T18:30:00.000Z',
    '2026-11-29T20:00:00.000Z',
    '2026-11-30T00:00:00.000Z',
  ]);
  const begin = typedDay('2026-11-30', 'Asia/Kolkata') ?? 0;
  expect(typedDayEnd('2026-11-30', 'Asia/Kolkata')).toBe(begin + 86_400_000);
  expect(['30.11.2026', '2026-13-01'].map((text) => typedDay(text, 'UTC'))).toEqual([undefined, undefined]);
  // The clocks change at two and at three.
  expect((typedDayEnd('2026-03-29', 'Europe/Paris') ?? 0) - (typedDay('2026-03-29', 'Europe/Paris') ?? 0)).toBe(
    82_800_000,
  );
  for (const zone of ['Asia/Kolkata', 'Asia/Dubai', 'Europe/Paris', 'America/New_York'])
    expect(dayText(typedDay('2026-03-29', zone) ?? 0, zone)).toBe('2026-03-29');
});

import { expect, test } from 'vitest';
import { endOfDay } from './wanted-at.ts';

test.each([
  ['2026-11-03', 'Asia/Kolkata', '2026-11-03T12:30:00.000Z'],
  ['2026-11-03', 'Asia/Dubai', '2026-11-03T14:00:00.000Z'],
  ['2026-07-01', 'Europe/Berlin', '2026-07-01T16:00:00.000Z'],
])('[INTAKE-8] wanted on %s in %s is wanted by six in the evening there', (date, zone, at) => {
  expect(new Date(endOfDay(date, zone) ?? 0).toISOString()).toBe(at);
});

test('[INTAKE-8] no date is no wish', () => {
  expect(endOfDay(null, 'Asia/Kolkata')).toBeNull();
  expect(endOfDay('soon', 'Asia/Kolkata')).toBeNull();
});

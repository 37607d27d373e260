import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentText, typedMoment } from './typed-moment.ts';

test('[EXC-22] a moment written by a plant’s clocks is read as the same moment', () => {
  expect(momentText(Date.UTC(2026, 10, 30, 9, 0), 'Asia/Kolkata')).toBe('2026-11-30T14:30');
  expect(typedMoment('2026-11-30T14:30', 'Asia/Kolkata')).toBe(Date.UTC(2026, 10, 30, 9, 0));
  const minutes = fc.integer({ min: 29_000_000, max: 31_000_000 }).map((at) => at * 60_000);
  fc.assert(
    fc.property(minutes, fc.constantFrom('Asia/Kolkata', 'Asia/Dubai', 'UTC', 'Asia/Kathmandu'), (at, zone) => {
      expect(typedMoment(momentText(at, zone), zone)).toBe(at);
    }),
  );
  for (const text of ['', '2026-11-30', 'tomorrow', '2026-13-40T99:99'])
    expect(typedMoment(text, 'UTC')).toBe(undefined);
});

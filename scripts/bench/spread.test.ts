import { expect, test } from 'vitest';
import { spread } from './spread.ts';

test('percentiles are samples, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(spread(hundred)).toEqual({ p50: 50, p95: 95 });
  expect(spread([7])).toEqual({ p50: 7, p95: 7 });
});

test('a figure nobody measured is no figure', () => {
  expect(() => spread([])).toThrow('nothing was measured');
});

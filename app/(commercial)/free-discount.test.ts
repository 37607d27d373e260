import { expect, test } from 'vitest';
import { freeDiscountBps, typedBps } from './free-discount.ts';

const line = (base: number, floorPrice: number | null, extra?: number) => ({
  floorPrice,
  priceTrace: [
    { rule: 'r-list', code: 'list' as const, unitPrice: base * 2 },
    { rule: 'r-tier', code: 'tier' as const, unitPrice: base },
    ...(extra === undefined ? [] : [{ rule: 'extra', code: 'extra' as const, unitPrice: extra }]),
  ],
});

test('[DESK-16] the tightest line says how much may be given, whatever was given before', () => {
  expect(freeDiscountBps([line(10_000, 9_500), line(10_000, 9_000)])).toBe(500);
  expect(freeDiscountBps([line(10_000, 9_500, 9_400)])).toBe(500);
  expect(freeDiscountBps([line(10_000, 10_500)])).toBe(0);
});

test('[DESK-16] while a line has no price nothing is promised', () => {
  expect(freeDiscountBps([line(10_000, 9_500), { floorPrice: null, priceTrace: [] }])).toBeUndefined();
  expect(freeDiscountBps([])).toBeUndefined();
});

test.each([
  ['6', 600],
  ['6.5', 650],
  [' 2,25 ', 225],
  ['0', 0],
  ['90', 9_000],
  ['91', undefined],
  ['-3', undefined],
  ['six', undefined],
  ['', undefined],
])('[DESK-16] a typed discount of “%s” is %s basis points', (typed, bps) => {
  expect(typedBps(typed)).toBe(bps);
});

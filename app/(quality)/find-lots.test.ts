import { expect, test } from 'vitest';
import type { Lot } from '../../db/lot/lot.ts';
import type { Product } from '../../db/product/product.ts';
import { findLots, type LotView, lotOfCode } from './find-lots.ts';

const view = (number: string, code: string, name: string, supplierLot: string | null = null): LotView => ({
  lot: { number, supplierLot, location: 'FG-A1' } as Lot,
  product: { code, name } as Product,
});
const stock = [
  view('L-2291', 'CPVC-PIP-100-11', 'CPVC Pipe SDR 11 1 inch 3 m'),
  view('L-12291', 'CPVC-ELB-100', 'CPVC Elbow 90 deg 1 inch'),
  view('RM-103', 'RM-CPVC', 'CPVC resin', 'SEK-CP-77120'),
];
const numbers = (typed: string) => findLots(stock, typed).map(({ lot }) => lot.number);

test('[DESK-10] a lot is found by part of its number, its product, its place or its supplier’s lot', () => {
  expect(numbers('elbow cpvc')).toEqual(['L-12291']);
  expect(numbers('77120')).toEqual(['RM-103']);
  expect(numbers('fg-a1')).toHaveLength(3);
  expect(numbers('nothing like it')).toEqual([]);
});

test('[DESK-10] the lot with exactly the number stands first', () => {
  expect(numbers('2291')).toEqual(['L-2291', 'L-12291']);
});

test('[DESK-10] a scanned code means one lot or none', () => {
  expect(lotOfCode(stock, 'L-2291')?.lot.number).toBe('L-2291');
  expect(lotOfCode(stock, 'SEK-CP-77120')?.lot.number).toBe('RM-103');
  expect(lotOfCode(stock, 'L-9')).toBeUndefined();
});

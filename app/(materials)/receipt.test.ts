import { expect, test } from 'vitest';
import type { Lot } from '../../db/lot/lot.ts';
import type { SupplyOrder } from '../../db/supply/supply-order.ts';
import { countedQuantity, standingOf, unitsOf, usualPlace } from './receipt.ts';

const resin = { unit: 'kg', packs: { pallet: 1_000, bag: 25 } };

test('[SUPPLY-7] a receipt is counted in the unit of the product or in a pack of it', () => {
  expect(unitsOf(resin)).toEqual(['kg', 'bag', 'pallet']);
  expect(countedQuantity(resin, { amount: '12,5', unit: 'kg' })).toBe(12_500);
  expect(countedQuantity(resin, { amount: '3', unit: 'bag' })).toBe(75_000);
  for (const amount of ['', '0', '-2', 'many']) expect(countedQuantity(resin, { amount, unit: 'kg' })).toBeUndefined();
  expect(countedQuantity(resin, { amount: '3', unit: 'gross' })).toBeUndefined();
});

test('[SUPPLY-5] a count is part of what is owed, the whole, or so much that it needs a reason', () => {
  const supply = { quantity: 100_000, received: 40_000 } as SupplyOrder;
  expect([1, 59_999, 60_000, 70_000, 70_001].map((quantity) => standingOf(supply, quantity))).toEqual([
    'part',
    'part',
    'whole',
    'whole',
    'too_much',
  ]);
});

test('[SUPPLY-7] the place where the product was put last is offered', () => {
  const lot = (productId: string, madeAt: number, location: string) => ({ productId, madeAt, location }) as Lot;
  const lots = [lot('m', 1, 'Silo 1'), lot('m', 3, 'Silo 3'), lot('n', 9, 'Bay'), lot('m', 2, 'Silo 2')];
  expect([usualPlace(lots, 'm'), usualPlace(lots, 'x')]).toEqual(['Silo 3', '']);
});

import { expect, test } from 'vitest';
import { wantedLines } from './amend-view.ts';
import type { OrderLineView } from './order-view.ts';

const row = (position: number, quantity: number): OrderLineView =>
  ({ line: { position, productId: `p${position}`, quantity }, product: { unit: 'piece' } }) as unknown as OrderLineView;
const rows = [row(1, 10_000), row(2, 2_500)];

test('[DESK-37] a change is what was typed: an untouched line as it is, an emptied one gone, anything else is asked about', () => {
  const amounts = (typed: Record<number, string>) =>
    wantedLines(rows, typed)?.map(({ position, quantity }) => [position, quantity]);
  expect(amounts({})).toEqual([
    [1, 10_000],
    [2, 2_500],
  ]);
  expect(amounts({ 1: ' 12,5 ' })).toEqual([
    [1, 12_500],
    [2, 2_500],
  ]);
  expect(amounts({ 1: '', 2: '0' })).toEqual([]);
  expect(amounts({ 1: 'ten' })).toBeUndefined();
  expect(amounts({ 1: '-1' })).toBeUndefined();
});

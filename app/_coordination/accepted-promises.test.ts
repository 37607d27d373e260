import { expect, test } from 'vitest';
import type { Exception } from '../../db/exception/exception.ts';
import { acceptedPromises } from './accepted-promises.ts';

const impact = {
  lines: [
    { orderLineId: 'a1', orderId: 'A' },
    { orderLineId: 'a2', orderId: 'A' },
    { orderLineId: 'b1', orderId: 'B' },
  ],
} as unknown as Exception['impact'];
const date = (orderLineId: string, promiseAt: number) => ({ orderLineId, promiseAt });
const options = [
  { id: 'first', effect: { lines: [date('a1', 10), date('a2', 20), date('b1', 30)] } },
  { id: 'later', effect: { lines: [date('a1', 40)] } },
  { id: 'swap', effect: { lines: [{ orderLineId: 'b1', quantity: 5 }], lotId: 'l' } },
];
const ask = (optionId: string, orderId: string, state: 'accepted' | 'refused' | 'asked') => ({
  optionId,
  orderId,
  state,
});

test('[LEDGER-1] a promise counts as accepted for the order whose customer said yes, at its last line', () => {
  const told = (...asks: ReturnType<typeof ask>[]) => [...acceptedPromises(asks, options, [{ impact }])];
  expect(told(ask('first', 'A', 'accepted'), ask('first', 'B', 'refused'))).toEqual([['A', 20]]);
  expect(told(ask('first', 'A', 'accepted'), ask('later', 'A', 'accepted'))).toEqual([['A', 40]]);
  expect(told(ask('first', 'A', 'asked'), ask('swap', 'B', 'accepted'), ask('gone', 'B', 'accepted'))).toEqual([]);
});

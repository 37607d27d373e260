import { expect, test } from 'vitest';
import { readDiscountWish } from './discount-wish.ts';

test.each([
  ['100 length 1 inch cpvc, extra 6% discount dedo', 600],
  ['6 % extra discount chahiye, 5 peti elbow', 600],
  ['aur 2.5 percent discount', 250],
  ['discount 4% de do', 400],
  ['5 taka chhoot 10 length', 500],
  ['10% off on 5 box elbow', 1_000],
  ['خصم 3٪', 300],
  ['50 length 1 inch sdr 11', 0],
  ['offset bracket 5% moisture', 0],
  ['', 0],
])('[INTAKE-11] “%s” wishes for %i basis points', (message, bps) => {
  const wish = readDiscountWish(message);
  expect(wish.bps).toBe(bps);
  expect(wish.rest).toHaveLength(message.length);
  if (bps > 0) expect(wish.rest).not.toMatch(/%|٪|discount/i);
});

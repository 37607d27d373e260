import { expect, test } from 'vitest';
import { bareCode, isCodeOf } from './scanned-code.ts';

test.each([
  ['L-2291', 'L-2291'],
  [' l 2291 ', 'L2291'],
  ['https://plant.example/lot/L-2291?from=label', 'L-2291'],
  ['https://plant.example/lot/L-2291/', 'L-2291'],
  ['https://plant.example/lot?number=L-2291&x=', 'L-2291'],
  ['(01)08901234567894(10)L-2291(21)7', 'L-2291'],
])('[DESK-7] of what a label holds, the lot’s code is taken: %s', (given, code) => {
  expect(bareCode(given)).toBe(code);
});

test('[DESK-7] a lot is meant by its number however it is written, and by nothing else', () => {
  expect(['L-2291', 'l2291', 'l 2291', '2291'].every((code) => isCodeOf(code, 'L-2291'))).toBe(true);
  expect(['L-229', '22911', 'L-2292', '', '-'].some((code) => isCodeOf(code, 'L-2291'))).toBe(false);
  expect(isCodeOf('2291', null)).toBe(false);
});

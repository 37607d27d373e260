import { expect, test } from 'vitest';
import { waNumber } from '../../db/customer/customer.ts';
import { typedNumber } from './typed-number.ts';

test.each([
  ['+91 98200-12345', '+919820012345'],
  ['0091 (98200) 12345', '+919820012345'],
  [' +971.50.123.4567 ', '+971501234567'],
])('[SETUP-4] %s is written %s, as WhatsApp names it', (typed, number) => {
  expect(typedNumber(typed)).toBe(number);
  expect(waNumber.safeParse(number).success).toBe(true);
});

test.each(['9820012345', '+0123456789', '+91', 'abc', '+9198200123456789'])('[SETUP-4] %s is no number', (typed) => {
  expect(waNumber.safeParse(typedNumber(typed)).success).toBe(false);
});

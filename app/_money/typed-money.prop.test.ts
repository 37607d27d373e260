import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyDigits, lineTotalMinor, priceScale } from '../../db/values/money.ts';
import { formatMoney } from '../_ui/formats.ts';
import { moneyText, typedMoney } from './typed-money.ts';

const currency = fc.constantFrom('INR', 'AED', 'KWD', 'BHD', 'OMR', 'JPY', 'USD');
const minor = fc.integer({ min: 0, max: 10 ** 12 });

test('[PRICE-11] an amount shown in any currency and language, and typed again, is the same amount', () => {
  fc.assert(
    fc.property(currency, minor, fc.constantFrom('en-IN', 'hi-IN', 'en-GB'), (of, amount, locale) => {
      const shown = formatMoney(amount, of, locale);
      expect(typedMoney(shown.replaceAll(/[^\d.,]/g, ''), of)).toBe(amount);
      expect(typedMoney(moneyText(amount, of), of)).toBe(amount);
    }),
  );
});

test('[PRICE-11] one unit at a price is that price in the currency’s own digits', () => {
  fc.assert(
    fc.property(currency, fc.integer({ min: 0, max: 10 ** 9 }), (of, price) => {
      const digits = currencyDigits(of);
      const exact = (BigInt(price) * 10n ** BigInt(digits) * 2n + BigInt(priceScale)) / (2n * BigInt(priceScale));
      expect(lineTotalMinor(price, 1_000, of)).toBe(Number(exact));
    }),
  );
});

test('[PRICE-11] what is finer than the currency, or no amount, is none', () => {
  const typed = [
    ['1.5', 'JPY'],
    ['1.2345', 'KWD'],
    ['1.234', 'INR'],
    ['-1', 'INR'],
    ['', 'INR'],
    ['12a', 'INR'],
    ['1,2', 'INR'],
  ] as const;
  expect(typed.map(([text, of]) => typedMoney(text, of))).toEqual(typed.map(() => undefined));
  expect([typedMoney('1.50', 'INR'), typedMoney('1.230', 'KWD'), typedMoney('1,25,000', 'JPY')]).toEqual([
    150, 1_230, 125_000,
  ]);
});

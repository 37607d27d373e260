import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyDigits, lineTotalMinor } from '../../../../db/values/money.ts';
import {
  decimalOfMinor,
  decimalOfQuantity,
  fitsDigits,
  minorOfDecimal,
  priceOfDecimal,
  quantityOfDecimal,
  unitPriceFor,
} from './decimals.ts';

const currency = fc.constantFrom('INR', 'AED', 'USD', 'KWD', 'BHD', 'OMR', 'JPY');
/** Up to ten million crore: more than any order. */
const minor = fc.integer({ min: 0, max: 100_000_000_000_000 });
const quantity = fc.integer({ min: 1, max: 1_000_000_000 });

/** What a JSON writer and reader make of a number. */
const overTheWire = (value: number): number => JSON.parse(JSON.stringify(value));

test('[ADAPTER-1] an amount comes back from its decimal to the last minor unit, in every currency', () => {
  fc.assert(
    fc.property(minor, currency, fc.boolean(), (amount, of, owed) => {
      const signed = owed ? -amount || 0 : amount;
      expect(minorOfDecimal(overTheWire(decimalOfMinor(signed, of)), of)).toBe(signed);
    }),
  );
});

test('[ADAPTER-1] a quantity and a price come back to the thousandth and the ten-thousandth', () => {
  fc.assert(
    fc.property(quantity, (amount) => {
      expect(quantityOfDecimal(overTheWire(decimalOfQuantity(amount)))).toBe(amount);
      expect(priceOfDecimal(overTheWire(Number(`${amount}e-4`)))).toBe(amount);
    }),
  );
});

test('[ADAPTER-1] an amount is written with no more digits than its currency has', () => {
  fc.assert(
    fc.property(minor, currency, (amount, of) => {
      const [, fraction = ''] = String(decimalOfMinor(amount, of)).split('.');
      expect(fraction.length).toBeLessThanOrEqual(currencyDigits(of));
    }),
  );
});

test('[ADAPTER-1] an agreed price of four digits is found again from its line, so that the ERP gets the same net amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), quantity, currency, (price, amount, of) => {
      const net = lineTotalMinor(price, amount, of);
      fc.pre(net <= 100_000_000_000_000);
      const sent = unitPriceFor(net, amount, of, 4);
      // Another price than the agreed one may do as well; what counts is what the ERP makes of it.
      expect(sent).toBeDefined();
      expect(lineTotalMinor(priceOfDecimal(overTheWire(sent ?? 0)), amount, of)).toBe(net);
    }),
  );
});

test('[ADAPTER-1] a price of fewer digits either gives the net amount exactly or is said not to exist', () => {
  fc.assert(
    fc.property(minor, quantity, currency, fc.integer({ min: 0, max: 3 }), (net, amount, of, digits) => {
      const sent = unitPriceFor(net, amount, of, digits);
      const exists = (price: bigint): boolean => {
        const numerator = price * BigInt(amount) * 10n ** BigInt(currencyDigits(of));
        const denominator = 1_000n * 10n ** BigInt(digits);
        return (numerator * 2n + denominator) / (denominator * 2n) === BigInt(net);
      };
      const near =
        (BigInt(net) * 1_000n * 10n ** BigInt(digits)) / (10n ** BigInt(currencyDigits(of)) * BigInt(amount));
      const any = [near - 1n, near, near + 1n, near + 2n].some((price) => price >= 0n && exists(price));
      expect(sent !== undefined).toBe(any);
      if (sent !== undefined) expect(exists(BigInt(Math.round(Number(`${sent}e${digits}`))))).toBe(true);
    }),
  );
});

test('[ADAPTER-1] a quantity fits the digits an ERP keeps only when none of it is cut off', () => {
  fc.assert(
    fc.property(quantity, fc.integer({ min: 0, max: 6 }), (amount, digits) => {
      const kept = Number(decimalOfQuantity(amount).toFixed(digits));
      expect(fitsDigits(amount, digits)).toBe(quantityOfDecimal(kept) === amount);
    }),
  );
});

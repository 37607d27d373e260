import * as z from 'zod';
import type { Instant } from '../../../../db/values/instant.ts';
import { currencyDigits, priceScale } from '../../../../db/values/money.ts';

/** A number with its exact digits, as Tryton's JSON writes it. */
export interface WireDecimal {
  readonly __class__: 'Decimal';
  readonly decimal: string;
}

const decimalOf = (integer: number, digits: number): WireDecimal => {
  const text = String(Math.abs(integer)).padStart(digits + 1, '0');
  const point = text.length - digits;
  const written = digits === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
  return { __class__: 'Decimal', decimal: integer < 0 ? `-${written}` : written };
};

/** Minor units → `{ decimal: '944.00' }`. */
export const wireMoney = (minor: number, currency: string): WireDecimal => decimalOf(minor, currencyDigits(currency));

/** The unit price, to ten-thousandths, that gives `netMinor` for `quantity` thousandths. */
export function wireUnitPrice(netMinor: number, quantity: number, currency: string): WireDecimal {
  const numerator = BigInt(netMinor) * BigInt(priceScale) * 1_000n;
  const denominator = BigInt(quantity) * 10n ** BigInt(currencyDigits(currency));
  return decimalOf(Number((numerator * 2n + denominator) / (denominator * 2n)), 4);
}

/** A calendar day in UTC. */
export function wireDate(at: Instant): unknown {
  const day = new Date(at);
  return { __class__: 'date', year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}

/** A moment: Tryton keeps UTC without saying so. */
export function wireMoment(at: Instant): unknown {
  const moment = new Date(at);
  return {
    __class__: 'datetime',
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
    hour: moment.getUTCHours(),
    minute: moment.getUTCMinutes(),
    second: moment.getUTCSeconds(),
    microsecond: moment.getUTCMilliseconds() * 1_000,
  };
}

const decimal = z.union([z.object({ decimal: z.string() }).transform((value) => Number(value.decimal)), z.number()]);

/** Money of `currency` in minor units, out of a Decimal. */
export const minorOf = (amount: number, currency: string): number =>
  Math.round(amount * 10 ** currencyDigits(currency));

/** The parts of Tryton's rows that are read. */
export const parts = {
  decimal,
  orNullDecimal: z.nullable(decimal),
  moment: z
    .object({
      year: z.number(),
      month: z.number(),
      day: z.number(),
      hour: z.number(),
      minute: z.number(),
      second: z.number(),
      microsecond: z.number(),
    })
    .transform((at) => Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, at.microsecond / 1_000)),
  ids: z.array(z.number()),
};

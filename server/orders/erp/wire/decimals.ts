import { currencyDigits } from '../../../../db/values/money.ts';
import { unitScale } from '../../../../db/values/quantity.ts';

// ERPs write amounts as decimal numbers. Whole numbers become decimals by reading `123e-2`, which gives the nearest
// number there is, so that the way back is exact; dividing by 100 would give the same only by luck of the divisor.

/** 94400 minor units of INR → 944; of KWD → 94.4. */
export const decimalOfMinor = (minor: number, currency: string): number =>
  Number(`${minor}e-${currencyDigits(currency)}`);

/** 944 → 94400 minor units of INR. A third digit of INR is rounded half up, away from zero. */
export const minorOfDecimal = (amount: number, currency: string): number => scaled(amount, currencyDigits(currency));

/** 2500 thousandths → 2.5. */
export const decimalOfQuantity = (thousandths: number): number => Number(`${thousandths}e-3`);

/** 2.5 → 2500 thousandths. */
export const quantityOfDecimal = (amount: number): number => scaled(amount, 3);

/** 12.3456 → 123456 ten-thousandths. */
export const priceOfDecimal = (amount: number): number => scaled(amount, 4);

/** Whether the decimal `thousandths` stand for has at most `digits` digits after the point. */
export const fitsDigits = (thousandths: number, digits: number): boolean =>
  digits >= 3 || thousandths % 10 ** (3 - digits) === 0;

function scaled(amount: number, digits: number): number {
  // Nine digits are more than any ERP keeps, and few enough that what a binary number adds of its own is cut off.
  const magnitude = Math.round(Number(`${Math.abs(amount).toFixed(9)}e${digits}`));
  return amount < 0 ? -magnitude : magnitude;
}

/**
 * The price per unit, with at most `digits` digits after the point, from which an ERP that multiplies and rounds half up
 * gets exactly `netMinor` for `thousandths`. Undefined when no such price exists: the line can't be told in that ERP.
 */
export function unitPriceFor(
  netMinor: number,
  thousandths: number,
  currency: string,
  digits: number,
): number | undefined {
  if (thousandths <= 0) return undefined;
  const quantity = BigInt(thousandths);
  // price × 10^digits = net / 10^currency / (quantity / 1000) × 10^digits, rounded half up.
  const numerator = BigInt(netMinor) * BigInt(unitScale) * 10n ** BigInt(digits);
  const denominator = 10n ** BigInt(currencyDigits(currency)) * quantity;
  const price = halfUp(numerator, denominator);
  const back = halfUp(
    price * quantity * 10n ** BigInt(currencyDigits(currency)),
    10n ** BigInt(digits) * BigInt(unitScale),
  );
  return back === BigInt(netMinor) ? Number(`${price}e-${digits}`) : undefined;
}

const halfUp = (numerator: bigint, denominator: bigint): bigint => (numerator * 2n + denominator) / (denominator * 2n);

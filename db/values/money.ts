/** Money is integer minor units and a currency. Unit prices are ten-thousandths of a major unit, rounded once, in a line. */
export const priceScale = 10_000;

const digitsByCurrency: Readonly<Record<string, number>> = { KWD: 3, BHD: 3, OMR: 3, JPY: 0 };

/** Minor-unit digits of a currency: 2 unless the currency has its own (KWD, BHD, OMR have three). */
export function currencyDigits(currency: string): number {
  return digitsByCurrency[currency] ?? 2;
}

/** Basis points off a price in ten-thousandths, rounded half up: `discounted(10000, 3200)` = 6800. */
export function discounted(price: number, basisPoints: number): number {
  return Math.floor((price * (10_000 - basisPoints) + 5_000) / 10_000);
}

/**
 * A line's total in minor units: unit price (ten-thousandths of a major unit) × quantity (thousandths), rounded half up
 * once. BigInt in between: 10^9 × 10^9 leaves the safe integers.
 */
export function lineTotalMinor(unitPrice: number, thousandths: number, currency: string): number {
  const numerator = BigInt(unitPrice) * BigInt(thousandths) * 10n ** BigInt(currencyDigits(currency));
  const denominator = BigInt(priceScale) * 1_000n;
  return Number((numerator * 2n + denominator) / (denominator * 2n));
}

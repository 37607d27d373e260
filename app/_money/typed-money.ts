import { currencyDigits } from '../../db/values/money.ts';

/**
 * What a person typed or pasted as an amount, in minor units of the currency: `1,25,000.50` INR → 12500050. Undefined when it
 * is no amount, or finer than the currency: KWD has three digits after the point, JPY none.
 */
export function typedMoney(text: string, currency: string): number | undefined {
  const plain = text.trim().replaceAll(/(?<=\d),(?=\d{2,3}(?:\D|$))/g, '');
  const digits = currencyDigits(currency);
  const found = /^(\d{1,13})(?:\.(\d+))?$/.exec(plain);
  if (!found) return undefined;
  const [, whole = '', fraction = ''] = found;
  const kept = fraction.replace(/0+$/, '');
  return kept.length > digits ? undefined : Number(`${whole}${kept.padEnd(digits, '0')}`);
}

/** An amount as one would type it: no grouping, no more digits than it has. */
export function moneyText(minor: number, currency: string): string {
  return String(Number(`${minor}e-${currencyDigits(currency)}`));
}

import { priceScale } from '../../db/values/money.ts';

/** Ten-thousandths of what a person typed as a price: `84.5`, `84,50`, `1,200.75`; undefined unless it is a price above 0. */
export function typedPrice(text: string): number | undefined {
  const plain = text.trim().replaceAll(/\s/g, '');
  const decimal = /^\d+,\d{1,2}$/.test(plain)
    ? plain.replace(',', '.')
    : plain.replaceAll(/,(?=\d{2,3}(?:[,.]|$))/g, '');
  if (!/^\d{1,9}(?:\.\d{1,4})?$/.test(decimal)) return undefined;
  const price = Math.round(Number(decimal) * priceScale);
  return price >= 1 ? price : undefined;
}

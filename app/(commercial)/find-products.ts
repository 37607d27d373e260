import type { Product } from '../../db/product/product.ts';
import { packFactor } from '../../db/values/quantity.ts';

/** Lower case, without accents, in words of letters and digits: `CPVC-ELB-100` → `cpvc elb 100`. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}.]+/gu, ' ')
    .trim();

/**
 * The things whose words begin with every word searched for, those that begin with the first one leading; all of them
 * for an empty search. At most `most`.
 */
export function findByWords<T>(all: readonly T[], wordsOf: (each: T) => string, search: string, most: number): T[] {
  const wanted = folded(search).split(' ').filter(Boolean);
  const ranked = all.flatMap((each) => {
    const text = folded(wordsOf(each));
    const words = text.split(' ');
    if (!wanted.every((part) => words.some((word) => word.startsWith(part)))) return [];
    return [{ each, text, leads: wanted[0] !== undefined && text.startsWith(wanted[0]) ? 0 : 1 }];
  });
  return ranked
    .sort((a, b) => a.leads - b.leads || (a.text < b.text ? -1 : 1))
    .slice(0, most)
    .map(({ each }) => each);
}

/** Thousandths of what a person typed: `2.5`, `2,5`, ` 40 `; undefined unless it is a positive amount that fits. */
export function typedThousandths(text: string): number | undefined {
  if (!/^\s*\d+(?:[.,]\d{1,3})?\s*$/.test(text)) return undefined;
  const thousandths = Math.round(Number(text.replace(',', '.')) * 1_000);
  return thousandths >= 1 && thousandths <= 1_000_000_000_000 ? thousandths : undefined;
}

/** A product's units, the base one first, each with the base units in it. */
export function unitsOf(product: Pick<Product, 'unit' | 'packs'>): { unit: string; factor: number }[] {
  return [product.unit, ...Object.keys(product.packs)].map((unit) => ({
    unit,
    factor: packFactor(product, unit) ?? 1,
  }));
}

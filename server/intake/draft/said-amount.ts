import { toThousandths } from '../../../db/values/quantity.ts';
import { foldText } from '../interpret/fold.ts';
import { sensesOf } from '../interpret/senses.ts';

/** A phrase folded and cut into words: `20Nag` is two. */
export function wordsIn(phrase: string): string[] {
  return foldText(phrase)
    .replaceAll(/(\d)(\p{L})/gu, '$1 $2')
    .split(/[\s,;:()]+/u)
    .filter((word) => /[\p{L}\d"]/u.test(word));
}

/** The unit a word names (`peti` → `box`); undefined for any other word. */
export function unitIn(word: string | undefined): string | undefined {
  const sense = word === undefined ? undefined : sensesOf(word).find(({ kind }) => kind === 'unit');
  return sense === undefined ? undefined : String(sense.value);
}

/** The measure a word names (`inch`, `kg`); undefined for any other word. */
export function measureIn(word: string | undefined): string | undefined {
  const sense = word === undefined ? undefined : sensesOf(word).find(({ kind }) => kind === 'measure');
  return sense === undefined ? undefined : String(sense.value);
}

/** What a figure or number word says; undefined for any other word. */
export function amountIn(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (/^\d+(?:[.,]\d+)?$/.test(word)) return Number(word.replace(',', '.'));
  const sense = sensesOf(word).find(({ kind }) => kind === 'number');
  return typeof sense?.value === 'number' ? sense.value : undefined;
}

/** How many a phrase says in plain words, `20 length …`: thousandths and unit; null for what it doesn't say. */
export function saidAmount(phrase: string): { quantity: number | null; unit: string | null } {
  const words = wordsIn(phrase);
  const at = words.findIndex((word, index) => amountIn(word) !== undefined && unitIn(words[index + 1]) !== undefined);
  const amount = amountIn(words[at]);
  if (amount === undefined || amount <= 0 || amount > 1_000_000) return { quantity: null, unit: null };
  return { quantity: toThousandths(amount), unit: unitIn(words[at + 1]) ?? null };
}

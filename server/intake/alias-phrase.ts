import { foldText } from './interpret/fold.ts';
import { sensesOf } from './interpret/senses.ts';

const isUnit = (word: string | undefined): boolean =>
  word !== undefined && sensesOf(word).some(({ kind }) => kind === 'unit');

/** What a figure or number word says; undefined for any other word. */
function amountIn(word: string): number | undefined {
  if (/^\d+(?:[.,]\d+)?$/.test(word)) return Number(word.replace(',', '.'));
  const sense = sensesOf(word).find(({ kind }) => kind === 'number');
  return typeof sense?.value === 'number' ? sense.value : undefined;
}

/**
 * The name in a line's words, folded, without how many: `20 Latrine pipe` → `latrine pipe`, `1 inch elbow 200 nag` →
 * `1 inch elbow`. Sizes stay. `unitSaid` tells whether a unit was among the words. Empty when no name is left to learn.
 */
export function aliasPhrase(phrase: string, quantity: number | null): { phrase: string; unitSaid: boolean } {
  const words = foldText(phrase)
    .replaceAll(/(\d)([\p{L}])/gu, '$1 $2')
    .split(/[\s,;:()]+/u)
    .filter((word) => /[\p{L}\d"]/u.test(word));
  const said = quantity === null ? undefined : quantity / 1_000;
  const counts = (at: number): boolean => {
    const value = amountIn(words[at] ?? '');
    if (value === undefined) return false;
    const edge = at === 0 || at === words.length - 1;
    return isUnit(words[at + 1]) || (edge && value === said);
  };
  const isCount = words.map((_, at) => counts(at));
  const kept = words.filter((word, at) => !isCount[at] && !(isUnit(word) && (isCount[at - 1] || words.length > 1)));
  const name = kept.join(' ');
  return { phrase: /\p{L}{2}/u.test(name) ? name : '', unitSaid: words.some(isUnit) };
}

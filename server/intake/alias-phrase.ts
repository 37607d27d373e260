import { fromThousandths } from '../../db/values/quantity.ts';
import { amountIn, measureIn, unitIn, wordsIn } from './draft/said-amount.ts';

/**
 * The name in a line's words, folded, without how many: `20 Latrine pipe` → `latrine pipe`, `1 inch elbow 200 nag` →
 * `1 inch elbow`. Sizes stay. `unitSaid` tells whether the amount had a unit. Empty when no name is left to learn.
 */
export function aliasPhrase(
  phrase: string,
  { quantity, unit }: { readonly quantity: number | null; readonly unit: string | null },
): { phrase: string; unitSaid: boolean } {
  const words = wordsIn(phrase);
  const isUnit = (word: string | undefined): boolean =>
    unitIn(word) !== undefined || (unit !== null && measureIn(word) === unit);
  const said = quantity === null ? undefined : fromThousandths(quantity);
  const isCount = words.map((word, at) => {
    const amount = amountIn(word);
    if (amount === undefined) return false;
    if (isUnit(words[at + 1])) return true;
    const atEdge = at === 0 || at === words.length - 1;
    return atEdge && amount === said && measureIn(words[at + 1]) === undefined;
  });
  const isItsUnit = words.map((word, at) => isCount[at - 1] === true && isUnit(word));
  const name = words.filter((_, at) => !isCount[at] && !isItsUnit[at]).join(' ');
  return { phrase: /\p{L}{2}/u.test(name) ? name : '', unitSaid: isItsUnit.includes(true) };
}

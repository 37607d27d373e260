import { foldText } from '../interpret/fold.ts';
import { trigrams } from '../interpret/similar.ts';

const mostGoods = 150;

/** The goods whose names share most with some phrase, code and name only; all of them where they are few. */
export function nearestGoods(
  goods: readonly { readonly code: string; readonly name: string }[],
  phrases: readonly string[],
): { readonly code: string; readonly name: string }[] {
  const plain = goods.map(({ code, name }) => ({ code, name }));
  if (plain.length <= mostGoods) return plain;
  const said = new Set(phrases.flatMap((phrase) => trigrams(foldText(phrase))));
  const shared = ({ name }: { readonly name: string }): number => {
    const own = new Set(trigrams(foldText(name)));
    return [...own].filter((gram) => said.has(gram)).length / own.size;
  };
  return plain
    .map((each) => ({ each, score: shared(each) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, mostGoods)
    .map(({ each }) => each);
}

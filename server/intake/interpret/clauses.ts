import type { Element } from './elements.ts';

/** A stretch between commas, or between stops and line breaks, with the cues said in it. */
export type Clause = {
  readonly from: number;
  readonly to: number;
  readonly cues: ReadonlySet<string>;
  readonly asks: boolean;
  readonly amounts: number;
  readonly words: number;
  /** Words that stand neither in a lexicon nor in the catalogue. */
  readonly strange: number;
  /** It begins with a count: `5 pcs …`. */
  readonly counts: boolean;
  /** A price stands in it. */
  readonly prices: boolean;
};

/** Places in the folded text where prices stand. */
type Prices = readonly { readonly at: number }[];

/** Whether nothing is known of a word. */
type IsStrange = (word: string) => boolean;

const beginsWithCount = (inner: readonly Element[]): boolean => {
  const first = inner.find(({ kind }) => kind !== 'gap' && kind !== 'cue');
  return first?.kind === 'amount' && first.claim >= 2.5;
};

const clauseOf = (
  elements: readonly Element[],
  from: number,
  to: number,
  prices: Prices,
  isStrange: IsStrange,
): Clause => {
  const inner = elements.slice(from, to);
  const [begin, end] = [inner[0]?.start ?? 0, elements[to]?.start ?? Number.POSITIVE_INFINITY];
  return {
    from,
    to,
    cues: new Set(inner.flatMap((element) => (element.kind === 'cue' ? element.cues : []))),
    asks: inner.some((element) => element.kind === 'gap' && element.question),
    amounts: inner.filter(({ kind }) => kind === 'amount').length,
    words: inner.filter((element) => element.kind === 'word' && !element.optional).length,
    strange: inner.filter((element) => element.kind === 'word' && isStrange(element.text)).length,
    counts: beginsWithCount(inner),
    prices: prices.some(({ at }) => at >= begin && at < end),
  };
};

const cutAt = (
  elements: readonly Element[],
  prices: Prices,
  isStrange: IsStrange,
  ends: (element: Element, next: Element | undefined) => boolean,
): Clause[] => {
  const clauses: Clause[] = [];
  let from = 0;
  for (const [at, element] of elements.entries()) {
    if (!ends(element, elements[at + 1])) continue;
    clauses.push(clauseOf(elements, from, at + 1, prices, isStrange));
    from = at + 1;
  }
  if (from < elements.length) clauses.push(clauseOf(elements, from, elements.length, prices, isStrange));
  return clauses;
};

/** The sentences: what stands between stops, line breaks. */
export const sentencesOf = (elements: readonly Element[], prices: Prices, isStrange: IsStrange): Clause[] =>
  cutAt(
    elements,
    prices,
    isStrange,
    (element) => element.kind === 'gap' && (element.gap === 'stop' || element.gap === 'break'),
  );

/** The clauses: what stands between stops, breaks and commas, and before an `and` that asks for something more. */
export const clausesOf = (elements: readonly Element[], prices: Prices, isStrange: IsStrange): Clause[] =>
  cutAt(
    elements,
    prices,
    isStrange,
    (element, next) =>
      element.kind === 'gap' &&
      (element.gap === 'stop' ||
        element.gap === 'break' ||
        element.gap === 'comma' ||
        (element.gap === 'and' && next?.kind === 'cue' && next.cues.includes('order'))),
  );

/** The clause an element stands in. */
export const clauseAt = (clauses: readonly Clause[], at: number): Clause | undefined =>
  clauses.find(({ from, to }) => at >= from && at < to);

import type { Element } from './elements.ts';

/** A stretch between commas, or between stops and line breaks, with the cues said in it. */
export type Clause = {
  readonly from: number;
  readonly to: number;
  readonly cues: ReadonlySet<string>;
  readonly asks: boolean;
  readonly amounts: number;
  readonly words: number;
};

const clauseOf = (elements: readonly Element[], from: number, to: number): Clause => {
  const inner = elements.slice(from, to);
  return {
    from,
    to,
    cues: new Set(inner.flatMap((element) => (element.kind === 'cue' ? element.cues : []))),
    asks: inner.some((element) => element.kind === 'gap' && element.question),
    amounts: inner.filter(({ kind }) => kind === 'amount').length,
    words: inner.filter((element) => element.kind === 'word' && !element.optional).length,
  };
};

const cutAt = (
  elements: readonly Element[],
  ends: (element: Element, next: Element | undefined) => boolean,
): Clause[] => {
  const clauses: Clause[] = [];
  let from = 0;
  for (const [at, element] of elements.entries()) {
    if (!ends(element, elements[at + 1])) continue;
    clauses.push(clauseOf(elements, from, at + 1));
    from = at + 1;
  }
  if (from < elements.length) clauses.push(clauseOf(elements, from, elements.length));
  return clauses;
};

/** The sentences: what stands between stops, line breaks. */
export const sentencesOf = (elements: readonly Element[]): Clause[] =>
  cutAt(elements, (element) => element.kind === 'gap' && (element.gap === 'stop' || element.gap === 'break'));

/** The clauses: what stands between stops, breaks and commas, and before an `and` that asks for something more. */
export const clausesOf = (elements: readonly Element[]): Clause[] =>
  cutAt(
    elements,
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

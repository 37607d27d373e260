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
  /** Amounts in a unit. */
  readonly counted: number;
  /** It begins with a count: `5 pcs …`. */
  readonly counts: boolean;
  /** A price stands in it. */
  readonly prices: boolean;
};

/** Places in the folded text where prices stand. */
type Prices = readonly { readonly at: number }[];

/** Where a sentence opens as a question does (`is`, `how`), be a question mark at its end or not. */
const OPENER =
  /(?<=(?:^|[\n.!?;])\s*|(?:hi|hey|hello|sir|dear|bro|boss|mate|guys|yo|also|and|so|ok|btw)[ ,]+)(?:is|are|does|did|what|whats|what's|how|hows|which|who|whose|where|when|whens|why|am|isnt|isn't|arent|aren't|do (?:you|u|we|they|the|yall|ya|i)|has|have (?:you|u|the|they)|you (?:guys )?(?:get|got|have|carry|do|sell|stock))(?= )/g;

/** `could you tell me`, `can i return`: asked politely, but for no goods. */
const ASKED =
  /\b(?:can|could|would|will|may|shall|should) (?:i|you|u|we|they|someone|somebody|anyone)(?: guys| all| please| pls| plz| kindly| also| just| possibly| maybe| quickly| uh| um)* (?!(?:please|pls|plz|kindly|also|just|possibly|maybe|uh|um|get|have|send|order|take|add|do|deliver|supply|ship|bring|grab|put|arrange|drop|book|pack|make|change|give|process|fetch|rush|sort|spare|pop|include|provide|use|please)\b)[a-z]+/g;

/** The places in a folded text where a question opens. */
export const questionsIn = (text: string): number[] =>
  [OPENER, ASKED].flatMap((pattern) => [...text.matchAll(pattern)].map(({ index }) => index));

/** What stands in the text beside its elements, by place. */
export type Marks = { readonly prices: Prices; readonly questions: readonly number[] };

/** Whether nothing is known of a word. */
type IsStrange = (word: string) => boolean;

/** `can i` of `can i return`: it asks for no goods. */
const isVoid = ({ text, start }: Element & { readonly kind: 'cue' }, { questions }: Marks): boolean =>
  /^(?:can|could|would|will|may|shall|should) [a-z]+$/.test(text) && questions.includes(start);

const beginsWithCount = (inner: readonly Element[]): boolean => {
  const first = inner.find(({ kind }) => kind !== 'gap' && kind !== 'cue');
  return first?.kind === 'amount' && first.unit !== undefined && first.claim >= 1;
};

const clauseOf = (
  elements: readonly Element[],
  from: number,
  to: number,
  marks: Marks,
  isStrange: IsStrange,
): Clause => {
  const inner = elements.slice(from, to);
  const [begin, end] = [inner[0]?.start ?? 0, elements[to]?.start ?? Number.POSITIVE_INFINITY];
  const opens = from === 0 ? 0 : (elements[from - 1]?.end ?? 0);
  return {
    from,
    to,
    cues: new Set(inner.flatMap((element) => (element.kind === 'cue' && !isVoid(element, marks) ? element.cues : []))),
    asks:
      inner.some((element) => element.kind === 'gap' && element.question) ||
      marks.questions.some((at) => at >= opens && at < end),
    amounts: inner.filter(({ kind }) => kind === 'amount').length,
    words: inner.filter((element) => element.kind === 'word' && !element.optional).length,
    strange: inner.filter((element) => element.kind === 'word' && isStrange(element.text)).length,
    counted: inner.filter((element) => element.kind === 'amount' && element.unit !== undefined).length,
    counts: beginsWithCount(inner),
    prices: marks.prices.some(({ at }) => at >= begin && at < end),
  };
};

const cutAt = (
  elements: readonly Element[],
  marks: Marks,
  isStrange: IsStrange,
  ends: (element: Element, next: Element | undefined, at: number) => boolean,
): Clause[] => {
  const clauses: Clause[] = [];
  let from = 0;
  for (const [at, element] of elements.entries()) {
    if (!ends(element, elements[at + 1], at)) continue;
    clauses.push(clauseOf(elements, from, at + 1, marks, isStrange));
    from = at + 1;
  }
  if (from < elements.length) clauses.push(clauseOf(elements, from, elements.length, marks, isStrange));
  return clauses;
};

/** The sentences: what stands between stops, line breaks. */
export const sentencesOf = (elements: readonly Element[], marks: Marks, isStrange: IsStrange): Clause[] =>
  cutAt(
    elements,
    marks,
    isStrange,
    (element) => element.kind === 'gap' && (element.gap === 'stop' || element.gap === 'break'),
  );

/** Whether goods are named before the next gap: `12 black, if none give brown`, not `or brown if none`. */
const namesMore = (elements: readonly Element[], from: number): boolean => {
  const end = elements.findIndex(({ kind }, at) => at >= from && kind === 'gap');
  return elements.slice(from, end < 0 ? undefined : end).some(({ kind }) => kind === 'word' || kind === 'sku');
};

/** The clauses: what stands between stops, breaks and commas, before an `and` that asks for something more, and before what to send where there is none. */
export const clausesOf = (elements: readonly Element[], marks: Marks, isStrange: IsStrange): Clause[] =>
  cutAt(
    elements,
    marks,
    isStrange,
    (element, next, at) =>
      (element.kind === 'gap' &&
        (element.gap === 'stop' ||
          element.gap === 'break' ||
          element.gap === 'comma' ||
          (element.gap === 'and' && next?.kind === 'cue' && next.cues.includes('order')))) ||
      (next?.kind === 'cue' && next.cues.includes('absent') && namesMore(elements, at + 2)),
  );

/** The clause an element stands in. */
export const clauseAt = (clauses: readonly Clause[], at: number): Clause | undefined =>
  clauses.find(({ from, to }) => at >= from && at < to);

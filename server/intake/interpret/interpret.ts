import { assemble } from './assemble.ts';
import { isoDay } from './calendar.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { indexCatalogue } from './catalogue-index.ts';
import type { Clause } from './clauses.ts';
import { clauseAt, clausesOf, questionsIn, sentencesOf } from './clauses.ts';
import type { Draft, Unread } from './draft.ts';
import type { Element } from './elements.ts';
import type { Evidence } from './evidence.ts';
import { evidenceOf } from './evidence.ts';
import type { Folded } from './fold.ts';
import { purposeOf } from './intent.ts';
import { lineEvidence } from './line-evidence.ts';
import type { Doubt, DraftLine } from './lines.ts';
import { confidenceOf, isMatched, itemsOf } from './lines.ts';
import type { ReadPrice } from './noise.ts';
import { likelihood, ordering, rightness } from './odds.ts';
import { prepare } from './prepare.ts';
import type { Interpretation, Question, Reading, ReadLine } from './reading.ts';
import { applyChanges, lastOrder, repeatOrder } from './repeat.ts';
import { isCue, sensesOf } from './senses.ts';
import { wordMatches } from './word-matches.ts';

const MOST_CHOICES = 5;

const isIndex = (catalogue: Reading['catalogue']): catalogue is CatalogueIndex => 'sayings' in catalogue;

const CONFIDENT_FROM = 0.8;
/** Above how sure a word is of which only learned names tell what it means. */
const LIKE_FROM = 0.81;
const RIGHT_FROM = 0.9;
/** Where one is meant because nobody said how many, a word that was not understood may be the number (`candy tran box`). */
const FULL_COVER = 0.97;

/**
 * Doubts that a line may be accepted despite, and from which odds of being right on: its name was lent by the line before, its one
 * container stands for the number, some word of its name was not understood though nothing else is called so. Measured on batches held out.
 */
const RIGHT_DESPITE: ReadonlyMap<Doubt, number> = new Map([
  ['lent', 0.95],
  ['nearby', 0.985],
  ['unit', 0.975],
  ['shared', 0.975],
  ['implied', 0.98],
  ['product', 0.975],
]);
/** Doubts that confidence has been lowered for already. */
const LOWERED: readonly Doubt[] = ['lent', 'implied', 'product'];

type Spot = { readonly folded: Folded; readonly elements: readonly Element[]; readonly raw: string };

const spanOf = ({ folded, elements }: Spot, from: number, to: number): { start: number; end: number } => {
  const [first, last] = [elements[from], elements[to - 1]];
  return { start: folded.at[first?.start ?? 0] ?? 0, end: folded.at[last?.end ?? 0] ?? folded.at.at(-1) ?? 0 };
};

/** Certain enough to need no question: lines that looked like this one, and were as doubtful, were right. */
const isAccepted = (line: DraftLine, confidence: number, evidence: Evidence): boolean => {
  const choice = line.part.choice;
  if (line.qty === null || line.qty <= 0 || (choice?.best.weakest ?? 0) < LIKE_FROM) return false;
  // A container the goods don't come in has no number of pieces.
  if (line.unitFit === 'kin') return false;
  if (line.doubts.has('implied') && (choice?.best.cover ?? 0) < FULL_COVER) return false;
  if (line.doubts.has('product') && choice?.rivals.length !== 0) return false;
  if (line.doubts.has('lent') && line.part.variantLent === true) return false;
  if (confidence < CONFIDENT_FROM && !LOWERED.some((doubt) => line.doubts.has(doubt))) return false;
  const from = [...line.doubts].map((doubt) => RIGHT_DESPITE.get(doubt) ?? Number.POSITIVE_INFINITY);
  return likelihood(rightness, evidence) >= Math.max(RIGHT_FROM, ...from);
};

const toReadLine = (
  index: CatalogueIndex,
  spot: Spot,
  line: DraftLine,
  prices: readonly ReadPrice[],
  until: number,
  evidence: Evidence,
): ReadLine => {
  const skuOf = (item: number): string => index.items[item]?.sku ?? '';
  const confidence = confidenceOf(line);
  const start = spot.elements[line.part.from]?.start ?? 0;
  return {
    sku: skuOf(line.item),
    candidates: [...new Set([line.item, ...(line.part.choice?.rivals ?? []).map(({ item }) => item)])]
      .slice(0, MOST_CHOICES)
      .map(skuOf),
    qty: line.qty,
    unit: line.unit,
    confidence,
    accepted: isAccepted(line, confidence, evidence),
    span: spanOf(spot, line.part.from, line.part.to),
    price: prices.find(({ at }) => at >= start && at < until)?.value ?? null,
  };
};

/** What is lacking of an amount; one in a unit the goods don't come in is asked for whole when more about it is doubtful. */
const amountQuestion = ({ qty }: ReadLine, draft: DraftLine | undefined): Question['kind'] => {
  if (qty === null) return 'how_many';
  if (draft?.unitFit === 'kin') return 'which_unit';
  if (draft?.unitFit !== 'none') return 'confirm';
  return draft.doubts.size > 0 ? 'how_many' : 'which_unit';
};

const questionsOf = (lines: readonly ReadLine[], drafts: readonly DraftLine[]): Question[] =>
  lines.flatMap((line, place): Question[] => {
    if (line.accepted) return [];
    const draft = drafts[place];
    if (line.candidates.length > 1 || draft?.doubts.has('product') || draft?.doubts.has('lent'))
      return [{ line: place, kind: 'which_product', choices: line.candidates }];
    return [{ line: place, kind: amountQuestion(line, draft), choices: [line.sku] }];
  });

const readLines = (
  index: CatalogueIndex,
  spot: Spot,
  draft: Draft,
  prices: readonly ReadPrice[],
  evidence: readonly Evidence[],
): ReadLine[] =>
  draft.lines.map((line, place) => {
    const next = draft.lines[place + 1];
    return toReadLine(
      index,
      spot,
      line,
      prices,
      next ? (spot.elements[next.part.from]?.start ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
      evidence[place] ?? {},
    );
  });

const toQuestion = (index: CatalogueIndex, spot: Spot, { kind, from, to, choices }: Unread): Question => {
  const span = spanOf(spot, from, to);
  return {
    line: null,
    kind,
    text: spot.raw.slice(span.start, span.end),
    choices: choices.flatMap((item) => index.items[item]?.sku ?? []).slice(0, MOST_CHOICES),
  };
};

type Referred = {
  readonly intent: Interpretation['intent'];
  readonly lines: readonly ReadLine[];
  readonly questions: readonly Question[];
};

/** `less the gauges`, `chini kam`: words beside the reference that nothing came of. */
const isQualified = (clauses: readonly Clause[]): boolean =>
  clauses.some(({ cues, words, amounts }) => words > 0 || amounts > 0 || cues.has('negate') || cues.has('half'));

/** A message that speaks of an earlier order or message: its lines come from there, changed as the message says. */
const refer = (
  index: CatalogueIndex,
  reading: Reading,
  draft: Draft,
  read: readonly ReadLine[],
  clauses: readonly Clause[],
  intent: Interpretation['intent'],
): Referred | undefined => {
  const history = reading.history ?? [];
  const span = { start: 0, end: reading.message.length };
  if (intent === 'repeat') {
    const base = lastOrder(history, index, span);
    if (base === undefined && read.some(({ qty }) => qty !== null))
      return {
        intent: 'order',
        lines: read.map((line) => ({ ...line, accepted: false })),
        questions: questionsOf(
          read.map((line) => ({ ...line, accepted: false })),
          draft.lines,
        ),
      };
    if (base === undefined)
      return {
        intent,
        lines: [],
        questions: [{ line: null, kind: 'which_product', text: reading.message.slice(0, 200), choices: [] }],
      };
    const deltas = draft.lines.flatMap((line, at) => {
      const delta = read[at];
      return delta ? [{ line: delta, items: itemsOf(line.part), at: line.part.from }] : [];
    });
    const repeated = repeatOrder(index, base, draft, deltas, clauses);
    const plain =
      deltas.length === 0 && draft.unread.length === 0 && draft.changes.length === 0 && !isQualified(clauses);
    const lines = plain ? repeated : repeated.map((line) => ({ ...line, accepted: false }));
    return { intent, lines, questions: [] };
  }
  if (draft.changes.length === 0 || read.length > 0) return undefined;
  const earlier = history.at(-1);
  const base =
    earlier?.message === undefined
      ? lastOrder(history, index, span)
      : interpret({ ...reading, catalogue: index, history: [], message: earlier.message }).lines;
  if (base === undefined || base.length === 0) return undefined;
  return { intent: 'amend', lines: applyChanges(index, base, draft.changes), questions: [] };
};

const KNOWN_FROM = 0.78;

/** Whether a lexicon or the catalogue knows the word, be it misspelt. */
const isKnownWord = (index: CatalogueIndex, word: string): boolean =>
  word.length < 3 ||
  /\d/.test(word) ||
  sensesOf(word).length > 0 ||
  (wordMatches(index, word)[0]?.likeness ?? 0) >= KNOWN_FROM;

const indexOf = (reading: Reading): CatalogueIndex =>
  isIndex(reading.catalogue) ? reading.catalogue : indexCatalogue(reading.catalogue, reading.aliases);

/** From how likely an order on what the rules read of a message stands, and from when on it is read against them. */
const ORDERS_FROM = 0.5;
const SURELY_ORDERS_FROM = 0.9;
/** From when on goods named without an amount are wanted; a bare name is more often an answer. */
const WANTED_FROM = 0.7;
/** What the rules read in so many words, whatever else speaks for an order. */
const RULED_OUT = ['tentative', 'rfq', 'cancel', 'stock', 'complaint', 'receipt', 'status', 'report'];
/** Below this a message that names goods is no order; between, a person says. */
const NO_ORDER_BELOW = 0.15;

/** Whether words stand beside goods, numbers and units. */
const saysMore = (evidence: Evidence): boolean => Object.keys(evidence).some((name) => /^w \p{L}/u.test(name));

/**
 * Reads one informal order message against a catalogue: which products, how many, in which unit, for when, and what the
 * message is for at all. Pure and deterministic. Never throws on any text; a message that is no order yields no line.
 */
export const interpret = (reading: Reading): Interpretation => weigh(reading).read;

/** What {@link interpret} reads, and the evidence it judged by: the message's, and that of each line read from its words. */
export type Judged = {
  readonly read: Interpretation;
  readonly evidence: Evidence;
  readonly lineEvidence: readonly Evidence[];
};

/** Reads a message as {@link interpret} does, and tells on what evidence. */
export const weigh = (reading: Reading): Judged => {
  const index = indexOf(reading);
  const prepared = prepare(index, reading);
  const { raw, folded, ship, tokens, prices, dates, elements, parts } = prepared;
  const numbers = tokens.flatMap(({ kind, value }) => (kind === 'number' && Number.isFinite(value) ? [value] : []));
  const marks = { prices, questions: questionsIn(folded.text) };
  const isStrange = (word: string): boolean => !isKnownWord(index, word);
  const [sentences, clauses] = [sentencesOf(elements, marks, isStrange), clausesOf(elements, marks, isStrange)];
  const named = ({ from, to }: Clause): boolean =>
    parts.some((part) => part.from >= from && part.from < to && isMatched(part));
  const purpose = purposeOf(sentences, clauses, named);
  const evidence = evidenceOf(index, { tokens, elements, parts, sentences });
  const odds = reading.ordered ? 1 : likelihood(ordering, evidence);
  const wants = reading.ordered !== true && odds >= WANTED_FROM && saysMore(evidence);
  const byRule = (at: number): boolean => {
    const [clause, sentence] = [clauseAt(clauses, at), clauseAt(sentences, at)];
    return clause !== undefined && sentence !== undefined && purpose.orders(clause, sentence);
  };
  const spot: Spot = { folded, elements, raw };
  const readBy = (orders: (at: number) => boolean) => {
    const draft = assemble(index, elements, parts, clauses, orders, wants);
    const weighed = draft.lines.map((line) => lineEvidence(index, line, elements, evidence, odds));
    return { draft, weighed, lines: readLines(index, spot, draft, prices, weighed) };
  };
  const ruled = readBy(byRule);
  const ruledOut = ruled.lines.length === 0 && ruled.draft.unread.length === 0;
  const despiteRules =
    ruledOut && odds >= SURELY_ORDERS_FROM && !sentences.some(({ cues }) => RULED_OUT.some((cue) => cues.has(cue)));
  const { draft, weighed, lines: read } = despiteRules ? readBy(() => true) : ruled;
  const referred = refer(index, reading, draft, read, clauses, purpose.intent);
  const stands = odds >= ORDERS_FROM;
  const lines = stands ? (referred?.lines ?? read) : [];
  const enquiry = purpose.intent === 'rfq' && lines.length === 0 ? readBy(() => true).lines : [];
  const date = dates[0];
  const found = lines.length > 0 || (stands && draft.unread.length > 0);
  const doubtful = !stands && odds >= NO_ORDER_BELOW && (read.length > 0 || draft.unread.length > 0);
  const place = ship.place === null ? null : raw.slice(folded.at[ship.place.start], folded.at[ship.place.end]).trim();
  const result: Interpretation = {
    intent:
      (stands ? referred?.intent : undefined) ??
      (found || doubtful ? (purpose.intent === 'amend' ? 'amend' : 'order') : purpose.intent),
    lines,
    enquiry,
    questions: !stands
      ? []
      : referred
        ? referred.questions
        : [...questionsOf(lines, draft.lines), ...draft.unread.map((unread) => toQuestion(index, spot, unread))],
    date: date ? isoDay(date.day) : null,
    dateLatest: date ? isoDay(date.latest) : null,
    split: draft.split.map(({ day, qty }) => [isoDay(day), qty] as const),
    shipTo: place,
    numbers,
    prices: prices.map(({ value }) => value),
    urgent: tokens.some((token) => isCue(token, 'urgent')),
    confidence: lines.length === 0 ? (found ? 0.4 : 0.9) : Math.min(...lines.map(({ confidence }) => confidence)),
  };
  return { read: result, evidence, lineEvidence: weighed };
};

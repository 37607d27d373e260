import type { Draft, Unread } from './assemble.ts';
import { assemble } from './assemble.ts';
import { dayAt, isoDay } from './calendar.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { codeOf, indexCatalogue } from './catalogue-index.ts';
import { linkChains } from './chains.ts';
import type { Clause } from './clauses.ts';
import { clauseAt, clausesOf, questionsIn, sentencesOf } from './clauses.ts';
import { joinInMessage, partGlued } from './compounds.ts';
import type { ReadDate } from './dates.ts';
import { readDates } from './dates.ts';
import type { Element } from './elements.ts';
import { toElements } from './elements.ts';
import type { Folded } from './fold.ts';
import { fold } from './fold.ts';
import { purposeOf } from './intent.ts';
import type { DraftLine } from './lines.ts';
import { confidenceOf, isMatched, itemsOf } from './lines.ts';
import { unitAfter } from './name.ts';
import type { ReadPrice } from './noise.ts';
import {
  blankClosing,
  blankColumns,
  blankNoise,
  blankNumbering,
  blankQuotes,
  closeUpSame,
  dropPriceManners,
  readPrices,
} from './noise.ts';
import { composeNumbers } from './numbers.ts';
import type { Part } from './part.ts';
import type { Interpretation, Question, Reading, ReadLine } from './reading.ts';
import { applyChanges, lastOrder, repeatOrder } from './repeat.ts';
import { segment } from './segment.ts';
import { isCue, sensesOf, tag } from './senses.ts';
import type { ShipTo } from './ship-to.ts';
import { readShipTo } from './ship-to.ts';
import { stem } from './similar.ts';
import type { Token } from './token.ts';
import { tokenise } from './token.ts';
import { wordMatches } from './word-matches.ts';

const MOST_CHOICES = 5;
const LONGEST_MESSAGE = 60_000;

const isIndex = (catalogue: Reading['catalogue']): catalogue is CatalogueIndex => 'sayings' in catalogue;

const tokensOf = (text: string, index: CatalogueIndex): Token[] => {
  const isWord = (word: string): boolean =>
    index.own?.single.has(word) || sensesOf(word).length > 0 || index.wordId.has(word);
  const inCatalogue = (word: string): boolean => index.wordId.has(stem(word));
  const isKnown = (word: string): boolean => isWord(word) || inCatalogue(word);
  const isUnit = (token: Token | undefined): boolean =>
    token !== undefined && (unitAfter(token) !== undefined || sensesOf(token.text).some(({ kind }) => kind === 'unit'));
  const apart = partGlued(linkChains(tokenise(text, isWord), index.chains, isUnit), isKnown, inCatalogue);
  const joined = joinInMessage(apart, (word) => index.wordId.has(word));
  return composeNumbers(tag(joined, inCatalogue, index.own), inCatalogue);
};

/** SKU codes typed as such become one token each, before letters and digits are cut apart. */
const withCodes = (tokens: readonly Token[], text: string, index: CatalogueIndex): Token[] => {
  const found: { start: number; end: number; code: string }[] = [];
  for (const match of text.matchAll(/[\p{L}\d]+(?:[-_./][\p{L}\d]+)*/gu)) {
    const code = codeOf(match[0]);
    if (code.length >= 4 && /\d/.test(code) && !/^\d{1,5}$/.test(code) && index.itemByCode.has(code))
      found.push({ start: match.index, end: match.index + match[0].length, code });
  }
  if (found.length === 0) return [...tokens];
  const kept = tokens.filter(({ start, end }) => !found.some((each) => start < each.end && end > each.start));
  const codes = found.map(
    ({ start, end, code }): Token => ({
      kind: 'code',
      text: code,
      start,
      end,
      glued: false,
      value: Number.NaN,
      senses: [],
      use: 'free',
    }),
  );
  return [...kept, ...codes].sort((a, b) => a.start - b.start);
};

const ACCEPTED_FROM = 0.9;

type Spot = { readonly folded: Folded; readonly elements: readonly Element[]; readonly raw: string };

const spanOf = ({ folded, elements }: Spot, from: number, to: number): { start: number; end: number } => {
  const [first, last] = [elements[from], elements[to - 1]];
  return { start: folded.at[first?.start ?? 0] ?? 0, end: folded.at[last?.end ?? 0] ?? folded.at.at(-1) ?? 0 };
};

const toReadLine = (
  index: CatalogueIndex,
  spot: Spot,
  line: DraftLine,
  prices: readonly ReadPrice[],
  until: number,
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
    accepted: confidence >= ACCEPTED_FROM && line.doubts.size === 0 && line.qty !== null && line.qty > 0,
    span: spanOf(spot, line.part.from, line.part.to),
    price: prices.find(({ at }) => at >= start && at < until)?.value ?? null,
  };
};

const questionsOf = (lines: readonly ReadLine[], drafts: readonly DraftLine[]): Question[] =>
  lines.flatMap((line, place): Question[] => {
    if (line.accepted) return [];
    const draft = drafts[place];
    if (line.candidates.length > 1 || draft?.doubts.has('product') || draft?.doubts.has('lent'))
      return [{ line: place, kind: 'which_product', choices: line.candidates }];
    if (line.qty === null || (draft?.doubts.size ?? 0) > 0)
      return [{ line: place, kind: 'how_many', choices: [line.sku] }];
    return [{ line: place, kind: draft?.unitFit === 'none' ? 'which_unit' : 'how_many', choices: [line.sku] }];
  });

const readLines = (index: CatalogueIndex, spot: Spot, draft: Draft, prices: readonly ReadPrice[]): ReadLine[] =>
  draft.lines.map((line, place) => {
    const next = draft.lines[place + 1];
    return toReadLine(
      index,
      spot,
      line,
      prices,
      next ? (spot.elements[next.part.from]?.start ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
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

/** What was made of a message on the way to its lines. */
type Prepared = {
  readonly tokens: readonly Token[];
  readonly elements: readonly Element[];
  readonly parts: readonly Part[];
  readonly raw: string;
  readonly folded: Folded;
  readonly ship: ShipTo;
  readonly prices: readonly ReadPrice[];
  readonly dates: readonly ReadDate[];
};

const prepare = (index: CatalogueIndex, reading: Reading): Prepared => {
  const raw = reading.message.slice(0, LONGEST_MESSAGE);
  const folded = fold(raw);
  const ship = readShipTo(folded.text);
  const text = closeUpSame(blankNumbering(blankColumns(blankNoise(blankClosing(blankQuotes(ship.text))))));
  const tokens = withCodes(tokensOf(text, index), ship.text, index);
  const prices = readPrices(tokens);
  dropPriceManners(tokens);
  const dates = readDates(tokens, dayAt(reading.now, reading.tz));
  const elements = toElements(tokens, index, new Map(dates.map(({ from, day }) => [from, day])));
  return { raw, folded, ship, tokens, prices, dates, elements, parts: segment(index, elements) };
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

/**
 * Reads one informal order message against a catalogue: which products, how many, in which unit, for when, and what the
 * message is for at all. Pure and deterministic. Never throws on any text; a message that is no order yields no line.
 */
export const interpret = (reading: Reading): Interpretation => {
  const index = indexOf(reading);
  const { raw, folded, ship, tokens, prices, dates, elements, parts } = prepare(index, reading);
  const numbers = tokens.flatMap(({ kind, value }) => (kind === 'number' && Number.isFinite(value) ? [value] : []));
  const marks = { prices, questions: questionsIn(folded.text) };
  const isStrange = (word: string): boolean => !isKnownWord(index, word);
  const [sentences, clauses] = [sentencesOf(elements, marks, isStrange), clausesOf(elements, marks, isStrange)];
  const named = ({ from, to }: Clause): boolean =>
    parts.some((part) => part.from >= from && part.from < to && isMatched(part));
  const purpose = purposeOf(sentences, clauses, named);
  const orders = (at: number): boolean => {
    const [clause, sentence] = [clauseAt(clauses, at), clauseAt(sentences, at)];
    return clause !== undefined && sentence !== undefined && purpose.orders(clause, sentence);
  };
  const draft = assemble(index, elements, parts, clauses, orders);
  const spot: Spot = { folded, elements, raw };
  const read = readLines(index, spot, draft, prices);
  const asked = draft.unread.map((unread) => toQuestion(index, spot, unread));
  const referred = refer(index, reading, draft, read, clauses, purpose.intent);
  const lines = referred?.lines ?? read;
  const enquiry =
    purpose.intent === 'rfq' && lines.length === 0
      ? readLines(
          index,
          spot,
          assemble(index, elements, parts, clauses, () => true),
          prices,
        )
      : [];
  const date = dates[0];
  const found = lines.length > 0 || draft.unread.length > 0;
  const place = ship.place === null ? null : raw.slice(folded.at[ship.place.start], folded.at[ship.place.end]).trim();
  return {
    intent: referred?.intent ?? (found ? (purpose.intent === 'amend' ? 'amend' : 'order') : purpose.intent),
    lines,
    enquiry,
    questions: referred ? referred.questions : [...questionsOf(lines, draft.lines), ...asked],
    date: date ? isoDay(date.day) : null,
    dateLatest: date ? isoDay(date.latest) : null,
    split: draft.split.map(({ day, qty }) => [isoDay(day), qty] as const),
    shipTo: place,
    numbers,
    prices: prices.map(({ value }) => value),
    urgent: tokens.some((token) => isCue(token, 'urgent')),
    confidence: lines.length === 0 ? (found ? 0.4 : 0.9) : Math.min(...lines.map(({ confidence }) => confidence)),
  };
};

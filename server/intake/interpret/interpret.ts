import { dayAt, isoDay } from './calendar.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { codeOf, indexCatalogue } from './catalogue-index.ts';
import { clauseAt, clausesOf, sentencesOf } from './clauses.ts';
import { readDates } from './dates.ts';
import type { Element } from './elements.ts';
import { toElements } from './elements.ts';
import type { Folded } from './fold.ts';
import { fold } from './fold.ts';
import { purposeOf } from './intent.ts';
import type { DraftLine } from './lines.ts';
import { assemble } from './lines.ts';
import { blankClosing, blankNoise, blankQuotes, dropPriceManners, readPrices } from './noise.ts';
import type { ReadPrice } from './noise.ts';
import { composeNumbers } from './numbers.ts';
import type { Interpretation, Question, ReadLine, Reading } from './reading.ts';
import { segment } from './segment.ts';
import { isCue, sensesOf, tag } from './senses.ts';
import { stem } from './similar.ts';
import type { Token } from './token.ts';
import { tokenise } from './token.ts';
import { readShipTo } from './ship-to.ts';

const MOST_CHOICES = 5;
const LONGEST_MESSAGE = 20_000;

const isIndex = (catalogue: Reading['catalogue']): catalogue is CatalogueIndex => 'sayings' in catalogue;

const tokensOf = (text: string, index: CatalogueIndex): Token[] => {
  const isWord = (word: string): boolean => sensesOf(word).length > 0 || index.wordId.has(word);
  const inCatalogue = (word: string): boolean => index.wordId.has(stem(word));
  return composeNumbers(tag(tokenise(text, isWord), inCatalogue), inCatalogue);
};

/** SKU codes typed as such become one token each, before letters and digits are cut apart. */
const withCodes = (tokens: readonly Token[], text: string, index: CatalogueIndex): Token[] => {
  const found: { start: number; end: number; code: string }[] = [];
  for (const match of text.matchAll(/[\p{L}\d]+(?:[-_./][\p{L}\d]+)*/gu)) {
    const code = codeOf(match[0]);
    if (code.length >= 4 && /\d/.test(code) && !/^\d{1,5}$/.test(code) && index.itemByCode.has(code)) found.push({ start: match.index, end: match.index + match[0].length, code });
  }
  if (found.length === 0) return [...tokens];
  const kept = tokens.filter(({ start, end }) => !found.some((each) => start < each.end && end > each.start));
  const codes = found.map(({ start, end, code }): Token => ({ kind: 'code', text: code, start, end, glued: false, value: Number.NaN, senses: [], use: 'free' }));
  return [...kept, ...codes].sort((a, b) => a.start - b.start);
};

const confidenceOf = (line: DraftLine): number => {
  const certainty = line.part.choice?.certainty ?? 0;
  const quantity = line.qty === null ? 0.5 : line.doubts.some((doubt) => doubt !== 'product' && doubt !== 'lent') ? 0.7 : 1;
  const unit = line.unitFit === 'own' ? 1 : line.unitFit === 'unsaid' ? 0.97 : line.unitFit === 'kin' ? 0.9 : 0.7;
  const lent = line.doubts.includes('lent') ? 0.85 : 1;
  return Math.round(Math.max(0, Math.min(1, certainty * quantity * unit * lent)) * 1000) / 1000;
};

const ACCEPTED_FROM = 0.9;

type Spot = { readonly folded: Folded; readonly elements: readonly Element[]; readonly raw: string };

const spanOf = ({ folded, elements }: Spot, from: number, to: number): { start: number; end: number } => {
  const [first, last] = [elements[from], elements[to - 1]];
  return { start: folded.at[first?.start ?? 0] ?? 0, end: folded.at[last?.end ?? 0] ?? folded.at.at(-1) ?? 0 };
};

const toReadLine = (index: CatalogueIndex, spot: Spot, line: DraftLine, prices: readonly ReadPrice[], until: number): ReadLine => {
  const skuOf = (item: number): string => index.items[item]?.sku ?? '';
  const confidence = confidenceOf(line);
  const start = spot.elements[line.part.from]?.start ?? 0;
  return {
    sku: skuOf(line.item),
    candidates: [...new Set([line.item, ...(line.part.choice?.rivals ?? []).map(({ item }) => item)])].slice(0, MOST_CHOICES).map(skuOf),
    qty: line.qty, unit: line.unit, confidence,
    accepted: confidence >= ACCEPTED_FROM && line.doubts.length === 0 && line.qty !== null && line.qty > 0,
    span: spanOf(spot, line.part.from, line.part.to),
    price: prices.find(({ at }) => at >= start && at < until)?.value ?? null,
  };
};

const questionsOf = (lines: readonly ReadLine[], drafts: readonly DraftLine[]): Question[] =>
  lines.flatMap((line, place): Question[] => {
    if (line.accepted) return [];
    const draft = drafts[place];
    if (line.candidates.length > 1 || draft?.doubts.includes('product') || draft?.doubts.includes('lent')) return [{ line: place, kind: 'which_product', choices: line.candidates }];
    if (line.qty === null || (draft?.doubts.length ?? 0) > 0) return [{ line: place, kind: 'how_many', choices: [line.sku] }];
    return [{ line: place, kind: draft?.unitFit === 'none' ? 'which_unit' : 'how_many', choices: [line.sku] }];
  });

/**
 * Reads one informal order message against a catalogue: which products, how many, in which unit, for when, and what the
 * message is for at all. Pure and deterministic. Never throws on any text; a message that is no order yields no line.
 */
export const interpret = (reading: Reading): Interpretation => {
  const index = isIndex(reading.catalogue) ? reading.catalogue : indexCatalogue(reading.catalogue, reading.aliases);
  const raw = reading.message.slice(0, LONGEST_MESSAGE);
  const folded = fold(raw);
  const ship = readShipTo(folded.text);
  const text = blankNoise(blankClosing(blankQuotes(ship.text)));
  const tokens = withCodes(tokensOf(text, index), text, index);
  const numbers = tokens.flatMap(({ kind, value }) => (kind === 'number' && Number.isFinite(value) ? [value] : []));
  const prices = readPrices(tokens);
  dropPriceManners(tokens);
  const dates = readDates(tokens, dayAt(reading.now, reading.tz));
  const elements = toElements(tokens, index, new Map(dates.map(({ from, day }) => [from, day])));
  const [sentences, clauses] = [sentencesOf(elements), clausesOf(elements)];
  const purpose = purposeOf(sentences);
  const orders = (at: number): boolean => {
    const [clause, sentence] = [clauseAt(clauses, at), clauseAt(sentences, at)];
    return clause !== undefined && sentence !== undefined && purpose.orders(clause, sentence);
  };
  const draft = assemble(index, elements, segment(index, elements), clauses, orders);
  const spot: Spot = { folded, elements, raw };
  const lines = draft.lines.map((line, place) => {
    const next = draft.lines[place + 1];
    return toReadLine(index, spot, line, prices, next ? elements[next.part.from]?.start ?? Infinity : Infinity);
  });
  const asked = draft.unread.map(({ kind, from, to, choices }): Question => {
    const span = spanOf(spot, from, to);
    return { line: null, kind, text: raw.slice(span.start, span.end), choices: choices.flatMap((item) => index.items[item]?.sku ?? []).slice(0, MOST_CHOICES) };
  });
  const date = dates[0];
  const found = lines.length > 0 || draft.unread.length > 0;
  return {
    intent: found ? (purpose.intent === 'repeat' || purpose.intent === 'amend' ? purpose.intent : 'order') : purpose.intent,
    lines, enquiry: [], questions: [...questionsOf(lines, draft.lines), ...asked],
    date: date ? isoDay(date.day) : null, dateLatest: date ? isoDay(date.latest) : null,
    split: draft.split.map(({ day, qty }) => [isoDay(day), qty] as const), shipTo: ship.place === null ? null : raw.slice(folded.at[ship.place.start], folded.at[ship.place.end]).trim(),
    numbers, prices: prices.map(({ value }) => value), urgent: tokens.some((token) => isCue(token, 'urgent')),
    confidence: lines.length === 0 ? (found ? 0.4 : 0.9) : Math.min(...lines.map(({ confidence }) => confidence)),
  };
};

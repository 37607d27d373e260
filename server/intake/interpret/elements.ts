import type { AmountElement } from './amounts.ts';
import { amountAt, cutAmount, impliedAmount, isTimes, oneAmount, oneUnit } from './amounts.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { kindAt } from './compounds.ts';
import { isEmptyWord } from './name.ts';
import { isCue, senseOf, sensesOf } from './senses.ts';
import { stem } from './similar.ts';
import type { Token } from './token.ts';

/** How strongly a place between two elements parts them. */
export type Gap = 'break' | 'stop' | 'colon' | 'comma' | 'and' | 'dash' | 'none';

/** A piece of the message as the segmentation sees it. */
export type Element =
  | AmountElement
  | {
      readonly kind: 'word';
      readonly text: string;
      readonly optional: boolean;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'sku'; readonly item: number; readonly start: number; readonly end: number }
  | {
      readonly kind: 'unit';
      readonly unit: string;
      readonly text: string;
      readonly named: boolean;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'cue';
      readonly cues: readonly string[];
      readonly postposed: boolean;
      readonly text: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'date'; readonly day: number; readonly start: number; readonly end: number }
  | {
      readonly kind: 'gap';
      readonly gap: Gap;
      readonly question: boolean;
      readonly start: number;
      readonly end: number;
    };

type WordElement = Extract<Element, { kind: 'word' }>;

const GAPS: Readonly<Record<string, Gap>> = {
  ',': 'comma',
  ';': 'stop',
  '•': 'break',
  '|': 'comma',
  ':': 'colon',
  '.': 'stop',
  '!': 'stop',
  '?': 'stop',
  '-': 'dash',
  '+': 'and',
  '&': 'and',
  '=': 'dash',
  '~': 'dash',
  '>': 'dash',
  '(': 'dash',
  ')': 'dash',
  '/': 'dash',
  '*': 'dash',
  _: 'dash',
};

const ABBREVIATIONS = new Set([
  'no',
  'nos',
  'approx',
  'dept',
  'st',
  'co',
  'ltd',
  'mr',
  'mrs',
  'ms',
  'inc',
  'qty',
  'art',
  'sr',
  'dr',
  'rs',
  'pvt',
  'ref',
  'vs',
  'dia',
  'thk',
  'spec',
]);

/** `pcs.`, `nos.`, `kg.`: a unit cut short, whose dot ends no sentence; `boxes.` does. */
const isShortUnit = ({ text, senses }: Token): boolean =>
  senses.some(({ kind }) => kind === 'unit' || kind === 'measure') &&
  (!/[aeiou]/.test(text) || ['no', 'nos', 'doz', 'oz', 'gal', 'qtl'].includes(text));

/** `(500 ml acceptable if out of stock)`: what is said in brackets with an `if` is a remark of its own. */
const isRemark = (tokens: readonly Token[], at: number): boolean => {
  if (tokens[at]?.text !== '(') return false;
  const end = tokens.findIndex(({ text, kind }, place) => place > at && (text === ')' || kind === 'break'));
  return tokens.slice(at, end < 0 ? undefined : end).some((token) => isCue(token, 'condition') && !isCue(token, 'or'));
};

const gapOf = (tokens: readonly Token[], at: number): Element | undefined => {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const place = { start: token.start, end: token.end };
  if (token.kind === 'break') return { kind: 'gap', gap: 'break', question: false, ...place };
  if (token.kind !== 'mark') return undefined;
  const gap = GAPS[token.text];
  if (gap === undefined) return undefined;
  const before = tokens[at - 1];
  const abbreviated =
    token.text === '.' &&
    token.glued &&
    before?.kind === 'word' &&
    (ABBREVIATIONS.has(before.text) || isShortUnit(before));
  const listed = abbreviated && tokens[at + 1]?.kind === 'number' && tokens[at + 1]?.glued === false;
  const inName =
    abbreviated ||
    ((token.text === '.' || token.text === '/' || token.text === '-' || token.text === '&') &&
      token.glued &&
      tokens[at + 1]?.glued === true);
  if (isRemark(tokens, at)) return { kind: 'gap', gap: 'stop', question: false, ...place };
  return { kind: 'gap', gap: listed ? 'comma' : inName ? 'dash' : gap, question: token.text === '?', ...place };
};

const isContent = (token: Token): boolean =>
  token.senses.length === 0 ||
  token.senses.every(({ kind }) =>
    [
      'word',
      'colour',
      'size',
      'grade',
      'number',
      'scale',
      'modifier',
      'weekday',
      'month',
      'festival',
      'day',
      'step',
      'edge',
      'span',
    ].includes(kind),
  );

const elementOf = (
  token: Token,
  inVocabulary: boolean,
  afterNumber: boolean,
  hasMeaning: (word: string) => boolean,
): Element | undefined => {
  const place = { start: token.start, end: token.end };
  const cues = token.senses.filter(({ kind }) => kind === 'cue').map(({ value }) => String(value));
  if (isEmptyWord(token.text) && !inVocabulary && !cues.includes('or'))
    return cues.includes('and') ? { kind: 'gap', gap: 'and', question: false, ...place } : undefined;
  const meant = token.senses.some(
    ({ kind, value }) =>
      kind === 'word' ||
      kind === 'colour' ||
      kind === 'size' ||
      (kind === 'grade' && (cues.length === 0 || hasMeaning(String(value)))),
  );
  const unit = senseOf(token, 'unit')?.value;
  if (typeof unit === 'string' && token.use === 'free')
    return { kind: 'unit', unit, text: token.text, named: inVocabulary, ...place };
  if (cues.includes('and') && !(inVocabulary && cues.length === 0))
    return { kind: 'gap', gap: 'and', question: false, ...place };
  if (cues.length > 0 && !meant)
    return inVocabulary && (afterNumber || !cues.some((cue) => ['negate', 'correct', 'cancel'].includes(cue)))
      ? { kind: 'word', text: token.text, optional: true, ...place }
      : {
          kind: 'cue',
          cues,
          postposed: token.senses.some(({ kind, lang }) => kind === 'cue' && VERB_LAST.test(lang)),
          text: token.text,
          ...place,
        };
  if (isContent(token) || meant)
    return { kind: 'word', text: token.text, optional: token.text.length === 1 && !inVocabulary, ...place };
  if (inVocabulary) return { kind: 'word', text: token.text, optional: true, ...place };
  return undefined;
};

/** Languages that say `not` after what they mean. */
const VERB_LAST = /^(?:hi|gu|ta)(?:-|$)/;

/** A word of product names that is also a unit no item of the catalogue comes in (`set screw`) is only a word. */
const withoutUnknownUnit = (token: Token, index: CatalogueIndex): Token => {
  const unit = senseOf(token, 'unit')?.value;
  if (typeof unit !== 'string' || !index.wordId.has(stem(token.text)) || index.units.has(unit)) return token;
  return { ...token, senses: token.senses.filter(({ kind }) => kind !== 'unit') };
};

/** `bola tha na`: at the end of a clause it asks for assent and refuses nothing. */
const isTag = (tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1];
  return (
    (tokens[at]?.text === 'na' || tokens[at]?.text === 'ना') &&
    (next === undefined || next.kind === 'break' || next.kind === 'mark')
  );
};

/** `no` that refuses (`no lemons today`), not one that counts (`10 no`, `no 4`). */
const isRefusal = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.text === 'no' &&
  tokens[at - 1]?.kind !== 'number' &&
  tokens[at + 1]?.kind === 'word' &&
  tokens[at + 1]?.use === 'free';

/** A word the lexicons know no meaning of, that some item is kept or packed in (`strip`, `tanker`), is that unit. */
const withCatalogueUnit = (token: Token, index: CatalogueIndex): Token => {
  if (token.kind !== 'word' || token.senses.some(({ kind }) => kind === 'unit')) return token;
  const unit = [token.text, stem(token.text)].find((word) => index.units.has(word) && !isMeasureWord(word));
  return unit === undefined
    ? token
    : { ...token, senses: [...token.senses, { kind: 'unit', value: unit, lang: 'own' }] };
};

/** `540 or 550` of goods that come in both: two sizes and no range, unless they are counted in a unit. */
const withTwoSizes = (tokens: readonly Token[], at: number, index: CatalogueIndex): Token | undefined => {
  const token = tokens[at];
  if (token === undefined || !token.senses.some(({ kind, value }) => kind === 'cue' && value === 'or')) return token;
  const isSize = (each: Token | undefined): boolean => each?.kind === 'number' && index.byMeasure.has(`r${each.value}`);
  const counted = senseOf(tokens[at + 2], 'unit') !== undefined;
  return isSize(tokens[at - 1]) && isSize(tokens[at + 1]) && !counted
    ? { ...token, senses: token.senses.filter(({ value }) => value !== 'to') }
    : token;
};

const isMeasureWord = (word: string): boolean =>
  sensesOf(word).some(({ kind }) => kind === 'measure' || kind === 'unit');

const isNoun = (token: Token): boolean => token.kind === 'word' && token.use === 'free';

/** Letters that only say that a number follows. */
const NUMBERED = new Set(['no', 'nr', 'num', 'number']);

const counted = (token: Token | undefined): boolean => token?.kind === 'number' && token.use === 'free';

/** `a stapler`: one of it. */
const oneOf = (tokens: readonly Token[], at: number, index: CatalogueIndex): Element | undefined => {
  const [token, next] = [tokens[at], tokens[at + 1]];
  const article = token?.text === 'a' || token?.text === 'an';
  const unit = senseOf(next, 'unit')?.value;
  const halved = tokens[at - 1]?.kind === 'number' || tokens[at - 1]?.text === 'half';
  if (article && !halved && token && typeof unit === 'string' && next?.use === 'free') return oneUnit(token, unit);
  const isOne =
    article &&
    next?.kind === 'word' &&
    !next.glued &&
    next.text.length > 2 &&
    next.senses.length === 0 &&
    index.wordId.has(stem(next.text));
  return isOne && token ? oneAmount(token) : undefined;
};

/** The kind named by letters and a number, beside the number itself; spaced, it may be a name and how many. */
const kindElement = (
  tokens: readonly Token[],
  at: number,
  { word, next }: { readonly word: string; readonly next: number },
): WordElement => ({
  kind: 'word',
  text: word,
  optional: tokens[at + 1]?.glued !== true,
  start: tokens[at]?.start ?? 0,
  end: tokens[next]?.end ?? 0,
});

/** Turns tagged tokens into the elements segmentation works on: amounts with their units, name words, cues, gaps. */
export const toElements = (
  read: readonly Token[],
  index: CatalogueIndex,
  days: ReadonlyMap<number, number>,
): Element[] => {
  const tokens = read.map((token, at) =>
    isTag(read, at)
      ? { ...token, senses: [{ kind: 'filler', value: '-', lang: 'hi-Latn' }] }
      : isRefusal(read, at)
        ? { ...token, senses: token.senses.filter(({ kind }) => kind === 'cue') }
        : withCatalogueUnit(withoutUnknownUnit(withTwoSizes(read, at, index) ?? token, index), index),
  );
  const elements: Element[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    if (token === undefined) break;
    const day = days.get(at);
    if (day !== undefined) elements.push({ kind: 'date', day, start: token.start, end: token.end });
    const amount = cutAmount(tokens, at);
    if (amount) {
      elements.push(amount.element);
      at = amount.next;
      continue;
    }
    const gap = token.use === 'free' ? gapOf(tokens, at) : undefined;
    const code = token.kind === 'code' ? index.itemByCode.get(token.text) : undefined;
    if (code !== undefined) elements.push({ kind: 'sku', item: code, start: token.start, end: token.end });
    else if (gap) elements.push(gap);
    else if (isNoun(token) && !(isTimes(token) && amountAt(tokens[at + 1]) !== undefined)) {
      const named = index.wordId.has(stem(token.text));
      const kind = kindAt(tokens, at);
      const known = kind !== undefined && index.wordId.has(kind.word) ? kind : undefined;
      if (known && NUMBERED.has(token.text)) {
        elements.push({ ...kindElement(tokens, at, known), optional: false });
        at = known.next + 1;
        continue;
      }
      const element =
        impliedAmount(token, named) ??
        oneOf(tokens, at, index) ??
        elementOf(token, named, counted(tokens[at - 1]), (word) => index.byMeaning.has(stem(word)));
      if (element) elements.push(element);
      if (known) elements.push(kindElement(tokens, at, known));
    }
    at += 1;
  }
  return elements;
};

import { joinInName, kindAt } from './compounds.ts';
import { fold } from './fold.ts';
import type { Measure } from './measure.ts';
import { measureOf } from './measure.ts';
import { sensesOf } from './senses.ts';
import type { Token } from './token.ts';
import { tokenise } from './token.ts';

/** A product's name taken apart: its words in order and the measures it states. */
export type NameParts = {
  readonly words: readonly string[];
  readonly measures: readonly Measure[] /** How many of the words stand before the first size. */;
  readonly leading: number;
};

const EMPTY_WORDS = new Set([
  'x',
  'of',
  'and',
  'with',
  'the',
  'for',
  'in',
  'to',
  'a',
  'an',
  'per',
  'by',
  'or',
  'w',
  'و',
  'من',
  'का',
  'की',
  'के',
]);

/** Whether a word says nothing about which product is meant. */
export const isEmptyWord = (word: string): boolean => EMPTY_WORDS.has(word);

const MARK_UNITS: Readonly<Record<string, string>> = { '"': 'inch', "'": 'foot', '%': 'percent', '°': 'degree' };

/** The unit of measure right after a number: a mark (`"`), a known word, or none. One letter counts only when attached. */
export const unitAfter = (token: Token | undefined): string | undefined => {
  if (token === undefined) return undefined;
  if (token.kind === 'mark') return token.glued ? MARK_UNITS[token.text] : undefined;
  const sense =
    token.senses.find(({ kind }) => kind === 'measure') ?? sensesOf(token.text).find(({ kind }) => kind === 'measure');
  return typeof sense?.value === 'string' ? sense.value : undefined;
};

/** A number long enough to name a thing by itself (`30206`, `7018`); with a unit after it, it is a size. */
export const isDesignation = (text: string): boolean => /^\d{4,6}$/.test(text);

/** Takes a product name apart into words and measures. */
export const readName = (name: string): NameParts => {
  const tokens = joinInName(tokenise(fold(name).text, () => false));
  const words: string[] = [];
  const measures: Measure[] = [];
  const kinds: string[] = [];
  let leading: number | undefined;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    const prefix = token.kind === 'word' ? /^(\d+(?:\.\d+)?)[a-z]+$/.exec(token.text)?.[1] : undefined;
    if (prefix !== undefined) measures.push(measureOf(Number(prefix), undefined));
    const kind = kindAt(tokens, index);
    if (kind && unitAfter(tokens[kind.next + 1]) === undefined) kinds.push(kind.word);
    if (token.kind === 'number') {
      const value = token.ymd ? Number.NaN : token.value;
      if (!Number.isFinite(value)) continue;
      leading ??= words.length;
      const next = tokens[index + 1];
      const unit = token.coded || (next && tokens[index + 2]?.coded) ? undefined : unitAfter(next);
      const code = token.coded ? tokens[index - 1]?.text : undefined;
      if (unit === undefined && isDesignation(token.text)) words.push(token.text);
      measures.push({ ...measureOf(value, unit), ...(code === undefined ? {} : { code }) });
      if (unit !== undefined) index += 1;
    } else if (token.kind === 'word' && !isEmptyWord(token.text)) words.push(token.text);
  }
  words.push(...kinds);
  return { words, measures, leading: leading === undefined || leading < 2 ? words.length : leading };
};

/** The variant class (colour, size, grade) a word belongs to and its plain value there. */
export const variantOf = (word: string): { readonly kind: string; readonly value: string } | undefined => {
  if (word.length < 2) return undefined;
  const senses = sensesOf(word);
  const sense =
    senses.find(({ kind }) => kind === 'colour') ?? senses.find(({ kind }) => kind === 'size' || kind === 'grade');
  return sense === undefined ? undefined : { kind: sense.kind, value: String(sense.value) };
};

/** The English words a word of any language may stand for. */
export const meaningsOf = (word: string): string[] =>
  sensesOf(word)
    .filter(({ kind }) => kind === 'word' || kind === 'colour' || kind === 'size' || kind === 'grade')
    .flatMap(({ value }) => String(value).split(' '));

import { inLatin } from './similar.ts';

/** What a reading step has taken a token for; only `free` tokens can still be part of an order line. */
export type Use = 'free' | 'date' | 'price' | 'noise' | 'place';

/** One meaning a word or phrase has in a lexicon. */
export type Sense = { readonly kind: string; readonly value: string | number; readonly lang: string };

/** A word, number, mark or line break of the folded message; `start` and `end` point into the folded text. */
export type Token = {
  readonly kind: 'word' | 'number' | 'mark' | 'break' | 'code';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** No space stood before it. */
  readonly glued: boolean;
  /** The number's value; NaN for everything else. */
  readonly value: number;
  /** `a/b` as written, which may be a fraction or a day and month. */
  readonly slash?: readonly [number, number];
  /** Day, month, year as written in one piece (`22.04.2025`, `2025-04-22`). */
  readonly ymd?: readonly [number, number, number];
  /** Written in digits, not in words. */
  readonly digits?: boolean;
  /** A number that belongs to the letters before it (`M8`, `DN15`) and so is no quantity. */
  readonly coded?: boolean;
  readonly senses: readonly Sense[];
  use: Use;
};

export const NO_SENSES: readonly Sense[] = [];

const PATTERN = new RegExp(
  [
    String.raw`(?<break>\n)`,
    String.raw`(?<ymd>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d])|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?![\d]))`,
    String.raw`(?<mixed>\d+(?: |-| - )\d{1,2}\/(?:2|3|4|8|16|32|64)(?![\d/]))`,
    String.raw`(?<slash>\d+\/\d+(?![\d/]))`,
    String.raw`(?<grouped>\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?!\d))`,
    String.raw`(?<comma>\d+,\d{1,2}(?![\d,]))`,
    String.raw`(?<number>\d+(?:\.\d+)?|(?<![\p{L}\p{M}])\.\d+)`,
    String.raw`(?<word>[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*)`,
    String.raw`(?<mark>[^\s\p{L}\p{M}\d])`,
  ].join('|'),
  'gu',
);

const DENOMINATORS = new Set([2, 3, 4, 8, 16, 32, 64]);

const readYmd = (text: string): readonly [number, number, number] => {
  const parts = text.split(/[-/.]/).map(Number);
  const [a = 0, b = 0, c = 0] = parts;
  if (a > 31) return [a, b, c];
  const year = c < 100 ? 2000 + c : c;
  return b > 12 && a <= 12 ? [year, a, b] : [year, b, a];
};

type Shape = Pick<Token, 'kind' | 'value'> & Partial<Pick<Token, 'slash' | 'ymd' | 'digits'>>;

const wholeAndFraction = (text: string): number => {
  const [whole = '0', fraction = '0/1'] = text.split(/ - |-| /);
  const [over = '0', under = '1'] = fraction.split('/');
  return Number(whole) + Number(over) / Number(under);
};

const shapeOf = (groups: Record<string, string | undefined>): Shape => {
  if (groups['break']) return { kind: 'break', value: Number.NaN };
  if (groups['mark']) return { kind: 'mark', value: Number.NaN };
  if (groups['word']) return { kind: 'word', value: Number.NaN };
  if (groups['ymd']) return { kind: 'number', value: Number.NaN, ymd: readYmd(groups['ymd']), digits: true };
  if (groups['mixed']) return { kind: 'number', value: wholeAndFraction(groups['mixed']), digits: true };
  if (groups['slash']) {
    const [over = 0, under = 1] = groups['slash'].split('/').map(Number);
    return { kind: 'number', value: under === 0 ? Number.NaN : over / under, slash: [over, under], digits: true };
  }
  if (groups['grouped']) return { kind: 'number', value: Number(groups['grouped'].replaceAll(',', '')), digits: true };
  if (groups['comma']) return { kind: 'number', value: Number(groups['comma'].replace(',', '.')), digits: true };
  return { kind: 'number', value: Number(groups['number'] ?? 'NaN'), digits: true };
};

/** A mixed number only when its whole part can be one: `1 1/2`, but in `20 1/2 inch` twenty is a number of its own. */
const isMixedNumber = (text: string): boolean => {
  const match = /^(\d+)( |-| - )(\d+)\/(\d+)$/.exec(text);
  if (!match) return false;
  const [whole, over, under] = [Number(match[1]), Number(match[3]), Number(match[4])];
  return over < under && DENOMINATORS.has(under) && whole <= (match[2] === ' ' ? 6 : 12);
};

/** Whether the tokens end with a `10B-`: a number after it belongs to what is named so. */
const isDesignation = (tokens: readonly Token[]): boolean => {
  const [number, letters, dash] = tokens.slice(-3);
  return (
    dash?.text === '-' &&
    dash.glued &&
    letters?.kind === 'word' &&
    letters.glued &&
    /^[a-wyz]$/.test(letters.text) &&
    number?.kind === 'number'
  );
};

/** Arabic written in Latin letters uses digits as letters: `3aleikom`, `ba3d`, `koo3`, `7abba`. */
const ARABIZI =
  /(?<![\p{L}\p{M}\d])(?:[2356789]?'?[a-z]+'?[2356789]'?[a-z]*(?:[2356789]?[a-z]+)*|[2356789]'?[a-z]{2,}(?:[2356789]?[a-z]+)*[2356789]?)(?![\p{L}\p{M}\d])/gu;

type Piece = { readonly index: number; readonly end: number; readonly groups: Record<string, string | undefined> };

const piecesOf = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  PATTERN.lastIndex = 0;
  for (let match = PATTERN.exec(text); match; match = PATTERN.exec(text)) {
    const groups = match.groups ?? {};
    const mixed = groups['mixed'];
    if (mixed && !isMixedNumber(mixed)) {
      const first = /^\d+/.exec(mixed)?.[0] ?? '';
      pieces.push({ index: match.index, end: match.index + first.length, groups: { number: first } });
      PATTERN.lastIndex = match.index + first.length;
      continue;
    }
    pieces.push({ index: match.index, end: match.index + match[0].length, groups });
  }
  return pieces;
};

/** An unknown mixture that is a word rather than a number with a unit: one digit inside letters, or before a word nobody knows. */
const isLikelyArabizi = (word: string, isWord: (word: string) => boolean): boolean =>
  /^[a-z]+[2356789][a-z]+$/.test(word)
    ? word.length >= 4 && !/x\d/.test(word) && !(/\d[a-z]{2,}$/.test(word) && isWord(word.replace(/^.*\d/, '')))
    : /^[2356789][a-z]+[2356789]$/.test(word) || (/^[2356789][a-z]{3,}$/.test(word) && !isWord(word.slice(1)));

/** Words of Arabizi that the lexicons or the catalogue know, by where they start: they win over number-and-unit. */
const arabiziSpans = (text: string, isWord: (word: string) => boolean): Map<number, string> => {
  const spans = new Map<number, string>();
  if (!/[a-z]\d|\d[a-z]/.test(text)) return spans;
  for (const match of text.matchAll(ARABIZI)) {
    const word = match[0].replaceAll("'", '');
    if (isWord(match[0]) || isWord(word) || isLikelyArabizi(word, isWord)) spans.set(match.index, match[0]);
  }
  return spans;
};

/**
 * Cuts a folded text into tokens. `isWord` tells whether a mixture of letters and digits is a known word as a whole;
 * every other mixture is cut where letters meet digits, and a number after one to three letters is marked as coded.
 */
export const tokenise = (text: string, isWord: (word: string) => boolean): Token[] => {
  const spans = arabiziSpans(text, isWord);
  const tokens: Token[] = [];
  let done = 0;
  for (const { index, end, groups } of piecesOf(text)) {
    if (index < done) continue;
    const glued = index > 0 && !/\s/.test(text[index - 1] ?? ' ');
    const whole = spans.get(index);
    if (whole) {
      done = index + whole.length;
      const word = whole.replaceAll("'", '');
      tokens.push({
        kind: 'word',
        text: isWord(whole) ? whole : word,
        start: index,
        end: done,
        glued,
        value: Number.NaN,
        senses: NO_SENSES,
        use: 'free',
      });
      continue;
    }
    const shape = shapeOf(groups);
    const raw = text.slice(index, end);
    const before = tokens.at(-1);
    const coded =
      (shape.kind === 'number' && glued && isDesignation(tokens)) ||
      (shape.kind === 'number' &&
        glued &&
        before?.kind === 'word' &&
        (/^[a-z]{1,3}$/.test(before.text)
          ? before.text !== 'x'
          : /^[\u0900-\u097f]{2,5}$/.test(before.text) && /^[a-z]$/.test(inLatin(before.text) ?? '')));
    tokens.push({
      ...shape,
      text: shape.kind === 'word' ? raw.replaceAll("'", '') : raw,
      start: index,
      end,
      glued,
      ...(coded ? { coded: true } : {}),
      senses: NO_SENSES,
      use: 'free',
    });
    done = end;
  }
  return tokens;
};

import { sensesOf } from './senses.ts';
import type { Token } from './token.ts';
import { NO_SENSES } from './token.ts';

const MOST_JOINED = 5;
const LETTERS = /^[a-z]{1,4}$/;

const isMeasuring = (word: string): boolean =>
  word === 'x' || sensesOf(word).some(({ kind }) => kind === 'measure' || kind === 'unit');

const isPiece = (token: Token | undefined): token is Token =>
  token !== undefined && (token.kind === 'word' || (token.kind === 'number' && token.ymd === undefined));

const plain = (tokens: readonly Token[]): string =>
  tokens.map(({ text, kind }) => (kind === 'mark' ? '' : text.replace(/[^\p{L}\p{M}\d/.]/gu, ''))).join('');

/** `24/6`, `195/65`, `40/2`: two numbers that are no fraction of an inch. */
const isRatio = ({ slash }: Token): boolean =>
  slash !== undefined && (slash[0] > slash[1] || ![2, 3, 4, 8, 16, 32, 64].includes(slash[1]));

/** Whether a run of letters and digits is a word of its own (`2SN`, `4WE6`, `5W-30`), not a number with its unit. */
const isCompound = (run: readonly Token[]): boolean => {
  const pieces = run.filter(isPiece);
  const shape = pieces.map(({ kind }) => (kind === 'word' ? 'w' : 'n')).join('');
  const words = pieces.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  if (run.some(({ kind }) => kind === 'mark'))
    return run.length === 4 && shape === 'nwn' && words[0] === 'w' && run[2]?.text === '-';
  if (shape === 'n') return run[0] !== undefined && isRatio(run[0]);
  if (!shape.includes('n') || !shape.includes('w') || words.some((word) => word === 'x')) return false;
  if (shape === 'wn') return false;
  if (shape === 'nwn') return words.every((word) => word === 'w' || !isMeasuring(word));
  return !words.every(isMeasuring) && (shape !== 'nw' || words.every((word) => word.length <= 4));
};

const asWord = (run: readonly Token[]): Token | undefined => {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    kind: 'word',
    text: plain(run),
    start: first.start,
    end: last.end,
    glued: first.glued,
    value: Number.NaN,
    senses: NO_SENSES,
    use: 'free',
  };
};

const isTight = (token: Token | undefined): boolean => token?.glued === true;

/** The longest run from `at` on that is written in one piece. */
const runAt = (tokens: readonly Token[], at: number): Token[] => {
  const first = tokens[at];
  if (!isPiece(first) || (isTight(first) && isPiece(tokens[at - 1]))) return [];
  const run = [first];
  for (const next of tokens.slice(at + 1)) {
    if (!isTight(next) || !isPiece(next)) break;
    run.push(next);
  }
  const [mark, number] = [tokens[at + run.length], tokens[at + run.length + 1]];
  const isGrade = run.length === 2 && run[1]?.text === 'w' && mark?.text === '-' && isTight(mark);
  return isGrade && number?.kind === 'number' ? [...run, mark, number] : run;
};

/** A product's name with its compound words whole. */
export const joinInName = (tokens: readonly Token[]): Token[] => {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const run = runAt(tokens, at);
    const word = isCompound(run) ? asWord(run) : undefined;
    const token = tokens[at];
    if (token === undefined) break;
    joined.push(word ?? token);
    at += word === undefined ? 1 : run.length;
  }
  return joined;
};

/** Short letters and the number after them as one word (`HLP 46`, `No.10`, `A4`), as names state kinds; undefined for others. */
export const kindAt = (
  tokens: readonly Token[],
  at: number,
): { readonly word: string; readonly next: number } | undefined => {
  const letters = tokens[at];
  if (letters?.kind !== 'word' || !LETTERS.test(letters.text) || letters.text === 'x') return undefined;
  const next = tokens[at + 1]?.text === '.' && isTight(tokens[at + 1]) ? at + 2 : at + 1;
  const number = tokens[next];
  if (number?.kind !== 'number' || number.digits !== true || number.slash !== undefined || number.ymd !== undefined)
    return undefined;
  return { word: `${letters.text}${number.text}`, next };
};

const isWhole = (run: readonly Token[]): boolean =>
  isPiece(run[0]) &&
  isPiece(run.at(-1)) &&
  run.every(({ kind, text }) => kind === 'word' || kind === 'number' || text === '-') &&
  (run.length > 1 || run[0].slash !== undefined) &&
  /\d/.test(plain(run)) &&
  isJoinable(run);

/** A message with those runs joined that are words of the catalogue, however they were spaced. */
export const joinInMessage = (tokens: readonly Token[], inCatalogue: (word: string) => boolean): Token[] => {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    if (token === undefined) break;
    const most = Math.min(MOST_JOINED, tokens.length - at);
    const lengths = Array.from({ length: most }, (_, less) => most - less);
    const length = lengths.find((each) => {
      const run = tokens.slice(at, at + each);
      return isWhole(run) && inCatalogue(plain(run));
    });
    const word = length === undefined ? undefined : asWord(tokens.slice(at, at + length));
    joined.push(word ?? token);
    at += word === undefined ? 1 : (length ?? 1);
  }
  return joined;
};

const isKnownPair = (word: string, cut: number, inCatalogue: (word: string) => boolean): boolean =>
  inCatalogue(word.slice(0, cut)) && inCatalogue(word.slice(cut));

/** `stickynotes` is two words of the catalogue, `rulersx20` a word and a times; a word known as it is stays whole. */
export const partGlued = (
  tokens: readonly Token[],
  isKnown: (word: string) => boolean,
  inCatalogue: (word: string) => boolean,
): Token[] =>
  tokens.flatMap((token, at) => {
    const { kind, text, start, end } = token;
    if (kind !== 'word' || text.length < 5 || isKnown(text) || end - start !== text.length) return [token];
    const times = text.endsWith('x') && tokens[at + 1]?.kind === 'number' && inCatalogue(text.slice(0, -1));
    const cuts = Array.from({ length: Math.max(0, text.length - 5) }, (_, less) => 3 + less);
    const cut = times ? text.length - 1 : cuts.find((each) => isKnownPair(text, each, inCatalogue));
    if (cut === undefined) return [token];
    return [
      { ...token, text: text.slice(0, cut), end: start + cut },
      { ...token, text: text.slice(cut), start: start + cut, glued: true },
    ];
  });

/** Letters before digits are left to {@link kindAt}; what is written apart is joined only where a number meets letters. */
const isJoinable = (run: readonly Token[]): boolean => {
  const shape = run
    .filter(isPiece)
    .map(({ kind }) => (kind === 'word' ? 'w' : 'n'))
    .join('');
  return shape !== 'w' && shape !== 'wn' && shape !== 'nn';
};

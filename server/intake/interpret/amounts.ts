import { isCountable } from './measure.ts';
import { unitAfter } from './name.ts';
import { senseOf } from './senses.ts';
import { inLatin } from './similar.ts';
import type { Token } from './token.ts';

/** A number with its unit: a quantity or a size, which only the product can tell. */
export type AmountElement = {
  readonly kind: 'amount';
  readonly value: number;
  /** A counting or packing unit, or a measure goods are sold by. */
  readonly unit: string | undefined;
  /** The physical measure, when the unit is one. */
  readonly measure: string | undefined;
  /** The other end of a range (`50-60`). */
  readonly upTo: number | undefined;
  /** `5-5`: as many of each. */
  readonly each: boolean;
  readonly approximate: boolean;
  /** Said in dozens or gross and multiplied out. */
  readonly dozens: boolean;
  /** The letters a coded number belongs to (`M` of `M8`). */
  readonly code: string | undefined;
  /** A measure word without a number (`litre`, `كيلو`): one of it, if anything. */
  readonly implied: boolean;
  /** How much it looks like a quantity rather than a size. */
  readonly claim: number;
  readonly start: number;
  readonly end: number;
};

const unitOf = (token: Token | undefined): string | undefined => {
  const sense = token?.use === 'free' ? senseOf(token, 'unit') : undefined;
  return typeof sense?.value === 'string' ? sense.value : undefined;
};
const measureUnit = (token: Token | undefined): string | undefined =>
  token?.use === 'free' ? unitAfter(token) : undefined;
/** The value of a number still free to be a quantity or size. */
export const amountAt = (token: Token | undefined): number | undefined =>
  token?.kind === 'number' && token.use === 'free' && Number.isFinite(token.value) ? token.value : undefined;
/** Whether the token multiplies (`x`, `*`). */
export const isTimes = (token: Token | undefined): boolean =>
  token !== undefined && (token.text === 'x' || token.text === '*');
const isRangeMark = (token: Token | undefined): boolean =>
  token?.text === '-' ||
  token?.text === '~' ||
  (token?.senses.some(({ kind, value }) => kind === 'cue' && value === 'to') ?? false);

type UnitFound = {
  readonly unit: string | undefined;
  readonly measure: string | undefined;
  readonly factor: number;
  readonly next: number;
};

const PACKED: Readonly<Record<string, number>> = { dozen: 12, gross: 144 };

/** The unit after a number, past an attached dash or dot: `4 peti`, `50-kg`, `2 dozen boxes`, `4"`. */
const unitAfterNumber = (tokens: readonly Token[], at: number): UnitFound => {
  const skip =
    tokens[at]?.text === '-' && tokens[at]?.glued && tokens[at + 1]?.glued && measureUnit(tokens[at + 1]) !== undefined
      ? at + 1
      : at;
  const cell = tokens[skip]?.text === '|' && unitOf(tokens[skip + 1]) !== undefined ? skip + 1 : skip;
  const token = tokens[cell];
  const following = tokens[cell + 1]?.coded === true;
  const meansAnd = token?.text === 'w' && !token.glued;
  if (token === undefined || following || meansAnd) return { unit: undefined, measure: undefined, factor: 1, next: at };
  const measure = measureUnit(token);
  const unit = unitOf(token);
  if (measure !== undefined && (unit === undefined || token.kind === 'mark'))
    return { unit: isCountable(measure) ? measure : undefined, measure, factor: 1, next: cell + 1 };
  if (unit === undefined) return { unit: undefined, measure: undefined, factor: 1, next: at };
  const factor = PACKED[unit];
  if (factor === undefined) return { unit, measure, factor: 1, next: cell + 1 };
  const of = tokens[cell + 1]?.text === 'of' ? cell + 2 : cell + 1;
  const packed = unitOf(tokens[of]);
  return packed === undefined || PACKED[packed] !== undefined
    ? { unit: 'piece', measure: undefined, factor, next: cell + 1 }
    : { unit: packed, measure: undefined, factor, next: of + 1 };
};

const claimOf = (
  value: number,
  found: UnitFound,
  flags: {
    times: boolean;
    marked: boolean;
    digits: boolean;
    coded: boolean;
    sized: boolean;
    fraction: boolean;
    kind: boolean;
  },
): number => {
  if (flags.coded) return -5;
  if (flags.kind) return -4;
  if (found.measure !== undefined && found.unit === undefined) return -4;
  let claim =
    found.measure !== undefined
      ? 1.2
      : found.unit !== undefined
        ? 3
        : flags.fraction
          ? -1.2
          : Number.isInteger(value)
            ? 0.8
            : flags.digits
              ? -2
              : 0.3;
  if (flags.sized) claim -= 2.6;
  if (flags.times) claim += 1.7;
  if (flags.marked) claim += 0.7;
  if (!flags.digits) claim += 0.4;
  if (value <= 0 || value > 1e7) claim -= 3;
  return claim;
};

/** `2` of `2SN`: a number written onto up to three letters that are no unit. */
const isPrefix = (tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1];
  return (
    tokens[at]?.kind === 'number' &&
    next?.kind === 'word' &&
    next.glued &&
    next.text.length <= 3 &&
    next.text !== 'x' &&
    next.senses.length === 0
  );
};

const WALA = new Set(['wala', 'wali', 'wale', 'vala', 'vali', 'vale', 'waala', 'waali', 'वाला', 'वाली', 'वाले']);
const ABU = new Set(['ابو', 'أبو', 'abu', 'abou', 'مقاس', 'حجم', 'وزن', 'size', 'number', 'numbar']);

/** `20 number 100 piece`: pieces are not counted twice, so the number before `number` says which. */
const NUMBERED = new Set(['number', 'numbar', 'nambar', 'numbr', 'no', 'नंबर', 'नम्बर']);

/** `5 kilo wala`, `ابو ١٠ كيلو`, `80 number`: a number that says which kind is meant, never how many. */
const isKind = (tokens: readonly Token[], at: number, found: UnitFound): boolean => {
  const [before, after] = [tokens[at - 1], tokens[found.next]];
  const isWala = after?.kind === 'word' && WALA.has(after.text);
  const isNumbered =
    after?.kind === 'number' && after.use === 'free' && NUMBERED.has(tokens[found.next - 1]?.text ?? '');
  if (isNumbered) return true;
  const isAbu = before?.kind === 'word' && ABU.has(before.text) && tokens[at - 2]?.kind !== 'number';
  return (isWala || isAbu) && (found.unit === undefined || found.measure !== undefined);
};

const PACK_SIZES = new Set(['kg', 'g', 'litre', 'ml', 'lb', 'oz', 'gallon', 'cl', 'metre']);

/**
 * What a number is in a chain joined by `x`: a size (`600x200`, `M8 x 40`), a count of packs (`2 x 10 kg`), the count
 * after a coded size (`M8x40 x 200`), or in none.
 */
const placeInChain = (tokens: readonly Token[], at: number, next: number): 'size' | 'times' | 'none' => {
  const joinedBefore = isTimes(tokens[at - 1]) && amountAt(tokens[at - 2]) !== undefined;
  const joinedAfter = isTimes(tokens[next]) && amountAt(tokens[next + 1]) !== undefined;
  if (!joinedBefore && !joinedAfter) return 'none';
  if (!joinedBefore && !tokens[at]?.coded && isPrefix(tokens, next + 1)) return 'times';
  if (!joinedBefore && !tokens[at]?.coded && PACK_SIZES.has(unitAfterNumber(tokens, next + 2).measure ?? ''))
    return 'times';
  if (joinedBefore && !joinedAfter && isTimes(tokens[at - 3]) && tokens[at - 4]?.coded === true) return 'times';
  return 'size';
};

const EACH = new Set(['each', 'ea', 'apiece']);

/** `4 each`, `2 cartons each`: as many of each thing named. */
const saysEach = (tokens: readonly Token[], at: number, next: number): boolean =>
  (next > at + 1 && EACH.has(tokens[next - 1]?.text ?? '')) ||
  (next > at + 1 && EACH.has(tokens[next]?.text ?? '') && tokens[next]?.use === 'free');

type Cut = { readonly element: AmountElement; readonly next: number };

const readRange = (tokens: readonly Token[], at: number, value: number): { upTo: number; next: number } | undefined => {
  const second = amountAt(tokens[at + 2]);
  if (second !== undefined && isRangeMark(tokens[at + 1]) && !tokens[at + 2]?.coded && !tokens[at]?.coded) {
    const tight = tokens[at + 1]?.kind === 'word' || (tokens[at + 1]?.glued === true && tokens[at + 2]?.glued === true);
    const unit = unitAfterNumber(tokens, at + 3);
    if (
      tight &&
      second >= value &&
      second <= value * 5 &&
      (unit.unit !== undefined || unit.measure === undefined) &&
      tokens[at]?.slash === undefined
    )
      return { upTo: second, next: at + 3 };
  }
  const spoken = amountAt(tokens[at + 1]);
  if (
    spoken !== undefined &&
    tokens[at]?.digits === undefined &&
    tokens[at + 1]?.digits === undefined &&
    spoken === value + 1 &&
    value < 10
  )
    return { upTo: spoken, next: at + 2 };
  return undefined;
};

/** `from 2 to 3 units`: three are wanted in place of two. */
const isFormer = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.text === 'from' &&
  tokens[at + 1]?.text === 'to' &&
  amountAt(tokens[at + 2]) !== undefined &&
  tokens[at + 2]?.coded !== true;

/** The amount that begins at a token: its number, range, unit, and how much it looks like a quantity. */
export const cutAmount = (tokens: readonly Token[], from: number): Cut | undefined => {
  const at = amountAt(tokens[from]) !== undefined && isFormer(tokens, from) ? from + 2 : from;
  const token = tokens[at];
  const value = amountAt(token);
  if (token === undefined || value === undefined) return undefined;
  const range = readRange(tokens, at, value);
  const found = unitAfterNumber(tokens, range?.next ?? at + 1);
  const before = tokens[at - 1];
  const kind = isKind(tokens, at, found);
  const place = placeInChain(tokens, at, found.next);
  const times = place === 'times' || (place === 'none' && isTimes(before));
  const marked =
    before !== undefined &&
    ((['-', ':', '=', 'qty', 'quantity'].includes(before.text) && !before.glued) ||
      senseOf(before, 'unit')?.value === 'piece');
  const approximate = [before, tokens[at - 2], tokens[found.next]].some(
    (each) => each?.senses.some(({ kind, value: cue }) => kind === 'cue' && cue === 'about') ?? false,
  );
  return {
    next: found.next,
    element: {
      kind: 'amount',
      dozens: found.factor !== 1,
      implied: false,
      code: token.coded && before ? (inLatin(before.text) ?? before.text) : undefined,
      value: value * found.factor,
      unit: kind && found.measure === undefined ? undefined : found.unit,
      measure: found.measure,
      upTo: range === undefined || range.upTo === value ? undefined : range.upTo * found.factor,
      each: (range !== undefined && range.upTo === value) || saysEach(tokens, at, found.next),
      approximate,
      claim: claimOf(value, found, {
        times,
        marked,
        digits: token.digits ?? false,
        coded: (token.coded ?? false) || isPrefix(tokens, at),
        sized: place === 'size',
        fraction: token.slash !== undefined,
        kind,
      }),
      start: token.start,
      end: tokens[found.next - 1]?.end ?? token.end,
    },
  };
};

const ONE = {
  kind: 'amount',
  value: 1,
  unit: undefined,
  measure: undefined,
  upTo: undefined,
  each: false,
  approximate: false,
  dozens: false,
  implied: true,
  code: undefined,
  claim: -0.5,
} as const;

/** The one that an article says. */
export const oneAmount = ({ start, end }: Token): AmountElement => ({ ...ONE, start, end });

/** The one that an article says of a unit (`a box of`, `a dozen`). */
export const oneUnit = ({ start, end }: Token, unit: string): AmountElement => {
  const packed = PACKED[unit];
  return {
    ...ONE,
    value: packed ?? 1,
    unit: packed === undefined ? unit : 'piece',
    dozens: packed !== undefined,
    claim: 2.5,
    implied: false,
    start,
    end,
  };
};

/** `كيلو`, `litre` on its own: one of it, said as a size or as a quantity. */
export const impliedAmount = (token: Token, named: boolean): AmountElement | undefined => {
  const measure = senseOf(token, 'measure')?.value;
  if (
    typeof measure !== 'string' ||
    token.use !== 'free' ||
    token.text.length < 3 ||
    named ||
    !(isCountable(measure) || measure === 'inch')
  )
    return undefined;
  const unit = isCountable(measure) ? measure : undefined;
  return { ...ONE, unit, measure, claim: -1.5, start: token.start, end: token.end };
};

import { senseOf } from './senses.ts';
import type { Token } from './token.ts';

/** Words that are numbers only in the company of one: in other places they mean something else. */
const TIMID = new Set([
  'do',
  'doo',
  'so',
  'sow',
  'saath',
  'sath',
  'bara',
  'tera',
  'tin',
  'sola',
  'das',
  'dus',
  'ath',
  'asi',
  'che',
  'tis',
  'bis',
  'ik',
  'nau',
  'pach',
  'bais',
  'teis',
  'k',
  'cr',
  'alf',
  'ست',
  'سبع',
  'عشر',
  'half',
  'quarter',
  'paav',
  'pav',
  'nos',
  'noss',
  'nus',
  'chah',
  'derh',
  'ded',
  'pone',
  'pona',
  'sade',
  'sava',
  'sawa',
  'no',
  'couple',
  'وحده',
  'one',
  'ek',
  'واحد',
  'تلت',
  'artis',
  'rob3',
  'nil',
  'wahed',
  'نص',
  'نصف',
]);

const numeric = (token: Token | undefined): boolean => token?.kind === 'number' && Number.isFinite(token.value);
const scaleOf = (token: Token | undefined): number | undefined => {
  const value = senseOf(token, 'scale')?.value;
  return typeof value === 'number' ? value : undefined;
};
const wordValue = (token: Token | undefined): number | undefined => {
  if (token === undefined) return undefined;
  if (numeric(token) && token.slash === undefined) return token.value;
  const value = senseOf(token, 'number')?.value;
  return typeof value === 'number' ? value : undefined;
};
const modifierOf = (token: Token | undefined): number | undefined => {
  const value = senseOf(token, 'modifier')?.value;
  return typeof value === 'number' ? value : undefined;
};
const isAnd = (token: Token | undefined): boolean =>
  token?.kind === 'word' && ['and', 'و', 'w', 'we', 'wa'].includes(token.text);
const isUnitLike = (token: Token | undefined): boolean =>
  token?.senses.some(({ kind }) => kind === 'unit' || kind === 'measure' || kind === 'scale') ?? false;

const NUMERALS = new Set(['number', 'scale', 'modifier']);

const FRACTIONS = new Set([0.5, 0.25, 0.75]);

type Composed = { readonly value: number; readonly next: number; readonly digits: boolean };

/** One addend: `dedh sau`, `paune do`, `5 lakh`, `sau`, `pachas`. */
const readAddend = (tokens: readonly Token[], from: number): Composed | undefined => {
  const first = tokens[from];
  const modifier = modifierOf(first);
  if (modifier !== undefined) {
    const scale = scaleOf(tokens[from + 1]);
    if (scale !== undefined) return { value: (1 + modifier) * scale, next: from + 2, digits: false };
    const base = wordValue(tokens[from + 1]);
    if (base === undefined)
      return modifier === 0.25 && isUnitLike(tokens[from + 1])
        ? { value: 1.25, next: from + 1, digits: false }
        : undefined;
    const after = scaleOf(tokens[from + 2]);
    return { value: (base + modifier) * (after ?? 1), next: from + (after === undefined ? 2 : 3), digits: false };
  }
  const value = wordValue(first);
  const digits = first?.kind === 'number';
  if (value === undefined) {
    const scale = scaleOf(first);
    return scale === undefined || TIMID.has(first?.text ?? '')
      ? undefined
      : { value: scale, next: from + 1, digits: false };
  }
  let next = from + 1;
  let product = value;
  for (
    let scale = scaleOf(tokens[next]);
    scale !== undefined && (!digits || tokens[next]?.glued || scale >= 100);
    scale = scaleOf(tokens[next])
  ) {
    product *= scale;
    next += 1;
  }
  return { value: product, next, digits: digits && next === from + 1 };
};

const magnitude = (value: number): number => 10 ** Math.floor(Math.log10(Math.max(1, value)));

/** Whether a second addend continues the first: `do sau` + `pachas`, `twenty` + `five`, `خمسة` و `عشرين`, `one` and `half`. */
const continues = (total: number, last: Composed, addend: Composed, joined: boolean): boolean => {
  if (addend.digits || (last.digits && !FRACTIONS.has(addend.value))) return false;
  if (FRACTIONS.has(addend.value)) return joined && Number.isInteger(total) && total > 0;
  if (joined && last.value < 10 && addend.value >= 20 && addend.value < 100 && addend.value % 10 === 0) return true;
  if (last.value >= 100 && addend.value < magnitude(last.value)) return true;
  return (
    !joined &&
    last.value >= 20 &&
    last.value < 100 &&
    last.value % 10 === 0 &&
    addend.value < 10 &&
    Number.isInteger(addend.value)
  );
};

/** Whether a timid word stands where only a number can: before a unit, or (for `do`) before something that can be ordered. */
const isBold = (tokens: readonly Token[], index: number, inCatalogue: (word: string) => boolean): boolean => {
  const token = tokens[index];
  if (token === undefined || token.kind === 'number') return true;
  const [before, after] = [tokens[index - 1], tokens[index + 1]];
  if (inCatalogue(token.text)) return before?.kind !== 'number' && isUnitLike(after) && wordValue(token) !== 0;
  if (modifierOf(token) !== undefined && (wordValue(after) !== undefined || scaleOf(after) !== undefined)) return true;
  if (!TIMID.has(token.text)) return true;
  if (['no', 'nos', 'noss', 'nus'].includes(token.text))
    return senseOf(after, 'measure') !== undefined && before?.kind !== 'number';
  if (senseOf(after, 'span') !== undefined && senseOf(tokens[index + 2], 'after') !== undefined) return true;
  if (isUnitLike(after)) return !['k', 'cr', 'so', 'sow'].includes(token.text) || numeric(before);
  if (modifierOf(before) !== undefined) return true;
  if (isAnd(before) && FRACTIONS.has(wordValue(token) ?? 0)) return true;
  if (token.text === 'so' || token.text === 'k' || token.text === 'cr' || token.text === 'no') return numeric(before);
  const value = wordValue(token) ?? 0;
  if (FRACTIONS.has(value)) return after === undefined || after.kind === 'break';
  if (isUnitLike(before) && (after === undefined || after.kind !== 'word' || value === 1))
    return value === 1
      ? after === undefined || after.kind === 'mark' || after.kind === 'break' || isUnitLike(after)
      : token.text !== 'do';
  return (
    after?.kind === 'word' &&
    (inCatalogue(after.text) || after.senses.some(({ kind }) => kind === 'word' || kind === 'colour'))
  );
};

/** `دجاج الف وثلاثة كراتين`: a number after a name is its size, and what is joined to it and has a unit begins another line. */
const isNextLine = (
  tokens: readonly Token[],
  from: number,
  addend: Composed,
  isNamed: (at: number) => boolean,
): boolean => isNamed(from - 1) && isUnitLike(tokens[addend.next]) && addend.value < 100;

const compose = (
  tokens: readonly Token[],
  from: number,
  isNumber: (index: number) => boolean,
  isNamed: (at: number) => boolean,
): Composed | undefined => {
  if (!isNumber(from)) return undefined;
  const first = readAddend(tokens, from);
  if (first === undefined) return undefined;
  let [total, last] = [first.value, first];
  while (true) {
    const joined = isAnd(tokens[last.next]);
    const at = joined ? last.next + 1 : last.next;
    if (
      tokens[at] === undefined ||
      (senseOf(tokens[at], 'number') === undefined &&
        scaleOf(tokens[at]) === undefined &&
        modifierOf(tokens[at]) === undefined)
    )
      break;
    const addend = readAddend(tokens, at);
    if (addend === undefined || !continues(total, last, addend, joined)) break;
    if (joined && isNextLine(tokens, from, addend, isNamed)) break;
    if (TIMID.has(tokens[at]?.text ?? '') && !joined && total < 20) break;
    total += addend.value;
    last = { ...addend, digits: false };
  }
  return { value: total, next: last.next, digits: first.digits && last === first };
};

const mergeTokens = (tokens: readonly Token[], from: number, next: number, value: number): Token => {
  const [first, last] = [tokens[from], tokens[next - 1]];
  if (first === undefined || last === undefined) throw new Error('numbers: an empty span was composed');
  return {
    kind: 'number',
    text: tokens
      .slice(from, next)
      .map(({ text }) => text)
      .join(' '),
    start: first.start,
    end: last.end,
    glued: first.glued,
    value,
    senses: next === from + 1 ? first.senses : [],
    use: 'free',
    ...(first.coded ? { coded: true } : {}),
  };
};

/** `kilo w nos`, `بوصة ونص`, `بوصتين`: the fraction follows the unit, or the unit holds the two; of `boxes and a half carton` it is the carton's. */
const spreadFractions = (tokens: readonly Token[]): Token[] => {
  const spread: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    const fraction =
      isAnd(tokens[index + 1]) &&
      tokens[index + 2]?.kind === 'number' &&
      !tokens[index + 2]?.digits &&
      !isUnitLike(tokens[index + 3])
        ? tokens[index + 2]?.value
        : undefined;
    const dual = senseOf(token, 'dual') !== undefined;
    const measure = senseOf(token, 'measure') !== undefined || senseOf(token, 'unit') !== undefined;
    const before = spread.at(-1);
    if (token.kind === 'word' && measure && (dual || (fraction !== undefined && FRACTIONS.has(fraction)))) {
      const added = fraction !== undefined && FRACTIONS.has(fraction) ? fraction : 0;
      if (before?.kind === 'number' && !dual && before.slash === undefined) {
        spread[spread.length - 1] = { ...before, value: before.value + added, digits: false };
      } else {
        spread.push({
          kind: 'number',
          text: token.text,
          start: token.start,
          end: token.start,
          glued: false,
          value: (dual ? 2 : 1) + added,
          senses: [],
          use: 'free',
        });
      }
      spread.push({ ...token, glued: false });
      if (added > 0) index += 2;
    } else spread.push(token);
  }
  return spread;
};

/**
 * Composes number words, digits and scales into single number tokens: `dedh sau` 150, `paune do` 1.75, `two hundred and
 * fifty`, `خمسة وعشرين`, `2.5 lakh`. A word that is only sometimes a number stays a word unless its neighbours need one.
 */
export const composeNumbers = (tokens: readonly Token[], inCatalogue: (word: string) => boolean): Token[] => {
  const composed: Token[] = [];
  const only = tokens.every(
    (token) => token.kind === 'number' || isAnd(token) || token.senses.some(({ kind }) => NUMERALS.has(kind)),
  );
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index];
    if (token === undefined) break;
    const lexical =
      token.kind === 'word' &&
      token.senses.some(({ kind }) => kind === 'number' || kind === 'scale' || kind === 'modifier');
    const found =
      lexical || (token.kind === 'number' && token.slash === undefined && token.ymd === undefined && !token.coded)
        ? compose(
            tokens,
            index,
            (at) => only || isBold(tokens, at, inCatalogue),
            (at) => {
              const before = tokens[at];
              return before?.kind === 'word' && inCatalogue(before.text);
            },
          )
        : undefined;
    if (found && (lexical || found.next > index + 1)) {
      composed.push(mergeTokens(tokens, index, found.next, found.value));
      index = found.next;
    } else {
      composed.push(token);
      index += 1;
    }
  }
  return spreadFractions(composed);
};

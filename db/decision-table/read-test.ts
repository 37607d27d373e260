import { dayOf } from './day.ts';
import type { InputColumn, InputKind } from './decision-table.ts';
import { both, everyNumber, type Interval, only, type Test, without } from './test.ts';

/** A cell that can't be read: `at` is where, counted from 0. */
export interface Unreadable {
  readonly problem: string;
  readonly at: number;
}
export type Read<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Unreadable);

interface Token {
  readonly text: string;
  readonly at: number;
}

const shape =
  /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d{4}-\d{2}-\d{2}|[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w)|\.\.|<=|>=|==|!=|[<>=,()[\]]|[\p{L}_$][\p{L}\p{N}_.]*)/uy;

class CellError extends Error {
  readonly at: number;
  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

function tokensOf(cell: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const end = cell.trimEnd().length;
  while (at < end) {
    shape.lastIndex = at;
    const found = shape.exec(cell);
    const text = found?.[1];
    if (!found || text === undefined) {
      const next = at + (cell.slice(at).length - cell.slice(at).trimStart().length);
      throw new CellError(`does not belong here: ${cell.slice(next, next + 12)}`, next);
    }
    tokens.push({ text, at: found.index + found[0].length - text.length });
    at = shape.lastIndex;
  }
  return tokens;
}

const opposite: Readonly<Record<string, string>> = { '[': ']', '(': ')', ']': '[' };

/** Reads one cell, token by token: alternatives (`,` or `or`) of what holds together (`and`). */
class CellReader {
  readonly #tokens: readonly Token[];
  readonly #kind: InputKind;
  readonly #end: number;
  #next = 0;

  constructor(cell: string, kind: InputKind) {
    this.#tokens = tokensOf(cell);
    this.#kind = kind;
    this.#end = cell.length;
  }

  read(): Test {
    const parts = [this.#alternative()];
    while (this.#take(',') || this.#take('or')) parts.push(this.#alternative());
    const left = this.#tokens[this.#next];
    if (left) throw new CellError(`does not belong here: ${left.text}`, left.at);
    return parts.reduce((one, other) => eitherOf(one, other, this.#end));
  }

  #alternative(): Test {
    let test = this.#single();
    while (this.#take('and')) test = bothOf(test, this.#single(), this.#end);
    return test;
  }

  #single(): Test {
    const token = this.#tokens[this.#next];
    if (!token) throw new CellError('something is missing here', this.#end);
    if (this.#take('not')) return this.#negated(token);
    if (this.#take('in')) return this.#listed();
    if (this.#take('null') || this.#take('missing')) return { kind: 'missing' };
    if (this.#kind === 'flag') return this.#flag();
    return this.#kind === 'text' ? this.#text() : this.#number();
  }

  #negated(token: Token): Test {
    const isList = this.#take('in');
    const test = isList ? this.#listed() : this.#bracketed();
    if (test.kind === 'texts') return { ...test, isNot: !test.isNot };
    if (test.kind === 'intervals') return { kind: 'intervals', intervals: without(test.intervals) };
    if (test.kind === 'flag') return { kind: 'flag', flag: !test.flag };
    if (test.kind === 'missing') return { kind: 'present' };
    throw new CellError('“not” goes before a value, a list or a range', token.at);
  }

  #bracketed(): Test {
    this.#expect('(');
    const parts = [this.#alternative()];
    while (this.#take(',') || this.#take('or')) parts.push(this.#alternative());
    this.#expect(')');
    return parts.reduce((one, other) => eitherOf(one, other, this.#end));
  }

  #listed(): Test {
    this.#expect('[');
    const parts = [this.#single()];
    while (this.#take(',')) parts.push(this.#single());
    this.#expect(']');
    return parts.reduce((one, other) => eitherOf(one, other, this.#end));
  }

  #flag(): Test {
    const isNot = this.#take('!=');
    if (!isNot) this.#take('==', '=');
    const token = this.#shift();
    if (token.text !== 'true' && token.text !== 'false')
      throw new CellError(`is neither true nor false: ${token.text}`, token.at);
    return { kind: 'flag', flag: (token.text === 'true') !== isNot };
  }

  #text(): Test {
    const isNot = this.#take('!=');
    if (!isNot) this.#take('==', '=');
    const token = this.#shift();
    if (!/^["']/.test(token.text)) throw new CellError(`is no text: write "${token.text}"`, token.at);
    return { kind: 'texts', texts: new Set([unquoted(token.text)]), isNot };
  }

  #number(): Test {
    const token = this.#tokens[this.#next];
    if (token && (token.text === '[' || token.text === '(' || token.text === ']')) return this.#range();
    for (const sign of ['<=', '>=', '<', '>', '==', '!=', '='] as const)
      if (this.#take(sign)) return { kind: 'intervals', intervals: compared(sign, this.#value()) };
    const from = this.#value();
    if (!this.#take('..')) return { kind: 'intervals', intervals: [only(from)] };
    return { kind: 'intervals', intervals: between({ from, fromOpen: false, to: this.#value(), toOpen: false }) };
  }

  /** `[1..10]`; `(` and an outward bracket leave the end out. */
  #range(): Test {
    const open = this.#shift();
    const from = this.#value();
    this.#expect('..');
    const to = this.#value();
    const close = this.#shift();
    if (close.text !== ']' && close.text !== ')' && close.text !== '[')
      throw new CellError(`a range ends with ${opposite[open.text]}`, close.at);
    const range = { from, fromOpen: open.text !== '[', to, toOpen: close.text !== ']' };
    if (from > to) throw new CellError('a range goes from the smaller to the larger', open.at);
    return { kind: 'intervals', intervals: between(range) };
  }

  #value(): number {
    const token = this.#shift();
    if (this.#kind === 'date') {
      const day = dayOf(/^["']/.test(token.text) ? unquoted(token.text) : token.text);
      if (day === undefined) throw new CellError(`is no date like 2026-10-01: ${token.text}`, token.at);
      return day;
    }
    if (!/^[+-]?[\d.]/.test(token.text) || /-\d\d-/.test(token.text))
      throw new CellError(`is no number: ${token.text}`, token.at);
    return Number(token.text);
  }

  #take(...texts: readonly string[]): boolean {
    const token = this.#tokens[this.#next];
    if (!token || !texts.includes(token.text)) return false;
    this.#next += 1;
    return true;
  }

  #shift(): Token {
    const token = this.#tokens[this.#next];
    if (!token) throw new CellError('something is missing here', this.#end);
    this.#next += 1;
    return token;
  }

  #expect(text: string): void {
    const token = this.#shift();
    if (token.text !== text) throw new CellError(`“${text}” is expected here`, token.at);
  }
}

const unquoted = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/g, '$1');
const between = (range: Interval): Interval[] => both(range, everyNumber);

function compared(sign: string, value: number): Interval[] {
  switch (sign) {
    case '<':
    case '<=':
      return [{ ...everyNumber, to: value, toOpen: sign === '<' }];
    case '>':
    case '>=':
      return [{ ...everyNumber, from: value, fromOpen: sign === '>' }];
    case '!=':
      return without([only(value)]);
    default:
      return [only(value)];
  }
}

function bothOf(one: Test, other: Test, at: number): Test {
  if (one.kind === 'intervals' && other.kind === 'intervals') {
    const intervals = one.intervals.flatMap((each) => other.intervals.flatMap((against) => both(each, against)));
    return { kind: 'intervals', intervals };
  }
  if (one.kind === 'texts' && other.kind === 'texts') return textsIn(one, other);
  throw new CellError('these can’t hold together', at);
}

function eitherOf(one: Test, other: Test, at: number): Test {
  if (one.kind === 'missing' || one.kind === 'or_missing') return orMissing(one, other, at);
  if (other.kind === 'missing' || other.kind === 'or_missing') return orMissing(other, one, at);
  if (one.kind === 'intervals' && other.kind === 'intervals')
    return { kind: 'intervals', intervals: [...one.intervals, ...other.intervals] };
  // Either of two is what is not in neither.
  if (one.kind === 'texts' && other.kind === 'texts') {
    const neither = textsIn({ ...one, isNot: !one.isNot }, { ...other, isNot: !other.isNot });
    return { ...neither, isNot: !neither.isNot };
  }
  if (one.kind === 'flag' && other.kind === 'flag') return one.flag === other.flag ? one : { kind: 'present' };
  throw new CellError('these are tests of different kinds; write two rows', at);
}

/** What takes a missing value too; with everything that is there, it is everything. */
type MaybeMissing = Extract<Test, { kind: 'missing' | 'or_missing' }>;

function orMissing(one: MaybeMissing, other: Test, at: number): Test {
  const test = one.kind === 'missing' ? other : eitherOf(one.test, other, at);
  if (test.kind === 'present') return { kind: 'any' };
  return test.kind === 'missing' || test.kind === 'or_missing' ? test : { kind: 'or_missing', test };
}

type Texts = Extract<Test, { kind: 'texts' }>;

/** The texts that pass both. */
function textsIn(one: Texts, other: Texts): Texts {
  if (one.isNot && other.isNot) return { kind: 'texts', texts: new Set([...one.texts, ...other.texts]), isNot: true };
  const [plain, second] = one.isNot ? [other, one] : [one, other];
  const texts = new Set([...plain.texts].filter((text) => second.texts.has(text) !== second.isNot));
  return { kind: 'texts', texts, isNot: false };
}

/**
 * Reads what is written in a cell of a column: `-` or nothing, `"A", "B"`, `not("A")`, `in ["A"]`, `>= 10 and < 20`,
 * `[10..20)`, `5, 7`, `true`, `null` for a missing value, `not(null)` for one that is there. Numbers stand plain, texts in quotes, dates as `2026-10-01`.
 */
export function readTest(cell: string, { kind }: Pick<InputColumn, 'kind'>): Read<Test> {
  const text = cell.trim();
  if (text === '' || text === '-') return { ok: true, value: { kind: 'any' } };
  try {
    return { ok: true, value: new CellReader(cell, kind).read() };
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    return { ok: false, problem: error.message, at: error.at };
  }
}

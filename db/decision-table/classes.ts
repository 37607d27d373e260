import { dayOf } from './day.ts';
import type { InputColumn } from './decision-table.ts';
import type { Test, Value } from './test.ts';

/**
 * A column's values, put together as far as no cell of it tells them apart. Every value is in exactly one class, so what
 * holds for one value of each class holds for all values there are.
 */
export interface Classes {
  readonly count: number;
  /** The class of a value as it comes in a question; -1 when it is of another kind than the column. */
  of(asked: unknown): number;
  /** The class of a value as the column counts it. */
  at(value: Value): number;
  /** One value of each class, the same each time; null when the column can't have any of it. */
  readonly samples: readonly (Value | null)[];
  /** Of numbers and dates: where the classes meet, in order. */
  readonly bounds: ArrayLike<number>;
}

/** Numbers: before, at, between and behind the ends of all intervals. The last class is that of a missing value. */
function numberClasses(column: InputColumn, tests: readonly Test[]): Classes {
  const whole = column.whole || column.kind === 'date';
  const limits = [column.least, column.most].filter((limit) => limit !== undefined);
  const ends = tests.flatMap((test) =>
    test.kind === 'intervals' ? test.intervals.flatMap(({ from, to }) => [from, to]) : [],
  );
  const bounds = Float64Array.from([...new Set([...limits, ...ends])].filter(Number.isFinite)).sort();
  const missing = 2 * bounds.length + 1;
  const classOf = numberFinder(bounds);
  const sampleOf = (at: number): Value | null => {
    if (at === missing) return column.optional ? undefined : null;
    const value = at % 2 === 1 ? bounds[(at - 1) / 2] : inside(bounds[at / 2 - 1], bounds[at / 2], whole);
    if (value === undefined || (whole && !Number.isInteger(value))) return null;
    return value < (column.least ?? -Infinity) || value > (column.most ?? Infinity) ? null : value;
  };
  const at = (value: Value): number => (typeof value === 'number' ? classOf(value) : missing);
  const ofNumber = (asked: unknown): number => {
    if (typeof asked === 'number') return Number.isFinite(asked) ? classOf(asked) : -1;
    return asked === undefined || asked === null ? missing : -1;
  };
  const ofDate = (asked: unknown): number => {
    if (typeof asked === 'string') return ofNumber(dayOf(asked) ?? Number.NaN);
    return asked === undefined || asked === null ? missing : -1;
  };
  return {
    count: missing + 1,
    of: column.kind === 'date' ? ofDate : ofNumber,
    at,
    samples: Array.from({ length: missing + 1 }, (_, nth) => sampleOf(nth)),
    bounds,
  };
}

/** A number between two ends, a plain one where there is one; undefined when there is none. */
function inside(from: number | undefined, to: number | undefined, whole: boolean): number | undefined {
  if (from === undefined) return to === undefined ? 0 : Math.ceil(to) - 1;
  const next = Math.floor(from) + 1;
  if (to === undefined || next < to) return next;
  const middle = from + (to - from) / 2;
  return whole || middle <= from || middle >= to ? undefined : middle;
}

/** Cells to a bound: few bounds share one, and the table still fits the cache. */
const cellsPerBound = 4;

/**
 * The class of a number, by the ends of all intervals in order. A grid over them says between which of them to look, so
 * that most numbers are found at once; equal ones fall into equal cells, greater ones never into lesser.
 */
function numberFinder(bounds: Float64Array): (value: number) => number {
  const cells = cellsPerBound * bounds.length;
  const least = bounds[0] ?? 0;
  const most = bounds.at(-1) ?? 0;
  const exact = (cells - 1) / (most - least);
  const scale = Number.isFinite(exact) ? exact : 0;
  const cellOf = (value: number): number => Math.floor((value - least) * scale);
  // How many bounds lie in the cells before each.
  const before = new Int32Array(cells + 1);
  for (const bound of bounds) before[cellOf(bound) + 1] = (before[cellOf(bound) + 1] ?? 0) + 1;
  for (let cell = 1; cell <= cells; cell += 1) before[cell] = (before[cell] ?? 0) + (before[cell - 1] ?? 0);
  return (value) => {
    if (!(value >= least)) return 0;
    if (value > most) return 2 * bounds.length;
    const cell = cellOf(value);
    let low = before[cell] as number;
    let high = before[cell + 1] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bounds[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return bounds[low] === value ? 2 * low + 1 : 2 * low;
  };
}

/** Texts: each that is named, all others together, and none. */
function textClasses(column: InputColumn, tests: readonly Test[]): Classes {
  const named = tests.flatMap((test) => (test.kind === 'texts' ? [...test.texts] : []));
  const texts = [...new Set([...(column.values ?? []), ...named])];
  const numbers = new Map(texts.map((text, at) => [text, at]));
  const isPossible = (text: string): boolean => column.values?.includes(text) ?? true;
  return {
    count: texts.length + 2,
    of: (asked) => {
      if (typeof asked === 'string') return numbers.get(asked) ?? texts.length;
      return asked === undefined || asked === null ? texts.length + 1 : -1;
    },
    at: (value) => (typeof value === 'string' ? (numbers.get(value) ?? texts.length) : texts.length + 1),
    samples: [
      ...texts.map((text) => (isPossible(text) ? text : null)),
      column.values ? null : unlike(numbers),
      column.optional ? undefined : null,
    ],
    bounds: [],
  };
}

/** A text nobody has named. */
function unlike(texts: ReadonlyMap<string, unknown>): string {
  for (let nth = 0; ; nth += 1) {
    const text = nth === 0 ? 'anything else' : `anything else ${nth}`;
    if (!texts.has(text)) return text;
  }
}

function flagClasses({ optional }: InputColumn): Classes {
  return {
    count: 3,
    of: (asked) => (typeof asked === 'boolean' ? Number(asked) : asked === undefined || asked === null ? 2 : -1),
    at: (value) => (value === undefined ? 2 : Number(value)),
    samples: [false, true, optional ? undefined : null],
    bounds: [],
  };
}

/** The classes of a column that has these tests. */
export function classesOf(column: InputColumn, all: readonly Test[]): Classes {
  const tests = all.map((test) => (test.kind === 'or_missing' ? test.test : test));
  if (column.kind === 'flag') return flagClasses(column);
  return column.kind === 'text' ? textClasses(column, tests) : numberClasses(column, tests);
}

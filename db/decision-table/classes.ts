import type { InputColumn } from './decision-table.ts';
import type { Test, Value } from './test.ts';
import { ValueFinder } from './value-finder.ts';

/**
 * A column's values, put together as far as no cell of it tells them apart. Every value is in exactly one class, so what
 * holds for one value of each class holds for all values there are.
 */
export interface Classes {
  readonly count: number;
  /** The class of a value as it comes in a question. */
  readonly finder: ValueFinder;
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
  const finder = new ValueFinder({ kind: column.kind === 'date' ? 'date' : 'number', bounds });
  const sampleOf = (at: number): Value | null => {
    if (at === missing) return column.optional ? undefined : null;
    const value = at % 2 === 1 ? bounds[(at - 1) / 2] : inside(bounds[at / 2 - 1], bounds[at / 2], whole);
    if (value === undefined || (whole && !Number.isInteger(value))) return null;
    return value < (column.least ?? -Infinity) || value > (column.most ?? Infinity) ? null : value;
  };
  return {
    count: missing + 1,
    finder,
    at: (value) => (typeof value === 'number' ? finder.ofNumber(value) : missing),
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

/** Texts: each that is named, all others together, and none. */
function textClasses(column: InputColumn, tests: readonly Test[]): Classes {
  const named = tests.flatMap((test) => (test.kind === 'texts' ? [...test.texts] : []));
  const texts = [...new Set([...(column.values ?? []), ...named])];
  const finder = new ValueFinder({ kind: 'text', texts });
  const isPossible = (text: string): boolean => column.values?.includes(text) ?? true;
  return {
    count: texts.length + 2,
    finder,
    at: (value) => (typeof value === 'string' ? finder.ofText(value) : texts.length + 1),
    samples: [
      ...texts.map((text) => (isPossible(text) ? text : null)),
      column.values ? null : unlike(new Set(texts)),
      column.optional ? undefined : null,
    ],
    bounds: [],
  };
}

/** A text nobody has named. */
function unlike(texts: ReadonlySet<string>): string {
  for (let nth = 0; ; nth += 1) {
    const text = nth === 0 ? 'anything else' : `anything else ${nth}`;
    if (!texts.has(text)) return text;
  }
}

function flagClasses({ optional }: InputColumn): Classes {
  return {
    count: 3,
    finder: new ValueFinder({ kind: 'flag' }),
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

import { dayOf, textOfDay } from '../../db/decision-table/day.ts';
import type { InputColumn } from '../../db/decision-table/decision-table.ts';
import { readTest } from '../../db/decision-table/read-test.ts';
import type { Interval } from '../../db/decision-table/test.ts';

/**
 * A cell as its editor sees it: anything, some of a few values, from a number on and below another (either may be left out),
 * up to and with one, yes or no, or whatever else is written there.
 */
export type CellShape =
  | { readonly kind: 'any' }
  | { readonly kind: 'choices'; readonly texts: readonly string[]; readonly isNot: boolean }
  | { readonly kind: 'range'; readonly from: number | null; readonly below: number | null }
  | { readonly kind: 'upTo'; readonly most: number }
  | { readonly kind: 'flag'; readonly flag: boolean }
  | { readonly kind: 'written'; readonly text: string };

/** The shape of what stands in a cell; `written` for what only an expression can say. */
export function shapeOf(cell: string, column: InputColumn): CellShape {
  const read = readTest(cell, column);
  const written: CellShape = { kind: 'written', text: cell };
  if (!read.ok) return written;
  const test = read.value;
  if (test.kind === 'any' || test.kind === 'flag') return test;
  if (test.kind === 'texts') return { kind: 'choices', texts: [...test.texts], isNot: test.isNot };
  const only = test.kind === 'intervals' && test.intervals.length === 1 ? test.intervals[0] : undefined;
  return (only && rangeOf(only)) ?? written;
}

function rangeOf({ from, fromOpen, to, toOpen }: Interval): CellShape | undefined {
  if (from === -Infinity && to !== Infinity && !toOpen) return { kind: 'upTo', most: to };
  const from_ = from === -Infinity ? null : from;
  const below = to === Infinity ? null : to;
  if ((from_ !== null && fromOpen) || (below !== null && !toOpen)) return undefined;
  return { kind: 'range', from: from_, below };
}

/** What is to stand in the cell for a shape. */
export function cellOf(shape: CellShape, { kind }: InputColumn): string {
  const number = (value: number): string => (kind === 'date' ? textOfDay(value) : String(value));
  switch (shape.kind) {
    case 'any':
      return '-';
    case 'written':
      return shape.text;
    case 'flag':
      return String(shape.flag);
    case 'upTo':
      return `<= ${number(shape.most)}`;
    case 'choices': {
      const quoted = shape.texts.map((text) => JSON.stringify(text)).join(', ');
      if (shape.texts.length === 0) return '-';
      return shape.isNot ? `not(${quoted})` : quoted;
    }
    case 'range': {
      const { from, below } = shape;
      if (from === null) return below === null ? '-' : `< ${number(below)}`;
      return below === null ? `>= ${number(from)}` : `[${number(from)}..${number(below)})`;
    }
  }
}

/** What somebody typed into an end of a range: a number of so many `digits` behind the point, or a date; null for nothing. */
export function typedEnd(text: string, kind: InputColumn['kind'], digits: number): number | null {
  const typed = text.trim().replaceAll(',', '');
  if (typed === '') return null;
  if (kind === 'date') return dayOf(typed) ?? null;
  const value = Math.round(Number(typed) * 10 ** digits);
  return Number.isFinite(value) ? value : null;
}

/** The other way round. */
export function shownEnd(value: number | null, kind: InputColumn['kind'], digits: number): string {
  if (value === null) return '';
  return kind === 'date' ? textOfDay(value) : String(value / 10 ** digits);
}

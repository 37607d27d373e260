import { allBits, type Bits, noBits, setBit } from './bits.ts';
import { type Classes, classesOf } from './classes.ts';
import type { DecisionRow, DecisionTable, InputColumn } from './decision-table.ts';
import type { ReadTable } from './read-table.ts';
import type { Test } from './test.ts';

/** One input of a compiled table. */
export interface CompiledColumn {
  readonly column: InputColumn;
  /** Its name, field by field. */
  readonly path: readonly string[];
  readonly classes: Classes;
  /** For each class, one after another: the rows whose cell a value of it passes. */
  readonly masks: Bits;
  /** For each class: the words of its mask in which there are any. */
  readonly summaries: Bits;
}

/** A table ready to be asked: for every class of every input's values the rows that stay, as bits. */
export interface CompiledTable {
  readonly table: DecisionTable;
  /** In the order in which they win. */
  readonly rows: readonly DecisionRow[];
  /** Where each of `rows` stands in the table. */
  readonly placeInTable: readonly number[];
  readonly columns: readonly CompiledColumn[];
  /** All rows, and all words of such a set. */
  readonly every: Bits;
  readonly everyWord: Bits;
}

/** Makes a table ready; rows that can't be read are left out, as `typeErrors` says. */
export function compileTable({ table, tests }: ReadTable): CompiledTable {
  const readable = table.rows.map((_, at) => at).filter((at) => tests[at] !== undefined);
  const priorityOf = (at: number): number => table.rows[at]?.priority ?? 0;
  const order =
    table.hitPolicy === 'priority' ? readable.toSorted((a, b) => priorityOf(b) - priorityOf(a) || a - b) : readable;
  const every = allBits(order.length);
  return {
    table,
    rows: order.flatMap((at) => table.rows[at] ?? []),
    placeInTable: order,
    columns: table.inputs.map((column, nth) =>
      compileColumn(
        column,
        order.map((at) => tests[at]?.[nth] ?? { kind: 'any' }),
      ),
    ),
    every,
    everyWord: summaryOf(every),
  };
}

function compileColumn(column: InputColumn, tests: readonly Test[]): CompiledColumn {
  const classes = classesOf(column, tests);
  const words = noBits(tests.length).length;
  const masks = new Uint32Array(classes.count * words);
  const maskOf = (at: number): Bits => masks.subarray(at * words, (at + 1) * words);
  for (const [row, test] of tests.entries())
    for (const [from, to] of passing(test, classes)) for (let at = from; at <= to; at += 1) setBit(maskOf(at), row);
  const summaryWords = noBits(words).length;
  const summaries = new Uint32Array(classes.count * summaryWords);
  for (let at = 0; at < classes.count; at += 1) summaries.set(summaryOf(maskOf(at)), at * summaryWords);
  return { column, path: column.name.split('.'), classes, masks, summaries };
}

/** Classes by their numbers, from one to another. */
export type Run = readonly [from: number, to: number];

/** The classes that pass a test; the last class is that of a missing value. */
export function passing(test: Test, classes: Classes): readonly Run[] {
  const { count, at } = classes;
  const missing = count - 1;
  switch (test.kind) {
    case 'any':
      return [[0, missing]];
    case 'missing':
      return [[missing, missing]];
    case 'present':
      return [[0, missing - 1]];
    case 'or_missing':
      return [...passing(test.test, classes), [missing, missing]];
    case 'intervals':
      return test.intervals.map(({ from, fromOpen, to, toOpen }) => [
        from === -Infinity ? 0 : at(from) + (fromOpen ? 1 : 0),
        to === Infinity ? missing - 1 : at(to) - (toOpen ? 1 : 0),
      ]);
    case 'flag':
      return [[at(test.flag), at(test.flag)]];
    case 'texts': {
      const named = new Set([...test.texts].map(at));
      const each = Array.from({ length: missing }, (_, nth) => [nth, nth] as const);
      return each.filter(([nth]) => named.has(nth) !== test.isNot);
    }
  }
}

function summaryOf(mask: Bits): Bits {
  const summary = noBits(mask.length);
  for (const [at, word] of mask.entries()) if (word !== 0) setBit(summary, at);
  return summary;
}

/** The rows that stay when an input's value is of a class. */
export function maskOf({ masks }: CompiledColumn, at: number, { every }: CompiledTable): Bits {
  return masks.subarray(at * every.length, (at + 1) * every.length);
}

import { allBits, type Bits, noBits, setBit } from './bits.ts';
import { type Classes, classesOf } from './classes.ts';
import type { DecisionRow, DecisionTable, InputColumn } from './decision-table.ts';
import type { ReadTable } from './read-table.ts';
import type { Test } from './test.ts';
import type { ValueFinder } from './value-finder.ts';

/** Rows that answer a question. */
export interface Answered {
  readonly kind: 'answered';
  readonly rows: readonly DecisionRow[];
}

/** One input of a compiled table. */
export interface CompiledColumn {
  readonly column: InputColumn;
  readonly name: string;
  /** Its name, field by field; undefined when it is one. */
  readonly path: readonly string[] | undefined;
  readonly classes: Classes;
  readonly finder: ValueFinder;
  /** Where the sets of its first class begin in `masks` and in `summaries` of the table; those of the others follow. */
  readonly masksFrom: number;
  readonly summariesFrom: number;
}

/** A table ready to be asked: for every class of every input's values the rows that stay, as bits. */
export interface CompiledTable {
  readonly table: DecisionTable;
  /** In the order in which they win. */
  readonly rows: readonly DecisionRow[];
  /** Where each of `rows` stands in the table. */
  readonly placeInTable: readonly number[];
  readonly columns: readonly CompiledColumn[];
  /** For each class of each column: the rows whose cell a value of it passes. */
  readonly masks: Bits;
  /** For each of these sets: its words in which there are any. */
  readonly summaries: Bits;
  /** What is said when a row alone answers: made once, so that an answer costs no memory. */
  readonly said: readonly Answered[];
  /** Where the sets of a question's values begin, put down while it is answered. */
  readonly masksAt: Int32Array;
  readonly summariesAt: Int32Array;
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
  const everyWord = summaryOf(every);
  const rows = order.flatMap((at) => table.rows[at] ?? []);
  const tested = table.inputs.map((_, nth) => order.map((at): Test => tests[at]?.[nth] ?? { kind: 'any' }));
  const columns: CompiledColumn[] = [];
  let classCount = 0;
  for (const [nth, column] of table.inputs.entries()) {
    const classes = classesOf(column, tested[nth] ?? []);
    const path = column.name.split('.');
    columns.push({
      column,
      name: column.name,
      path: path.length > 1 ? path : undefined,
      classes,
      finder: classes.finder,
      masksFrom: classCount * every.length,
      summariesFrom: classCount * everyWord.length,
    });
    classCount += classes.count;
  }
  const compiled: CompiledTable = {
    table,
    rows,
    placeInTable: order,
    columns,
    masks: new Uint32Array(classCount * every.length),
    summaries: new Uint32Array(classCount * everyWord.length),
    said: rows.map((row) => ({ kind: 'answered', rows: [row] })),
    masksAt: new Int32Array(columns.length),
    summariesAt: new Int32Array(columns.length),
    every,
    everyWord,
  };
  for (const [nth, column] of columns.entries()) fillSets(compiled, column, tested[nth] ?? []);
  return compiled;
}

function fillSets(compiled: CompiledTable, column: CompiledColumn, tests: readonly Test[]): void {
  const { classes, summariesFrom } = column;
  for (const [row, test] of tests.entries())
    for (const [from, to] of passing(test, classes))
      for (let at = from; at <= to; at += 1) setBit(maskOf(column, at, compiled), row);
  const length = compiled.everyWord.length;
  for (let at = 0; at < classes.count; at += 1)
    compiled.summaries.set(summaryOf(maskOf(column, at, compiled)), summariesFrom + at * length);
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
export function maskOf({ masksFrom }: CompiledColumn, at: number, { every, masks }: CompiledTable): Bits {
  const from = masksFrom + at * every.length;
  return masks.subarray(from, from + every.length);
}

import { noBits, setBit } from './bits.ts';
import { type CompiledTable, compileTable } from './compile-table.ts';
import type { DecisionTable } from './decision-table.ts';
import { doMeet, extentOf, isAskable, shared } from './overlaps.ts';
import { type CellFault, type ReadTable, readTable } from './read-table.ts';
import { everything, type Region, TooTangled, uncovered } from './uncovered.ts';
import { asked, writeCell } from './write-test.ts';

/** Something that can be asked and that no row answers: as a row that would answer it, and as an example. */
export interface Gap {
  readonly when: Readonly<Record<string, string>>;
  readonly example: Readonly<Record<string, unknown>>;
}

/** Two rows that answer the same question, and nothing says which of them counts; by their place, from 0. */
export interface Overlap {
  readonly rows: readonly [one: number, other: number];
  readonly example: Readonly<Record<string, unknown>>;
}

/** A row that never answers: what it asks can't be (`nothing_asked`), or rows before it have answered all of it (`by`). */
export interface DeadRow {
  readonly row: number;
  readonly why: 'nothing_asked' | 'answered_before';
  readonly by: readonly number[];
}

/** All that is wrong with a table. Published is only one without any of it. */
export interface Defects {
  readonly gaps: readonly Gap[];
  readonly overlaps: readonly Overlap[];
  readonly deadRows: readonly DeadRow[];
  readonly typeErrors: readonly CellFault[];
}

/** More of a kind than anybody reads: mended some, the next check tells the others. */
const most = 100;

/**
 * Finds everything that is wrong with a table, each with an example: what no row answers, rows the hit policy does not order,
 * rows that never answer, cells that can't be meant. Exact, not by trying values: each class of values that no cell tells
 * apart is looked at once. A table too tangled for that is told as a type error, never passed.
 */
export function checkTable(table: DecisionTable): Defects {
  const read = readTable(table);
  const compiled = compileTable(read);
  try {
    return {
      gaps: gapsOf(compiled),
      overlaps: overlapsOf(compiled, read),
      deadRows: deadRowsOf(compiled, read),
      typeErrors: read.typeErrors,
    };
  } catch (error) {
    if (!(error instanceof TooTangled)) throw error;
    const problem = 'its rows are too entangled to be proven whole: split the table';
    return {
      gaps: [],
      overlaps: [],
      deadRows: [],
      typeErrors: [...read.typeErrors, { row: null, column: null, problem }],
    };
  }
}

export const isSound = ({ gaps, overlaps, deadRows, typeErrors }: Defects): boolean =>
  gaps.length + overlaps.length + deadRows.length + typeErrors.length === 0;

function gapsOf(compiled: CompiledTable): Gap[] {
  return uncovered(compiled, everything(compiled), compiled.every, most).map((region) => ({
    when: Object.fromEntries(
      compiled.columns.map((column, nth) => [column.column.name, writeCell(column, region[nth] ?? new Set())]),
    ),
    example: exampleOf(compiled, region),
  }));
}

function exampleOf({ columns }: CompiledTable, region: Region): Record<string, unknown> {
  return Object.fromEntries(
    columns.map((column, nth) => {
      const [at = 0] = region[nth] ?? [];
      return [column.column.name, asked(column, column.classes.samples[at] ?? undefined)];
    }),
  );
}

const testsOf = (compiled: CompiledTable, { tests }: ReadTable) => compiled.placeInTable.map((at) => tests[at] ?? []);

/** Two rows of one priority that say the same need no order. */
function areOrdered({ table, rows }: CompiledTable, one: number, other: number): boolean {
  if (table.hitPolicy === 'unique') return false;
  const [first, second] = [rows[one], rows[other]];
  if ((first?.priority ?? 0) !== (second?.priority ?? 0)) return true;
  return JSON.stringify(first?.answers) === JSON.stringify(second?.answers);
}

function overlapsOf(compiled: CompiledTable, read: ReadTable): Overlap[] {
  const { hitPolicy } = compiled.table;
  if (hitPolicy === 'first' || hitPolicy === 'collect') return [];
  const extent = extentOf(compiled, testsOf(compiled, read));
  const all = everything(compiled);
  const found: Overlap[] = [];
  for (let other = 0; other < compiled.rows.length; other += 1)
    for (let one = 0; one < other; one += 1) {
      if (!doMeet(extent, one, other) || areOrdered(compiled, one, other)) continue;
      const places = [compiled.placeInTable[one] ?? 0, compiled.placeInTable[other] ?? 0].sort((a, b) => a - b);
      const example = exampleOf(compiled, shared(extent, all, one, other));
      found.push({ rows: [places[0] ?? 0, places[1] ?? 0], example });
      if (found.length >= most) return found;
    }
  return found;
}

function deadRowsOf(compiled: CompiledTable, read: ReadTable): DeadRow[] {
  const tests = testsOf(compiled, read);
  const extent = extentOf(compiled, tests);
  const { hitPolicy } = compiled.table;
  const isOrdered = hitPolicy === 'first' || hitPolicy === 'priority';
  return compiled.rows.flatMap((_, row): DeadRow[] => {
    const place = compiled.placeInTable[row] ?? 0;
    if (!isAskable(extent, row)) return [{ row: place, why: 'nothing_asked', by: [] }];
    if (!isOrdered) return [];
    const before = Array.from({ length: row }, (_each, at) => at).filter((at) => doMeet(extent, at, row));
    if (before.length === 0 || !isCovered(read, compiled, row, before)) return [];
    return [{ row: place, why: 'answered_before', by: before.map((at) => compiled.placeInTable[at] ?? 0) }];
  });
}

/** Whether others answer all that a row asks: looked at in a table of these rows alone, with few classes. */
function isCovered(
  { table, tests }: ReadTable,
  { placeInTable }: CompiledTable,
  row: number,
  others: readonly number[],
): boolean {
  const places = [row, ...others].map((at) => placeInTable[at] ?? 0);
  const small = compileTable({
    table: { ...table, hitPolicy: 'first', rows: places.flatMap((at) => table.rows[at] ?? []) },
    tests: places.map((at) => tests[at]),
    typeErrors: [],
  });
  const extent = extentOf(
    small,
    places.map((at) => tests[at] ?? []),
  );
  const among = noBits(places.length);
  for (let at = 1; at < places.length; at += 1) setBit(among, at);
  return uncovered(small, shared(extent, everything(small), 0, 0), among, 1).length === 0;
}

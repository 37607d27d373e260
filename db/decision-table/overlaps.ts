import { type CompiledTable, passing, type Run } from './compile-table.ts';
import type { Test } from './test.ts';
import type { Region } from './uncovered.ts';

/** For each row and input: its classes, and how many possible ones there are up to each class. */
interface Extent {
  readonly runs: readonly (readonly (readonly Run[])[])[];
  readonly possible: readonly Int32Array[];
}

export function extentOf({ columns }: CompiledTable, tests: readonly (readonly Test[])[]): Extent {
  const runs = tests.map((row) => columns.map(({ classes }, nth) => passing(row[nth] ?? { kind: 'any' }, classes)));
  const possible = columns.map(({ classes }) => {
    const counts = new Int32Array(classes.count + 1);
    for (const [at, sample] of classes.samples.entries())
      counts[at + 1] = (counts[at] ?? 0) + (sample === null ? 0 : 1);
    return counts;
  });
  return { runs, possible };
}

const holds = (counts: Int32Array | undefined, from: number, to: number): boolean =>
  from <= to && (counts?.[to + 1] ?? 0) > (counts?.[from] ?? 0);

/** Whether anything can be asked that this row answers. */
export const isAskable = ({ runs, possible }: Extent, row: number): boolean =>
  runs[row]?.every((each, nth) => each.some(([from, to]) => holds(possible[nth], from, to))) ?? false;

/** Whether something can be asked that both rows answer. */
export function doMeet({ runs, possible }: Extent, one: number, other: number): boolean {
  const first = runs[one] ?? [];
  const second = runs[other] ?? [];
  for (let nth = 0; nth < first.length; nth += 1)
    if (!meetIn(first[nth] ?? [], second[nth] ?? [], possible[nth])) return false;
  return true;
}

function meetIn(one: readonly Run[], other: readonly Run[], counts: Int32Array | undefined): boolean {
  for (const [from, to] of one)
    for (const [otherFrom, otherTo] of other)
      if (holds(counts, Math.max(from, otherFrom), Math.min(to, otherTo))) return true;
  return false;
}

/** What both rows answer; of rows that meet. */
export function shared({ runs }: Extent, everything: Region, one: number, other: number): Region {
  const has = (row: number, nth: number, at: number): boolean =>
    runs[row]?.[nth]?.some(([from, to]) => from <= at && at <= to) ?? false;
  return everything.map(
    (classes, nth) => new Set([...classes].filter((at) => has(one, nth, at) && has(other, nth, at))),
  );
}

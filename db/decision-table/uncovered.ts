import { type Bits, common, isNone } from './bits.ts';
import { type CompiledTable, maskOf } from './compile-table.ts';

/** A part of what can be asked: for each input the classes its value may be of. */
export type Region = readonly ReadonlySet<number>[];

/** After so many steps a table is too tangled to be proven. */
const mostSteps = 2_000_000;

export class TooTangled extends Error {}

/** Classes of a column for which the same rows stay. */
interface Group {
  readonly rows: Bits;
  readonly classes: Set<number>;
}

/** Sets of rows found by what is in them. */
class BitsMap<T> {
  readonly #buckets = new Map<number, { bits: Bits; value: T }[]>();

  get(bits: Bits): T | undefined {
    return this.#buckets.get(hashOf(bits))?.find((each) => isSame(each.bits, bits))?.value;
  }

  set(bits: Bits, value: T): void {
    const hash = hashOf(bits);
    const bucket = this.#buckets.get(hash);
    if (bucket) bucket.push({ bits, value });
    else this.#buckets.set(hash, [{ bits, value }]);
  }
}

function hashOf(bits: Bits): number {
  let hash = 0x811c9dc5;
  for (const word of bits) hash = Math.imul(hash ^ word, 0x01000193) ^ (hash >>> 15);
  return hash;
}

const isSame = (one: Bits, other: Bits): boolean => one.every((word, at) => word === other[at]);

/**
 * Parts of `box` in which none of the rows `among` answers, at most `limit`; none when all of it is answered. Input by input:
 * values for which the same rows stay are one case, and a case that was found answered is not looked at again. Throws
 * `TooTangled`.
 */
export function uncovered(compiled: CompiledTable, box: Region, among: Bits, limit: number): Region[] {
  const { columns } = compiled;
  const total = box.map((classes, nth) => totalIn(compiled, nth, classes));
  /** From this input on to the last: rows that take whatever comes. */
  const takesAll = box.map((_, nth) => total.slice(nth).reduce(common));
  const answered = columns.map(() => new BitsMap<true>());
  const found: Region[] = [];
  let steps = 0;
  const explore = (nth: number, rows: Bits, before: Region): void => {
    steps += 1;
    if (steps > mostSteps) throw new TooTangled();
    if (isNone(rows)) {
      found.push([...before, ...box.slice(nth)]);
      return;
    }
    const known = answered[nth];
    const all = takesAll[nth];
    if (!known || !all || !isNone(common(rows, all)) || known.get(rows)) return;
    const foundBefore = found.length;
    for (const group of groupsOf(compiled, nth, box[nth] ?? new Set(), rows)) {
      explore(nth + 1, group.rows, [...before, group.classes]);
      if (found.length >= limit) return;
    }
    if (found.length === foundBefore) known.set(rows, true);
  };
  explore(0, among, []);
  return merged(found);
}

const isEqual = (one: ReadonlySet<number>, other: ReadonlySet<number>): boolean =>
  one.size === other.size && one.isSubsetOf(other);

/** Two parts that differ in one input only are one part. */
function merged(regions: readonly Region[]): Region[] {
  const parts: Region[] = [];
  for (const region of regions) {
    const at = parts.findIndex(
      (part) => part.filter((set, nth) => !isEqual(set, region[nth] ?? new Set())).length <= 1,
    );
    const part = parts[at];
    if (part) parts[at] = part.map((set, nth) => set.union(region[nth] ?? new Set()));
    else parts.push(region);
  }
  return parts.length < regions.length ? merged(parts) : parts;
}

/** Rows that take every one of these classes. */
function totalIn(compiled: CompiledTable, nth: number, classes: ReadonlySet<number>): Bits {
  const column = compiled.columns[nth];
  let rows = compiled.every;
  if (column) for (const at of classes) rows = common(rows, maskOf(column, at, compiled));
  return rows;
}

function groupsOf(compiled: CompiledTable, nth: number, classes: ReadonlySet<number>, rows: Bits): Group[] {
  const column = compiled.columns[nth];
  if (!column) return [];
  const groups: Group[] = [];
  const byRows = new BitsMap<Group>();
  for (const at of classes) {
    const left = common(rows, maskOf(column, at, compiled));
    const known = byRows.get(left);
    if (known) known.classes.add(at);
    else {
      const group = { rows: left, classes: new Set([at]) };
      groups.push(group);
      byRows.set(left, group);
    }
  }
  return groups;
}

/** Everything that can be asked. */
export const everything = ({ columns }: CompiledTable): Region =>
  columns.map(({ classes }) => new Set(classes.samples.flatMap((sample, at) => (sample === null ? [] : [at]))));

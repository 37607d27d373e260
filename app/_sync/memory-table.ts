import type { BaseRow } from '../../db/table.ts';

/** A row with its version on the server: the number of the transaction that wrote it. */
export type Versioned = readonly [version: number, row: BaseRow];

const byId = (a: BaseRow, b: BaseRow): number => (a.id < b.id ? -1 : 1);

/** One table's rows in memory. An index over a column is made when the column is first asked for, and kept up from then on. */
export class MemoryTable {
  readonly #rows = new Map<string, Versioned>();
  readonly #indexes = new Map<string, Map<unknown, Set<string>>>();
  #ordered: readonly BaseRow[] | undefined;

  get(id: string): BaseRow | undefined {
    return this.#rows.get(id)?.[1];
  }

  put(versioned: Versioned): void {
    const { id } = versioned[1];
    const before = this.#rows.get(id);
    if (before) this.#unindex(before[1]);
    this.#rows.set(id, versioned);
    for (const [column, index] of this.#indexes) enter(index, columnOf(versioned[1], column), id);
    this.#ordered = undefined;
  }

  delete(id: string): void {
    const before = this.#rows.get(id);
    if (!before) return;
    this.#unindex(before[1]);
    this.#rows.delete(id);
    this.#ordered = undefined;
  }

  /** Every row, in id order. */
  all(): readonly BaseRow[] {
    this.#ordered ??= [...this.#rows.values()].map(([, row]) => row).sort(byId);
    return this.#ordered;
  }

  /** The rows whose column equals the value, in id order. */
  where(column: string, value: unknown): BaseRow[] {
    const ids = this.#index(column).get(value) ?? [];
    return [...ids].flatMap((id) => this.get(id) ?? []).sort(byId);
  }

  versions(): Iterable<Versioned> {
    return this.#rows.values();
  }

  #index(column: string): Map<unknown, Set<string>> {
    const known = this.#indexes.get(column);
    if (known) return known;
    const made = new Map<unknown, Set<string>>();
    for (const [, row] of this.#rows.values()) enter(made, columnOf(row, column), row.id);
    this.#indexes.set(column, made);
    return made;
  }

  #unindex(row: BaseRow): void {
    for (const [column, index] of this.#indexes) index.get(columnOf(row, column))?.delete(row.id);
  }
}

/** A row's value in a column known by name only. */
export const columnOf = (row: BaseRow, column: string): unknown => (row as unknown as Record<string, unknown>)[column];

function enter(index: Map<unknown, Set<string>>, value: unknown, id: string): void {
  const ids = index.get(value);
  if (ids) ids.add(id);
  else index.set(value, new Set([id]));
}

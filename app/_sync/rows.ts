import type { BaseRow, Table } from '../../db/table.ts';
import { columnOf } from './memory-table.ts';

/** What can be asked of one table on this device. Everything is in memory: answers come at once, in id order. */
export interface Rows<R extends BaseRow = BaseRow> {
  get(id: string): R | undefined;
  /** The rows with these ids that are held here. */
  many(ids: Iterable<string>): R[];
  all(): readonly R[];
  where<K extends keyof R & string>(column: K, ...values: readonly R[K][]): R[];
}

/** Any tables' rows. */
export interface Shown {
  rows<R extends BaseRow>(table: Table<R>): Rows<R>;
}

/** The least a layer of rows must answer. */
interface Layer {
  get(id: string): BaseRow | undefined;
  all(): readonly BaseRow[];
  where(column: string, value: unknown): readonly BaseRow[];
}

/** Rows changed by pending actions, per table; null where one was deleted. */
export class Overlay {
  readonly #tables = new Map<string, Map<string, BaseRow | null>>();

  of(table: string): ReadonlyMap<string, BaseRow | null> | undefined {
    return this.#tables.get(table);
  }

  set(table: string, id: string, row: BaseRow | null): void {
    const rows = this.#tables.get(table);
    if (rows) rows.set(id, row);
    else this.#tables.set(table, new Map([[id, row]]));
  }

  /** Lays another overlay's rows over these. */
  merge(other: Overlay): void {
    for (const [table, rows] of other.#tables) for (const [id, row] of rows) this.set(table, id, row);
  }

  tables(): Iterable<string> {
    return this.#tables.keys();
  }
}

const byId = (a: BaseRow, b: BaseRow): number => (a.id < b.id ? -1 : 1);

/** The rows of `below` with those of `over` in their place. */
export class LayeredRows<R extends BaseRow> implements Rows<R>, Layer {
  readonly #below: Layer;
  readonly #over: ReadonlyMap<string, BaseRow | null> | undefined;

  constructor(below: Layer, over: ReadonlyMap<string, BaseRow | null> | undefined) {
    this.#below = below;
    this.#over = over;
  }

  get(id: string): R | undefined {
    const mine = this.#over?.get(id);
    return (mine === undefined ? this.#below.get(id) : (mine ?? undefined)) as R | undefined;
  }

  many(ids: Iterable<string>): R[] {
    return [...ids].flatMap((id) => this.get(id) ?? []);
  }

  all(): readonly R[] {
    return this.#laid(this.#below.all(), () => true);
  }

  where<K extends keyof R & string>(column: K, ...values: readonly R[K][]): R[];
  where(column: string, ...values: readonly unknown[]): R[];
  where(column: string, ...values: readonly unknown[]): R[] {
    const below = values.flatMap((value) => this.#below.where(column, value));
    const laid = this.#laid(below, (row) => values.includes(columnOf(row, column)));
    return values.length > 1 ? [...laid].sort(byId) : [...laid];
  }

  #laid(below: readonly BaseRow[], fits: (row: BaseRow) => boolean): readonly R[] {
    const over = this.#over;
    if (!over || over.size === 0) return below as readonly R[];
    const kept = below.filter((row) => !over.has(row.id));
    const mine = [...over.values()].filter((row): row is BaseRow => row !== null && fits(row));
    return [...kept, ...mine].sort(byId) as R[];
  }
}

import type { Patch, ScopeSum } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { MemoryTable, type Versioned } from './memory-table.ts';
import type { Blanks } from './older-rows.ts';

/** What a patch said of one table and nobody has asked for yet: ids that are gone, then rows as text. */
interface Unread {
  readonly gone: readonly string[];
  readonly text: string | undefined;
}

const rowsIn = (text: string | undefined): Versioned[] => (text === undefined ? [] : JSON.parse(text));

/** How many rows go into one text when everything is written anew. */
const rowsPerText = 2_000;

/**
 * What the server has said, patch over patch. A patch is kept as the text it came in and a table is read when somebody
 * first asks for it: ten thousand rows nobody looks at cost nothing.
 */
export class ServerRows {
  readonly #tables = new Map<string, MemoryTable>();
  readonly #unread = new Map<string, Unread[]>();
  /** Set while the rows are an older app's. */
  blanks: Blanks | undefined;

  /** Lays a patch on top. */
  lay(patch: Patch): void {
    const gone = Map.groupBy(patch.removed, ({ table }) => table);
    for (const table of new Set([...gone.keys(), ...Object.keys(patch.rows)])) {
      const unread = this.#unread.get(table) ?? [];
      // Stones before rows: a row that moved between two scopes we see has both.
      unread.push({ gone: (gone.get(table) ?? []).map(({ id }) => id), text: patch.rows[table] });
      this.#unread.set(table, unread);
    }
  }

  table(name: string): MemoryTable {
    const table = this.#tables.get(name) ?? new MemoryTable();
    this.#tables.set(name, table);
    const blanks = this.blanks?.get(name);
    for (const { gone, text } of this.#unread.get(name) ?? []) {
      for (const id of gone) table.delete(id);
      for (const [version, row] of rowsIn(text)) table.put([version, blanks ? { ...blanks, ...row } : row]);
    }
    this.#unread.delete(name);
    return table;
  }

  /** Forgets every row of these scopes. */
  forget(scopes: ReadonlySet<string>): void {
    for (const name of this.#names()) {
      const table = this.table(name);
      for (const { id, scope } of table.all()) if (scopes.has(scope)) table.delete(id);
    }
  }

  clear(): void {
    this.#tables.clear();
    this.#unread.clear();
    this.blanks = undefined;
  }

  /** Rows and versions per scope. */
  sums(): Map<string, ScopeSum> {
    const sums = new Map<string, ScopeSum>();
    for (const name of this.#names())
      for (const [version, row] of this.table(name).versions()) {
        const { rows, versions } = sums.get(row.scope) ?? { rows: 0, versions: 0 };
        sums.set(row.scope, { rows: rows + 1, versions: versions + version });
      }
    return sums;
  }

  /** Everything, as patches to be kept in place of all before. */
  whole(): Patch[] {
    return [...this.#names()].flatMap((name) => {
      const all = [...this.table(name).versions()];
      const parts = Array.from({ length: Math.ceil(all.length / rowsPerText) }, (_, at) =>
        all.slice(at * rowsPerText, (at + 1) * rowsPerText),
      );
      return parts.map((part): Patch => ({ rows: { [name]: JSON.stringify(part) }, removed: [] }));
    });
  }

  #names(): Set<string> {
    return new Set([...this.#tables.keys(), ...this.#unread.keys()]);
  }
}

/** The tables a patch speaks of. */
export const tablesOf = (patch: Patch): Set<string> =>
  new Set([...Object.keys(patch.rows), ...patch.removed.map(({ table }) => table)]);

/** Rows as a patch of version 0, for what no server has said: seeds of tests. */
export const patchOf = (rows: Readonly<Record<string, readonly BaseRow[]>>): Patch => ({
  rows: Object.fromEntries(
    Object.entries(rows).map(([table, all]) => [table, JSON.stringify(all.map((row) => [0, row]))]),
  ),
  removed: [],
});

import type { Actor } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import type { Tx } from '../../db/tx.ts';

/** Rows in memory behind the mutators' door, so that a desk's view can be held against what the mutators really do. */
export function memoryTx(...held: readonly (readonly [table: { name: string }, rows: readonly BaseRow[]])[]): Tx {
  const stores = new Map(held.map(([table, rows]) => [table.name, new Map(rows.map((row) => [row.id, row]))]));
  const store = <R extends BaseRow>(table: Table<R>) => (stores.get(table.name) ?? new Map()) as Map<string, R>;
  return {
    get: async (table, id) => store(table).get(id),
    scan: async (table, column, value) => [...store(table).values()].filter((row) => row[column] === value),
    put: async (table, row) => {
      store(table).set(row.id, row);
    },
    delete: async (table, id) => {
      store(table).delete(id);
    },
    happened() {
      // Reactions are the server's.
    },
  };
}

/** Somebody with these functions in the plant `p`. */
export const actorWith = (...functions: FunctionName[]): Actor => ({
  tenantId: 't',
  personId: 'someone',
  functions,
  plantIds: ['p'],
});

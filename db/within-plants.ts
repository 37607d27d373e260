import { plantOf } from './scope.ts';
import type { BaseRow, Table } from './table.ts';
import type { Tx } from './tx.ts';
import { refuseUnless } from './values/refusal.ts';

/**
 * The door as it opens for somebody who works in these plants: a row whose scope names another plant is neither read nor
 * written, nor written over (`plant.not_yours`); a scan leaves it out, as their device does. Rows of the tenant's and of
 * the money functions belong to no plant and pass.
 */
export function withinPlants(tx: Tx, plantIds: readonly string[]): Tx {
  const known = new Set<string>();
  const know = (table: { readonly name: string }, id: string): unknown => known.add(`${table.name}/${id}`);
  const isOurs = (row: BaseRow): boolean => {
    const plantId = plantOf(row.scope);
    return plantId === undefined || plantIds.includes(plantId);
  };
  const get = async <R extends BaseRow>(table: Table<R>, id: string): Promise<R | undefined> => {
    const row = await tx.get(table, id);
    refuseUnless(!row || isOurs(row), 'plant.not_yours');
    know(table, id);
    return row;
  };
  // What stands under an id is looked at before it is written over, also by a mutator that did not.
  const lookFirst = async <R extends BaseRow>(table: Table<R>, id: string): Promise<void> => {
    if (!known.has(`${table.name}/${id}`)) await get(table, id);
  };
  return {
    get,
    async scan(table, column, value) {
      const rows = (await tx.scan(table, column, value)).filter(isOurs);
      for (const { id } of rows) know(table, id);
      return rows;
    },
    async put(table, row) {
      refuseUnless(isOurs(row), 'plant.not_yours');
      await lookFirst(table, row.id);
      await tx.put(table, row);
    },
    async delete(table, id) {
      await lookFirst(table, id);
      await tx.delete(table, id);
    },
    happened: (what) => tx.happened(what),
  };
}

import type { BaseRow, Table } from './table.ts';
import type { Tx } from './tx.ts';
import { refuseUnless } from './values/refusal.ts';

/** Refuses when the id an action brings for a new row names one already: putting it would overwrite that row. */
export async function refuseTakenId<R extends BaseRow>(tx: Tx, table: Table<R>, id: string): Promise<void> {
  refuseUnless(!(await tx.get(table, id)), 'row.id_taken');
}

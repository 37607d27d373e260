import type { BaseRow, Table } from '../../db/table.ts';
import type { Local } from '../_sync/local.ts';

/** All rows of a table that this device holds. */
export const allRows = <R extends BaseRow>(local: Local, table: Table<R>): Promise<R[]> =>
  local.rows<R>(table).toArray();

/** One row, or undefined when this device does not hold it. */
export const rowOf = <R extends BaseRow>(local: Local, table: Table<R>, id: string): Promise<R | undefined> =>
  local.rows<R>(table).get(id);

/** The rows whose indexed column equals one of the values. */
export async function rowsWhere<R extends BaseRow, K extends keyof R & string>(
  local: Local,
  table: Table<R>,
  column: K,
  values: Iterable<string>,
): Promise<R[]> {
  return local
    .rows<R>(table)
    .where(column)
    .anyOf([...new Set(values)])
    .toArray();
}

/** The rows with these ids, by id; unknown ids are left out. */
export async function rowsById<R extends BaseRow>(
  local: Local,
  table: Table<R>,
  ids: Iterable<string>,
): Promise<Map<string, R>> {
  const found = await local.rows<R>(table).bulkGet([...new Set(ids)]);
  return byId(found.filter((row) => row !== undefined));
}

/** Rows by their id. */
export const byId = <R extends BaseRow>(rows: readonly R[]): Map<string, R> =>
  new Map(rows.map((row) => [row.id, row]));

import type { BaseRow, Table } from '../../db/table.ts';
import type { Local } from '../_sync/local.ts';

/** All rows of a table that this device holds. */
export const allRows = async <R extends BaseRow>(local: Local, table: Table<R>): Promise<R[]> => [
  ...local.rows<R>(table).all(),
];

/** One row, or undefined when this device does not hold it. */
export const rowOf = async <R extends BaseRow>(local: Local, table: Table<R>, id: string): Promise<R | undefined> =>
  local.rows<R>(table).get(id);

/** The rows whose column equals one of the values. */
export const rowsWhere = async <R extends BaseRow, K extends keyof R & string>(
  local: Local,
  table: Table<R>,
  column: K,
  values: Iterable<R[K]>,
): Promise<R[]> => local.rows<R>(table).where(column, ...new Set(values));

/** The rows with these ids, by id; unknown ids are left out. */
export const rowsById = async <R extends BaseRow>(
  local: Local,
  table: Table<R>,
  ids: Iterable<string>,
): Promise<Map<string, R>> => byId(local.rows<R>(table).many(new Set(ids)));

/** Rows by their id. */
export const byId = <R extends BaseRow>(rows: readonly R[]): Map<string, R> =>
  new Map(rows.map((row) => [row.id, row]));

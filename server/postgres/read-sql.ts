import type { BaseRow, Table } from '../../db/table.ts';
import { columnName, type NamedIn, named, rowSql } from './row-sql.ts';

/** What a column is to be: this value, any of these, or from one to another with both. */
type Wanted = string | readonly string[] | { readonly from: string; readonly to: string };

/** Rows of one table, in the order of their ids: those that fulfil all conditions, and that others name along a path. */
export interface Read<R extends BaseRow> {
  readonly select: string;
  /** What is never there says of what type the rows are. */
  readonly rows?: readonly R[];
  readonly where: Readonly<Record<string, Wanted>>;
  readonly named?: { readonly path: readonly NamedIn[]; readonly ids: readonly string[] };
}

/** What some reads give, each its rows. */
export type RowsOf<T extends readonly Read<BaseRow>[]> = { [K in keyof T]: T[K] extends Read<infer R> ? R[] : never };

export const rowsWhere = <R extends BaseRow>(
  table: Table<R>,
  where: { readonly [K in keyof R & string]?: Wanted },
): Read<R> => ({ select: rowSql(table).select, where: where as Read<R>['where'] });

/** As `getNamed` of the server's door. */
export const rowsNamed = <R extends BaseRow>(
  table: Table<R>,
  path: readonly NamedIn[],
  ids: readonly string[],
): Read<R> => ({ select: rowSql(table).select, where: {}, named: { path, ids } });

/** One condition in words of SQL; `take` adds a parameter and gives its place. */
function condition(key: string, wanted: Wanted, take: (value: string | readonly string[]) => string): string {
  const name = `t.${columnName(key)}`;
  if (typeof wanted === 'string') return `${name} = ${take(wanted)}::text`;
  if ('from' in wanted) return `${name} between ${take(wanted.from)}::text and ${take(wanted.to)}::text`;
  return `${name} = any (${take(wanted)}::text[])`;
}

/**
 * Several reads as one statement that gives one row: to each its rows as JSON. A statement costs both sides more than the
 * few rows most of them find. Its text hangs on the tables and columns only: each connection plans it once.
 */
export function readSql(reads: readonly Read<BaseRow>[]): {
  readonly text: string;
  readonly values: readonly (string | readonly string[])[];
} {
  const values: (string | readonly string[])[] = [];
  const take = (value: string | readonly string[]): string => `$${values.push(value)}`;
  const each = reads.map(({ select, where, named: by }, at) => {
    const own = Object.entries(where).map(([key, wanted]) => condition(key, wanted, take));
    if (by) own.push(`t.id ${named(by.path, take(by.ids))}`);
    return `(select coalesce(json_agg(r), '[]') from (${select}
      where ${['t.tenant_id = app.tenant_id()', ...own].join(' and ')} order by t.id) as r) as "${at}"`;
  });
  return { text: `select ${each.join(', ')}`, values };
}

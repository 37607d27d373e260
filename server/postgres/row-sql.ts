import type { BaseRow, Column, Table } from '../../db/table.ts';

/** A table and its column that holds ids of another's rows. */
export type NamedIn = readonly [table: { readonly name: string }, column: string];

/** The statements for one synced table, built once from its columns. Rows travel as one jsonb parameter. */
export interface RowSql {
  /** `select … from t` with columns named as in TypeScript and instants as epoch milliseconds. */
  readonly select: string;
  /** `select v.id, v.line from v`: each row as JSON text with its version before it, `12,{"id":…}`; `where` may use `t`. */
  readonly lines: (where: string) => string;
  readonly get: string;
  readonly getLocked: string;
  readonly getMany: string;
  /** Rows that the rows `$1` of the path's first table name, step by step. */
  readonly getNamed: (path: readonly NamedIn[]) => string;
  readonly scan: (column: string) => string;
  readonly all: string;
  /** `$1` is a jsonb array of rows; inserts or replaces each. */
  readonly put: string;
  readonly remove: string;
}

const sqlKinds = {
  text: 'text',
  integer: 'bigint',
  number: 'double precision',
  flag: 'boolean',
  instant: 'double precision',
  list: 'text[]',
  json: 'jsonb',
} as const satisfies Record<Column<unknown>['kind'], string>;

/** `plantId` → `"plant_id"`. */
export const columnName = (key: string): string => `"${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`;

function selectColumn([key, column]: [string, Column<unknown>]): string {
  const name = columnName(key);
  if (column.kind === 'instant') return `round(extract(epoch from t.${name}) * 1000)::float8 as "${key}"`;
  if (column.kind === 'integer') return `t.${name}::float8 as "${key}"`;
  return `t.${name} as "${key}"`;
}

function insertColumn([key, column]: [string, Column<unknown>]): string {
  return column.kind === 'instant' ? `to_timestamp(r."${key}" / 1000)` : `r."${key}"`;
}

/** The ids named along a path, from the rows `first` on. Each step is an array, found first: joined, thousands of ids were a loop over both tables. */
export function named(path: readonly NamedIn[], first = '$1'): string {
  let ids = `= any (${first}::text[])`;
  for (const [{ name }, column] of path)
    ids = `= any (array(select n.${columnName(column)} from public."${name}" as n
      where n.tenant_id = app.tenant_id() and n.id ${ids}))`;
  return ids;
}

function build(table: Table<BaseRow>): RowSql {
  const entries = Object.entries(table.columns);
  const names = entries.map(([key]) => columnName(key));
  const columns = entries.map(selectColumn).join(', ');
  const select = `select ${columns} from public."${table.name}" as t`;
  const own = `${select} where t.tenant_id = app.tenant_id()`;
  const record = entries.map(([key, column]) => `"${key}" ${sqlKinds[column.kind]}`).join(', ');
  const updates = names.filter((name) => name !== '"id"').map((name) => `${name} = excluded.${name}`);
  return {
    select,
    lines: (where) => `select t.id, t.xid::text || ',' || row_to_json(r)::text as line
      from public."${table.name}" as t cross join lateral (select ${columns}) as r where ${where}`,
    get: `${own} and t.id = $1`,
    getLocked: `${own} and t.id = $1 for no key update`,
    getMany: `${own} and t.id = any ($1::text[]) order by t.id`,
    getNamed: (path) => `${own} and t.id ${named(path)} order by t.id`,
    scan: (column) => `${own} and t.${columnName(column)} = $1 order by t.id`,
    all: `${own} order by t.id`,
    put: `insert into public."${table.name}" (tenant_id, ${names.join(', ')})
      select (select app.tenant_id()), ${entries.map(insertColumn).join(', ')} from jsonb_to_recordset($1::jsonb) as r (${record})
      on conflict (tenant_id, id) do update set ${updates.join(', ')}`,
    remove: `delete from public."${table.name}" where tenant_id = app.tenant_id() and id = $1`,
  };
}

const built = new Map<string, RowSql>();

/** The statements of a table. */
export function rowSql<R extends BaseRow>(table: Table<R>): RowSql {
  const found = built.get(table.name) ?? build(table as unknown as Table<BaseRow>);
  built.set(table.name, found);
  return found;
}

import type { TransactionSql } from 'postgres';
import type { Refused } from '../../db/sync/wire.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { rowSql } from '../postgres/row-sql.ts';

// Newer than the cookie's snapshot: the writer was not yet visible there. The first bound lets the index skip the rest.
const unseen = (snapshot: string): string =>
  `t.xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot) and not pg_visible_in_snapshot(t.xid, ${snapshot}::pg_snapshot)`;

const run = <R>(sql: TransactionSql, statement: string, parameters: readonly unknown[]): Promise<R[]> =>
  sql.unsafe<never>(statement, parameters as never[], { prepare: true }) as unknown as Promise<R[]>;

/** Rows of `scopes` written by transactions the snapshot did not see; every row when there is no snapshot. */
export function rowsSince(
  sql: TransactionSql,
  table: Table<BaseRow>,
  scopes: readonly string[],
  snapshot: string | null,
): Promise<BaseRow[]> {
  const own = `${rowSql(table).select} where t.tenant_id = app.tenant_id() and t.scope = any ($1::text[])`;
  return snapshot === null ? run(sql, own, [scopes]) : run(sql, `${own} and ${unseen('$2')}`, [scopes, snapshot]);
}

/** Rows that left these scopes or the table since the snapshot. */
export function stonesSince(
  sql: TransactionSql,
  scopes: readonly string[],
  snapshot: string,
): Promise<{ table: string; id: string }[]> {
  return run(
    sql,
    `select t.tbl as "table", t.pk as id from sync.tombstone as t
     where t.tenant_id = app.tenant_id() and t.scope = any ($1::text[]) and ${unseen('$2')}`,
    [scopes, snapshot],
  );
}

/** Mutations of this device that were refused since the snapshot, or in the last 30 days when there is none. */
export function refusedSince(sql: TransactionSql, grp: string, snapshot: string | null): Promise<Refused[]> {
  const columns = `t.client, t.mid::float8 as mid, t.name, t.args, t.actor, t.status, t.code, t.facts,
    round(extract(epoch from t.acted_at) * 1000)::float8 as "actedAt"`;
  const own = `select ${columns} from sync.mutation as t
    where t.tenant_id = app.tenant_id() and t.grp = $1 and t.status <> 'applied'`;
  return snapshot === null
    ? run(sql, `${own} and t.received_at > now() - interval '30 days' order by t.mid`, [grp])
    : run(sql, `${own} and ${unseen('$2')} order by t.mid`, [grp, snapshot]);
}

const countAll = tables
  .map(
    (table) =>
      `select scope from public."${table.name}" where tenant_id = app.tenant_id() and scope = any ($1::text[])`,
  )
  .join(' union all ');

/** Rows per scope over all tables. */
export async function countScopes(sql: TransactionSql, scopes: readonly string[]): Promise<Record<string, number>> {
  const rows = await run<{ scope: string; n: number }>(
    sql,
    `select scope, count(*)::float8 as n from (${countAll}) as every group by scope`,
    [scopes],
  );
  return Object.fromEntries(rows.map(({ scope, n }) => [scope, n]));
}

const changedAnywhere = [...tables.map((table) => `public."${table.name}"`), 'sync.tombstone']
  .map(
    (name) => `select t.scope from ${name} as t
  where t.tenant_id = app.tenant_id() and t.scope = any ($1::text[]) and ${unseen('$2')}`,
  )
  .join(' union ');

/** Which of these scopes changed since the snapshot, and the snapshot now. */
export async function changedScopes(
  sql: TransactionSql,
  scopes: readonly string[],
  snapshot: string,
): Promise<string[]> {
  const rows = await run<{ scope: string }>(sql, changedAnywhere, [scopes, snapshot]);
  return rows.map(({ scope }) => scope);
}

/** The transaction's own snapshot, its scopes, and the tenant's epoch. */
export async function standing(sql: TransactionSql): Promise<{ snapshot: string; scopes: string[]; epoch: string }> {
  const [row] = await sql<{ snapshot: string; scopes: string[]; epoch: string }[]>`
    select pg_current_snapshot()::text as snapshot, app.scopes() as scopes, app.epoch() as epoch`;
  if (!row) throw new Error('no standing');
  return row;
}

/** True when the cookie's snapshot could have come from this database: not from after a restore to an earlier time. */
export async function isPast(sql: TransactionSql, snapshot: string): Promise<boolean> {
  const [row] = await sql<{ past: boolean }[]>`
    select pg_snapshot_xmax(${snapshot}::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot()) as past`;
  return row?.past ?? false;
}

import type { TransactionSql } from 'postgres';
import type { Cookie, Refused, ScopeSum, Stone } from '../../db/sync/wire.ts';
import { tables } from '../../db/tables.ts';
import { rowSql } from '../postgres/row-sql.ts';
import { sent } from '../postgres/sent.ts';

// Newer than the cookie's snapshot: the writer was not yet visible there. The first bound lets the index skip the rest.
const unseen = (snapshot: string): string =>
  `t.xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot) and not pg_visible_in_snapshot(t.xid, ${snapshot}::pg_snapshot)`;

const run = <R>(sql: TransactionSql, statement: string, parameters: readonly unknown[]): Promise<R[]> =>
  sent(sql.unsafe<never>(statement, parameters as never[], { prepare: true })) as unknown as Promise<R[]>;

/** So many rows of a table go into one text: a device keeps each as one record, and what doesn't fit goes by these. */
const rowsPerText = 5_000;

/** Text of a JSON array of `[version, row]`, from lines of both. */
const asText = `'[' || string_agg('[' || v.line || ']', ',') || ']'`;

// The tenant as a subquery is read once: as a call in the condition it would be parsed out of the claims for every row.
const own = 't.tenant_id = (select app.tenant_id()) and t.scope = any ($1::text[])';

const freshRows = tables
  .map((table) => {
    const lines = rowSql(table).lines(`${own} and ${unseen('$2')}`);
    return `select '${table.name}' as name, ${asText} as text from (${lines}) as v having count(*) > 0`;
  })
  .join(' union all ');

/** Rows of `scopes` written by transactions the snapshot did not see, as text per table. */
export async function rowsSince(
  sql: TransactionSql,
  scopes: readonly string[],
  snapshot: string,
): Promise<Record<string, string>> {
  const read = await run<{ name: string; text: string }>(sql, freshRows, [scopes, snapshot]);
  return Object.fromEntries(read.map(({ name, text }) => [name, text]));
}

const wholeTables = tables
  .map((table) => {
    const lines = rowSql(table).lines(`${own} order by t.id`);
    const numbered = `select v.line, (row_number() over () - 1) / ${rowsPerText} as part from (${lines}) as v`;
    return `select '${table.name}' as name, ${asText} as text from (${numbered}) as v group by part`;
  })
  .join(' union all ');

/** Every row of these scopes, as texts of so many rows of one table each. */
export function wholeScopes(sql: TransactionSql, scopes: readonly string[]): Promise<{ name: string; text: string }[]> {
  return run(sql, wholeTables, [scopes]);
}

/** Rows that left these scopes or the table since the snapshot. */
export function stonesSince(sql: TransactionSql, scopes: readonly string[], snapshot: string): Promise<Stone[]> {
  return run(
    sql,
    `select t.tbl as "table", t.pk as id from sync.tombstone as t
     where ${own} and ${unseen('$2')}`,
    [scopes, snapshot],
  );
}

/** A refusal and whose: a device's group of clients. */
export type RefusedOf = Refused & { readonly grp: string };

/** Mutations of these devices that were refused since the snapshot, or in the last 30 days when there is none. */
export function refusedSince(
  sql: TransactionSql,
  grps: readonly string[],
  snapshot: string | null,
): Promise<RefusedOf[]> {
  const columns = `t.grp, t.client, t.mid::float8 as mid, t.name, t.args, t.actor, t.status, t.code, t.facts,
    round(extract(epoch from t.acted_at) * 1000)::float8 as "actedAt"`;
  const own = `select ${columns} from sync.mutation as t
    where t.tenant_id = app.tenant_id() and t.grp = any ($1::text[]) and t.status <> 'applied'`;
  return snapshot === null
    ? run(sql, `${own} and t.received_at > now() - interval '30 days' order by t.mid`, [grps])
    : run(sql, `${own} and ${unseen('$2')} order by t.mid`, [grps, snapshot]);
}

const addUp = tables
  .map((table) => `select scope, xid from public."${table.name}" as t where ${own}`)
  .join(' union all ');

/** Rows per scope and the sum of their versions, over all tables. */
export async function sumScopes(sql: TransactionSql, scopes: readonly string[]): Promise<Record<string, ScopeSum>> {
  const rows = await run<{ scope: string; rows: number; versions: number }>(
    sql,
    `select scope, count(*)::float8 as rows, sum(xid::text::numeric)::float8 as versions from (${addUp}) as every
     group by scope`,
    [scopes],
  );
  return Object.fromEntries(rows.map(({ scope, rows: count, versions }) => [scope, { rows: count, versions }]));
}

const changedAnywhere = [...tables.map((table) => `public."${table.name}"`), 'sync.tombstone']
  .map(
    (name) => `select t.scope from ${name} as t
  where ${own} and ${unseen('$2')}`,
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

/** The database at this transaction's snapshot, and whether it could have told a cookie's: not from after a restore. */
export interface Standing {
  readonly snapshot: string;
  readonly epoch: string;
  readonly isPast: boolean | null;
  readonly isBasePast: boolean | null;
}

/** How the database stands to these cookies; null for a cookie that is none. */
export async function standing(sql: TransactionSql, asked: Cookie | null, base: Cookie | null): Promise<Standing> {
  const isPast = (mark: string): string =>
    `pg_snapshot_xmax(${mark}::text::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())`;
  const [row] = await run<Standing>(
    sql,
    `select pg_current_snapshot()::text as snapshot, app.epoch() as epoch,
       ${isPast('$1')} as "isPast", ${isPast('$2')} as "isBasePast"`,
    [asked?.snapshot ?? null, base?.snapshot ?? null],
  );
  if (!row) throw new Error('no standing');
  return row;
}

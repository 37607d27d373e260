import type { TransactionSql } from 'postgres';
import type { Page, Refused, ScopeSum } from '../../db/sync/wire.ts';
import { tables } from '../../db/tables.ts';
import { rowSql } from '../postgres/row-sql.ts';

// Newer than the cookie's snapshot: the writer was not yet visible there. The first bound lets the index skip the rest.
const unseen = (snapshot: string): string =>
  `t.xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot) and not pg_visible_in_snapshot(t.xid, ${snapshot}::pg_snapshot)`;

const run = <R>(sql: TransactionSql, statement: string, parameters: readonly unknown[]): Promise<R[]> =>
  sql.unsafe<never>(statement, parameters as never[], { prepare: true }) as unknown as Promise<R[]>;

/**
 * For this transaction each statement is planned once per connection and not for its parameters: a plan over all tables takes
 * some 30 ms to make, for a millisecond's work, and every table is read through the same index whatever is asked.
 */
export const planOnce = (sql: TransactionSql): Promise<unknown> =>
  sql`select set_config('plan_cache_mode', 'force_generic_plan', true)`;

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

/** A page of whole scopes: at most this many rows. */
export const pageRows = 10_000;

const counts = tables
  .map(
    (table, at) => `select ${at} as at, count(*)::int as n from public."${table.name}" as t
    where ${own} and (${at} > $2::int or ${at} = $2::int and t.id > $3)`,
  )
  .join(' union all ');

const pages = new Map(
  tables.map((table) => {
    const lines = rowSql(table).lines(`${own} and t.id > $2 order by t.id limit $3::int`);
    return [table.name, `select ${asText} as text, max(v.id) as last from (${lines}) as v`];
  }),
);

/** Every row of these scopes, a page from where the last one ended. */
export async function pageOfRows(
  sql: TransactionSql,
  scopes: readonly string[],
  from: Page | null,
  limit: number,
): Promise<{ rows: Record<string, string>; next: Page | null }> {
  const begin = from ? tables.findIndex(({ name }) => name === from.table) : 0;
  const after = from?.after ?? '';
  const counted = await run<{ at: number; n: number }>(sql, counts, [scopes, begin, after]);
  const rows: Record<string, string> = {};
  let room = limit;
  const wanted: { name: string; after: string; limit: number; isWhole: boolean }[] = [];
  for (const { at, n } of counted.filter(({ n: some }) => some > 0)) {
    const name = tables[at]?.name ?? '';
    if (room > 0) wanted.push({ name, after: at === begin ? after : '', limit: Math.min(n, room), isWhole: n <= room });
    room -= n;
  }
  const read = await Promise.all(
    wanted.map(async (each) => {
      const [page] = await run<{ text: string | null; last: string }>(sql, pages.get(each.name) ?? '', [
        scopes,
        each.after,
        each.limit,
      ]);
      if (page?.text) rows[each.name] = page.text;
      return { table: each.name, after: page?.last ?? each.after };
    }),
  );
  const last = read.at(-1);
  return { rows, next: room < 0 && last ? { scopes: [...scopes], ...last } : null };
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
     where ${own} and ${unseen('$2')}`,
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

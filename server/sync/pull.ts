import type { TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import type { Cookie, Page, PullRequest, PullResponse } from '../../db/sync/wire.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import {
  isPast,
  pageOfRows,
  pageRows,
  planOnce,
  refusedSince,
  rowsSince,
  standing,
  stonesSince,
  sumScopes,
} from './pull-sql.ts';
import { isSnapshot } from './snapshot.ts';

async function usableCookie(sql: TransactionSql, cookie: Cookie | null, epoch: string): Promise<Cookie | null> {
  if (!cookie || cookie.epoch !== epoch || !isSnapshot(cookie.snapshot)) return null;
  return (await isPast(sql, cookie.snapshot)) ? cookie : null;
}

/** The rows that changed in the scopes kept, and a first page of those that come whole, each table's texts as one. */
async function readRows(
  sql: TransactionSql,
  cookie: Cookie | null,
  kept: readonly string[],
  added: readonly string[],
  limit: number,
): Promise<{ rows: Record<string, string>; next: Page | null }> {
  const nothing: { rows: Record<string, string>; next: Page | null } = { rows: {}, next: null };
  const [fresh, gained] = await Promise.all([
    cookie && kept.length > 0 ? rowsSince(sql, kept, cookie.snapshot) : nothing.rows,
    added.length > 0 ? pageOfRows(sql, added, null, limit) : nothing,
  ]);
  const rows = { ...fresh, ...gained.rows };
  for (const [table, text] of Object.entries(fresh)) {
    const more = gained.rows[table];
    if (more) rows[table] = `${text.slice(0, -1)},${more.slice(1)}`;
  }
  return { rows, next: gained.next };
}

/** This device's standing at the server: how far its queue is settled, and what was refused. */
async function readQueue(
  sql: TransactionSql,
  { grp, client }: PullRequest,
  snapshot: string | null,
): Promise<Pick<PullResponse, 'lastMid' | 'refused'>> {
  const [[row], refused] = await Promise.all([
    sql<{ last: number }[]>`
      select last_mid::float8 as last from sync.client
      where tenant_id = app.tenant_id() and grp = ${grp} and client = ${client}`,
    refusedSince(sql, grp, snapshot),
  ]);
  return { lastMid: row?.last ?? 0, refused };
}

/** A further page of the scopes that come whole: no more than rows. */
async function pullPage(
  sql: TransactionSql,
  page: Page,
  cookie: Cookie,
  limit: number,
): Promise<Omit<PullResponse, 'serverNow'>> {
  const { scopes } = await standing(sql);
  const { rows, next } = await pageOfRows(
    sql,
    page.scopes.filter((scope) => scopes.includes(scope)),
    page,
    limit,
  );
  const nothing = { reset: false, purge: [], lastMid: 0, refused: [], sums: null };
  return { ...nothing, cookie, patch: { rows, removed: [] }, next };
}

/**
 * What changed for this person since the cookie: one REPEATABLE READ, read-only transaction under their own row security.
 * Scopes are computed now: lost ones are purged, gained ones come whole, in pages: what changes between two pages comes
 * with the pull after them. A page has at most `limit` rows. A cookie of another epoch or from the future resets the data, never the outbox.
 */
export async function pull(house: House, actor: Actor, request: PullRequest, limit = pageRows): Promise<PullResponse> {
  return house.sql.begin('isolation level repeatable read read only', async (sql) => {
    await Promise.all([setClaims(sql, actor, 'authenticated'), planOnce(sql)]);
    if (request.page && request.cookie) {
      return { ...(await pullPage(sql, request.page, request.cookie, limit)), serverNow: house.now() };
    }
    const { snapshot, scopes, epoch } = await standing(sql);
    const cookie = await usableCookie(sql, request.cookie, epoch);
    const had = cookie?.scopes ?? [];
    const kept = scopes.filter((scope) => had.includes(scope));
    const added = scopes.filter((scope) => !had.includes(scope));
    const [{ rows, next }, removed, sums] = await Promise.all([
      readRows(sql, cookie, kept, added, limit),
      cookie ? stonesSince(sql, kept, cookie.snapshot) : [],
      request.check ? sumScopes(sql, scopes) : null,
    ]);
    await setClaims(sql, actor, 'app_server');
    return {
      reset: cookie === null,
      cookie: { epoch, snapshot, scopes },
      purge: cookie ? [...had.filter((scope) => !scopes.includes(scope)), ...added] : [],
      patch: { rows, removed },
      next,
      ...(await readQueue(sql, request, cookie?.snapshot ?? null)),
      sums,
      serverNow: house.now(),
    };
  }) as Promise<PullResponse>;
}

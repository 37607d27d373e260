import type { TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import type { Cookie, PullRequest, PullResponse } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import { countScopes, isPast, refusedSince, rowsSince, standing, stonesSince } from './pull-sql.ts';
import { isSnapshot } from './snapshot.ts';

async function usableCookie(sql: TransactionSql, cookie: Cookie | null, epoch: string): Promise<Cookie | null> {
  if (!cookie || cookie.epoch !== epoch || !isSnapshot(cookie.snapshot)) return null;
  return (await isPast(sql, cookie.snapshot)) ? cookie : null;
}

async function readRows(
  sql: TransactionSql,
  cookie: Cookie | null,
  kept: readonly string[],
  added: readonly string[],
): Promise<Record<string, readonly BaseRow[]>> {
  // Sent together, answered in order: one round trip for all tables.
  const read = await Promise.all(
    tables.map(async (table) => {
      const [fresh, gained] = await Promise.all([
        cookie && kept.length > 0 ? rowsSince(sql, table, kept, cookie.snapshot) : [],
        added.length > 0 ? rowsSince(sql, table, added, null) : [],
      ]);
      return [table.name, [...fresh, ...gained]] as const;
    }),
  );
  return Object.fromEntries(read.filter(([, rows]) => rows.length > 0));
}

/**
 * What changed for this person since the cookie: one REPEATABLE READ, read-only transaction under their own row security.
 * Scopes are computed now: lost ones are purged, gained ones come whole. A cookie of another epoch or from the future
 * resets the data, never the outbox.
 */
export async function pull(house: House, actor: Actor, request: PullRequest): Promise<PullResponse> {
  return house.sql.begin('isolation level repeatable read read only', async (sql) => {
    await setClaims(sql, actor, 'authenticated');
    const { snapshot, scopes, epoch } = await standing(sql);
    const cookie = await usableCookie(sql, request.cookie, epoch);
    const had = cookie?.scopes ?? [];
    const kept = scopes.filter((scope) => had.includes(scope));
    const added = scopes.filter((scope) => !had.includes(scope));
    const [rows, removed, counts] = await Promise.all([
      readRows(sql, cookie, kept, added),
      cookie ? stonesSince(sql, kept, cookie.snapshot) : [],
      request.count ? countScopes(sql, scopes) : null,
    ]);
    await setClaims(sql, actor, 'app_server');
    const [client] = await sql<{ last: number }[]>`
      select last_mid::float8 as last from sync.client
      where tenant_id = app.tenant_id() and grp = ${request.grp} and client = ${request.client}`;
    return {
      reset: cookie === null,
      cookie: { epoch, snapshot, scopes },
      purge: had.filter((scope) => !scopes.includes(scope)),
      removed,
      rows,
      lastMid: client?.last ?? 0,
      refused: await refusedSince(sql, request.grp, cookie?.snapshot ?? null),
      counts,
      serverNow: house.now(),
    };
  }) as Promise<PullResponse>;
}

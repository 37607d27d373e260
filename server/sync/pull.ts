import type { TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import { isSnapshot } from '../../db/sync/snapshot.ts';
import type { Cookie, PullRequest, PullResponse, Stone } from '../../db/sync/wire.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import { lastMidOf } from './device.ts';
import { planOnce, refusedSince, rowsSince, standing, stonesSince, sumScopes } from './pull-sql.ts';

/** Scopes read up to one snapshot. */
interface Part {
  readonly cookie: Cookie;
  readonly scopes: readonly string[];
}

/** The part of `scopes` a cookie covers; undefined for none, and for what is no cookie of ours. */
const partOf = (cookie: Cookie | null, scopes: readonly string[]): Part | undefined =>
  cookie && isSnapshot(cookie.snapshot)
    ? { cookie, scopes: scopes.filter((scope) => cookie.scopes.includes(scope)) }
    : undefined;

/** A segment counts only when all of it is this person's, and none of it is held fresher already. */
const fits = (base: Part, kept: Part | undefined): boolean =>
  base.scopes.length === base.cookie.scopes.length && !base.scopes.some((scope) => kept?.scopes.includes(scope));

interface Changed {
  readonly rows: Readonly<Record<string, string>>;
  readonly removed: Stone[];
}

/** What changed in a part since it was read. */
async function changedSince(sql: TransactionSql, part: Part | undefined): Promise<Changed> {
  if (!part || part.scopes.length === 0) return { rows: {}, removed: [] };
  const { scopes, cookie } = part;
  const [rows, removed] = await Promise.all([
    rowsSince(sql, scopes, cookie.snapshot),
    stonesSince(sql, scopes, cookie.snapshot),
  ]);
  return { rows, removed };
}

/** Texts of arrays, table by table, as one. */
function joined(one: Changed['rows'], other: Changed['rows']): Record<string, string> {
  const rows = { ...one };
  for (const [table, text] of Object.entries(other)) {
    const before = rows[table];
    rows[table] = before ? `${before.slice(0, -1)},${text.slice(1)}` : text;
  }
  return rows;
}

/**
 * What changed for this person since the cookie, and since the segment fetched under `base`: one REPEATABLE READ, read-only
 * transaction under their own row security. Scopes are computed now: lost ones are purged, gained ones named as missing. A
 * cookie of another epoch or from the future resets the data, never the outbox. Everything is asked at once, on what
 * the cookies say, and what they said too much is not used. Throws `NotAdmitted`.
 */
export async function pull(house: House, actor: Actor, request: PullRequest): Promise<PullResponse> {
  const scopes = scopesOf(actor);
  const asked = partOf(request.cookie, scopes);
  const base = partOf(request.base, scopes);
  return house.sql.begin('isolation level repeatable read read only', async (sql) => {
    // Sent one after another, waited for once; the role changes on the way.
    const [, , stand, since, sinceBase, sums, , lastMid, refused] = await Promise.all([
      setClaims(sql, actor, 'authenticated'),
      planOnce(sql),
      standing(sql, asked?.cookie ?? null, base?.cookie ?? null),
      changedSince(sql, asked),
      changedSince(sql, base),
      request.check ? sumScopes(sql, scopes) : null,
      setClaims(sql, actor, 'app_server'),
      lastMidOf(sql, request, actor.personId),
      refusedSince(sql, request.grp, asked?.cookie.snapshot ?? null),
    ]);
    const isOurs = (part: Part | undefined, isPast: boolean | null): part is Part =>
      part?.cookie.epoch === stand.epoch && isPast === true;
    const kept = isOurs(asked, stand.isPast) ? asked : undefined;
    const added = isOurs(base, stand.isBasePast) && fits(base, kept) ? base : undefined;
    const covered = scopes.filter((scope) => kept?.scopes.includes(scope) || added?.scopes.includes(scope));
    const lost = kept?.cookie.scopes.filter((scope) => !scopes.includes(scope)) ?? [];
    return {
      reset: kept === undefined,
      cookie: { epoch: stand.epoch, snapshot: stand.snapshot, scopes: covered },
      purge: kept ? [...lost, ...(added?.scopes ?? [])] : [],
      gone: kept ? since.removed : [],
      patch: {
        rows: joined(kept ? since.rows : {}, added ? sinceBase.rows : {}),
        removed: added ? sinceBase.removed : [],
      },
      missing: scopes.filter((scope) => !covered.includes(scope)),
      lastMid,
      refused: kept || !asked ? refused : await refusedSince(sql, request.grp, null),
      sums,
      serverNow: house.now(),
    };
  }) as Promise<PullResponse>;
}

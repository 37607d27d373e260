import type { TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import { isSnapshot } from '../../db/sync/snapshot.ts';
import type { Cookie, PullRequest, PullResponse, Stone } from '../../db/sync/wire.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import { type Caller, lastMidsOf, NotAdmitted } from './device.ts';
import { type RefusedOf, refusedSince, rowsSince, standing, stonesSince, sumScopes } from './pull-sql.ts';
import { readTogether, type Settled } from './read-together.ts';

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

/** What is told to everybody who asked the same, and whose refusals are told beside it. */
type Told = Omit<PullResponse, 'lastMid' | 'refused'>;

/** Each device's own part of a reading. */
const ownParts = (
  told: Told,
  callers: readonly Caller[],
  { lastMids, refused }: { lastMids: readonly (number | undefined)[]; refused: readonly RefusedOf[] },
): Settled<PullResponse>[] =>
  callers.map(({ grp }, at) => {
    const lastMid = lastMids[at];
    if (lastMid === undefined) return { refused: new NotAdmitted(grp) };
    const own = refused.flatMap(({ grp: of, ...each }) => (of === grp ? [each] : []));
    return { answer: { ...told, lastMid, refused: own } };
  });

/**
 * Reads for some who asked the same with the same scopes: one REPEATABLE READ, read-only transaction under their own row
 * security, which knows nothing but scopes. Everything is asked at once, on what the cookies say, and what they said too
 * much is not used.
 */
function read(
  house: House,
  actor: Actor,
  { cookie, base: segment, check }: Question,
  taken: () => readonly Caller[],
): Promise<readonly Settled<PullResponse>[]> {
  const scopes = scopesOf(actor);
  const asked = partOf(cookie, scopes);
  const base = partOf(segment, scopes);
  return house.sql.begin('isolation level repeatable read read only', async (sql) => {
    // The snapshot is taken by the first statement: who asked until now is told of it.
    const callers = taken();
    const grps = callers.map(({ grp }) => grp);
    // Sent one after another, waited for once; the role changes on the way.
    const [, stand, since, sinceBase, sums, , lastMids, refused] = await Promise.all([
      setClaims(sql, actor, 'authenticated'),
      standing(sql, asked?.cookie ?? null, base?.cookie ?? null),
      changedSince(sql, asked),
      changedSince(sql, base),
      check ? sumScopes(sql, scopes) : null,
      setClaims(sql, actor, 'app_server'),
      lastMidsOf(sql, callers),
      refusedSince(sql, grps, asked?.cookie.snapshot ?? null),
    ]);
    const isOurs = (part: Part | undefined, isPast: boolean | null): part is Part =>
      part?.cookie.epoch === stand.epoch && isPast === true;
    const kept = isOurs(asked, stand.isPast) ? asked : undefined;
    const added = isOurs(base, stand.isBasePast) && fits(base, kept) ? base : undefined;
    const covered = scopes.filter((scope) => kept?.scopes.includes(scope) || added?.scopes.includes(scope));
    const lost = kept?.cookie.scopes.filter((scope) => !scopes.includes(scope)) ?? [];
    const told: Told = {
      reset: kept === undefined,
      cookie: { epoch: stand.epoch, snapshot: stand.snapshot, scopes: covered },
      purge: kept ? [...lost, ...(added?.scopes ?? [])] : [],
      gone: kept ? since.removed : [],
      patch: {
        rows: joined(kept ? since.rows : {}, added ? sinceBase.rows : {}),
        removed: added ? sinceBase.removed : [],
      },
      missing: scopes.filter((scope) => !covered.includes(scope)),
      sums,
      serverNow: house.now(),
    };
    const everRefused = kept || !asked ? refused : await refusedSince(sql, grps, null);
    return ownParts(told, callers, { lastMids, refused: everRefused });
  }) as Promise<readonly Settled<PullResponse>[]>;
}

/** What a pull asks, apart from which device asks. */
type Question = Pick<PullRequest, 'cookie' | 'base' | 'check'>;

type Readings = ReturnType<typeof readTogether<Caller, PullResponse>>;

/** What is being read in each process's House. */
const readings = new WeakMap<House, Readings>();

/**
 * What changed for this person since the cookie, and since the segment fetched under `base`. Scopes are computed now: lost
 * ones are purged, gained ones named as missing. A cookie of another epoch or from the future resets the data, never the
 * outbox. Devices that ask the same with the same scopes at the same time, as all do after a poke, are read for together.
 * Throws `NotAdmitted`.
 */
export function pull(house: House, actor: Actor, request: PullRequest): Promise<PullResponse> {
  const { cookie, base, check, grp, client, secret } = request;
  const ask = readings.get(house) ?? readTogether<Caller, PullResponse>();
  readings.set(house, ask);
  const key = JSON.stringify([actor.tenantId, scopesOf(actor), cookie, base, check]);
  const caller = { grp, client, secret, personId: actor.personId };
  return ask(key, caller, (taken) => read(house, actor, { cookie, base, check }, taken));
}

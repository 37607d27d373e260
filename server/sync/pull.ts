import type { TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import { isSnapshot } from '../../db/sync/snapshot.ts';
import type { Cookie, PullRequest, PullResponse, Stone } from '../../db/sync/wire.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import { type Caller, lastMidsOf, NotAdmitted } from './device.ts';
import {
  type RefusedOf,
  refusedSince,
  rowsSince,
  type Standing,
  standing,
  stonesSince,
  sumScopes,
} from './pull-sql.ts';
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

/** What a pull asks, apart from who asks and from where. */
type Question = Pick<PullRequest, 'base' | 'check'>;

/** Who asks, and how far they have read. */
interface Asking extends Caller {
  readonly cookie: Cookie | null;
}

/** Those who have read equally far: they are told the same. */
interface Equals {
  readonly all: readonly Asking[];
  readonly grps: readonly string[];
  readonly asked: Part | undefined;
}

const equalsAmong = (askings: readonly Asking[], scopes: readonly string[]): Equals[] =>
  [...Map.groupBy(askings, ({ cookie }) => JSON.stringify(cookie)).values()].map((all) => ({
    all,
    grps: all.map(({ grp }) => grp),
    asked: partOf(all[0]?.cookie ?? null, scopes),
  }));

/** What is told to all of these, and whose refusals are told beside it. */
type Told = Omit<PullResponse, 'lastMid' | 'refused'>;

/** A device's own part of a reading. */
function ownAnswer(
  { grp }: Asking,
  { told, refused, lastMid }: { told: Told; refused: readonly RefusedOf[]; lastMid: number | undefined },
): Settled<PullResponse> {
  if (lastMid === undefined) return { refused: new NotAdmitted(grp) };
  const own = refused.flatMap(({ grp: of, ...each }) => (of === grp ? [each] : []));
  return { answer: { ...told, lastMid, refused: own } };
}

/** What all these are told, of all that was read. */
function toldTo(
  { asked }: Equals,
  { stand, since, sinceBase }: { stand: Standing; since: Changed; sinceBase: Changed },
  { scopes, base }: { scopes: readonly string[]; base: Part | undefined },
): Pick<Told, 'reset' | 'cookie' | 'purge' | 'gone' | 'patch' | 'missing'> {
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
  };
}

/**
 * Reads for some with the same scopes: one REPEATABLE READ, read-only transaction under their own row security, which knows
 * nothing but scopes, so that all stand at one snapshot afterwards. Everything is asked at once, on what the cookies say, and what
 * they said too much is not used.
 */
function read(
  house: House,
  actor: Actor,
  { base: segment, check }: Question,
  taken: () => readonly Asking[],
): Promise<readonly Settled<PullResponse>[]> {
  const scopes = scopesOf(actor);
  const base = partOf(segment, scopes);
  return house.sql.begin('isolation level repeatable read read only', async (sql) => {
    // The snapshot is taken by the first statement: who asked until now is told of it.
    const askings = taken();
    const groups = equalsAmong(askings, scopes);
    const readFor = ({ asked }: Equals) =>
      Promise.all([standing(sql, asked?.cookie ?? null, base?.cookie ?? null), changedSince(sql, asked)]);
    // Sent one after another, waited for once; the role changes on the way.
    const [, readings, sinceBase, sums, , lastMids, refusals] = await Promise.all([
      setClaims(sql, actor, 'authenticated'),
      Promise.all(groups.map(readFor)),
      changedSince(sql, base),
      check ? sumScopes(sql, scopes) : null,
      setClaims(sql, actor, 'app_server'),
      lastMidsOf(sql, askings),
      Promise.all(groups.map(({ asked, grps }) => refusedSince(sql, grps, asked?.cookie.snapshot ?? null))),
    ]);
    const settled = new Map<Asking, Settled<PullResponse>>();
    for (const [at, group] of groups.entries()) {
      const [stand, since] = readings[at] as NonNullable<(typeof readings)[number]>;
      const told = { ...toldTo(group, { stand, since, sinceBase }, { scopes, base }), sums, serverNow: house.now() };
      const isKnown = !told.reset || !group.asked;
      const refused = isKnown ? (refusals[at] ?? []) : await refusedSince(sql, group.grps, null);
      for (const each of group.all)
        settled.set(each, ownAnswer(each, { told, refused, lastMid: lastMids[askings.indexOf(each)] }));
    }
    return askings.map((each) => settled.get(each) as Settled<PullResponse>);
  }) as Promise<readonly Settled<PullResponse>[]>;
}

type Readings = ReturnType<typeof readTogether<Asking, PullResponse>>;

/** What is being read in each process's House. */
const readingsOf = new WeakMap<House, Readings>();

/**
 * What changed for this person since the cookie, and since the segment fetched under `base`. Scopes are computed now: lost
 * ones are purged, gained ones named as missing. A cookie of another epoch or from the future resets the data, never the
 * outbox. Devices with the same scopes that ask at the same time, as all do after a poke, are read for together. Throws
 * `NotAdmitted`.
 */
export function pull(house: House, actor: Actor, request: PullRequest): Promise<PullResponse> {
  const { cookie, base, check, grp, client, secret } = request;
  const ask = readingsOf.get(house) ?? readTogether<Asking, PullResponse>();
  readingsOf.set(house, ask);
  const key = JSON.stringify([actor.tenantId, scopesOf(actor), base, check]);
  const asking = { grp, client, secret, personId: actor.personId, cookie };
  return ask(key, asking, (taken) => read(house, actor, { base, check }, taken));
}

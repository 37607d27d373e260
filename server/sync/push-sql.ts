import { createHash } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import type { Device, Outcome, PushedMutation } from '../../db/sync/wire.ts';
import { sent } from '../postgres/sent.ts';

export async function advanceQueue(sql: TransactionSql, device: Device, lastMid: number): Promise<void> {
  await sent(sql`update sync.client set last_mid = ${lastMid}::bigint
    where tenant_id = app.tenant_id() and grp = ${device.grp} and client = ${device.client}`);
}

/** A fingerprint of what a mutation asks: the same id with another payload is a different request. */
export const payloadHash = (mutation: PushedMutation): string =>
  createHash('sha256')
    .update(JSON.stringify([mutation.name, mutation.args, mutation.actor]))
    .digest('hex');

/** How these mutations ended before, with the fingerprint of what was then asked. */
export async function pastOutcomes(
  sql: TransactionSql,
  device: Device,
  mids: readonly number[],
): Promise<(Outcome & { argsHash: string })[]> {
  return sent(sql<(Outcome & { argsHash: string })[]>`
    select mid::float8 as mid, status, code, facts, args_hash as "argsHash" from sync.mutation
    where tenant_id = app.tenant_id() and grp = ${device.grp} and client = ${device.client}
      and mid = any (${mids}::bigint[])`);
}

/** An action, when it was done by the server's clock, and how it ended. */
export interface Settled {
  readonly mutation: PushedMutation;
  readonly actedAt: number;
  readonly outcome: Outcome;
  /** Another device had sent it before. */
  readonly isDoneElsewhere: boolean;
}

/** Enters how these ended in the device's ledger, all in one statement. */
export async function recordOutcomes(sql: TransactionSql, device: Device, settled: readonly Settled[]): Promise<void> {
  const rows = settled.map(({ mutation, actedAt, isDoneElsewhere, outcome: { mid, status, code, facts } }) => ({
    mid,
    name: mutation.name,
    args: mutation.args ?? null,
    hash: payloadHash(mutation),
    actor: mutation.actor,
    acted: actedAt,
    status,
    code,
    facts,
    origin_client: mutation.origin?.client ?? null,
    origin_mid: mutation.origin?.mid ?? null,
    done_elsewhere: isDoneElsewhere,
  }));
  await sent(sql`
    insert into sync.mutation
      (tenant_id, grp, client, mid, name, args, args_hash, actor, acted_at, status, code, facts,
       origin_client, origin_mid, done_elsewhere)
    select app.tenant_id(), ${device.grp}, ${device.client}, r.mid, r.name,
      -- An absent column is SQL's null, but these arguments are JSON's.
      coalesce(r.args, 'null'), r.hash, r.actor, to_timestamp(r.acted / 1000), r.status, r.code, r.facts,
      r.origin_client, r.origin_mid, r.done_elsewhere
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r
      (mid bigint, name text, args jsonb, hash text, actor text, acted float8, status text, code text, facts jsonb,
       origin_client text, origin_mid bigint, done_elsewhere boolean)`);
}

/** What makes an action the same on whichever device: where it was first confirmed, and what it asks. */
export const originKey = (device: Device, mutation: PushedMutation): string =>
  [mutation.origin?.client ?? device.client, mutation.origin?.mid ?? mutation.mid, payloadHash(mutation)].join(' ');

/** Those of these actions that were applied before, on this device or another: their `originKey`s. */
export async function doneBefore(
  sql: TransactionSql,
  device: Device,
  mutations: readonly PushedMutation[],
): Promise<Set<string>> {
  const rows = await sent(sql<{ key: string }[]>`
    select k.key from unnest(${mutations.map((each) => originKey(device, each))}::text[]) as k (key)
    join sync.mutation as m on m.tenant_id = app.tenant_id() and m.status = 'applied' and not m.done_elsewhere
      and coalesce(m.origin_client, m.client) = split_part(k.key, ' ', 1)
      and coalesce(m.origin_mid, m.mid) = split_part(k.key, ' ', 2)::bigint
      and m.args_hash = split_part(k.key, ' ', 3)`);
  return new Set(rows.map(({ key }) => key));
}

/** Counts an unexplained failure of one mutation; the count survives because only its savepoint was rolled back. */
export async function countFailure(sql: TransactionSql, device: Device, mid: number, error: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    insert into sync.failure as f (tenant_id, grp, client, mid, count, error)
    values (app.tenant_id(), ${device.grp}, ${device.client}, ${mid}, 1, ${error.slice(0, 2_000)})
    on conflict (tenant_id, grp, client, mid) do update set count = f.count + 1, error = excluded.error
    returning count as n`;
  return row?.n ?? 1;
}

/** Those of these people who are active and known on this device, as actors with the functions they have now. */
export async function actorsOnDevice(
  sql: TransactionSql,
  tenantId: string,
  device: Device,
  personIds: readonly string[],
): Promise<Map<string, Actor>> {
  const rows = await sent(sql<{ id: string; functions: string[]; plantIds: string[] }[]>`
    select p.id, p.functions, p.plant_ids as "plantIds" from public.person as p
    join sync.grp_actor as a on a.tenant_id = p.tenant_id and a.person_id = p.id and a.grp = ${device.grp}
    where p.tenant_id = app.tenant_id() and p.id = any (${[...new Set(personIds)]}::text[]) and p.active`);
  const known = (name: string): name is FunctionName => functionNames.includes(name as FunctionName);
  return new Map(
    rows.map(({ id, functions, plantIds }) => [
      id,
      { tenantId, personId: id, functions: functions.filter(known), plantIds },
    ]),
  );
}

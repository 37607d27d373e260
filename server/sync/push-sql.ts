import { createHash } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import type { Device, Outcome, PushedMutation } from '../../db/sync/wire.ts';

/** Locks the device's queue for this transaction and says how far it is settled. */
export async function lockQueue(sql: TransactionSql, device: Device): Promise<number> {
  const [row] = await sql<{ last: number }[]>`
    select last_mid::float8 as last from sync.client
    where tenant_id = app.tenant_id() and grp = ${device.grp} and client = ${device.client} for update`;
  if (!row) throw new Error('device not admitted');
  return row.last;
}

export async function advanceQueue(sql: TransactionSql, device: Device, lastMid: number): Promise<void> {
  await sql`update sync.client set last_mid = ${lastMid}::bigint
    where tenant_id = app.tenant_id() and grp = ${device.grp} and client = ${device.client}`;
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
  return sql<(Outcome & { argsHash: string })[]>`
    select mid::float8 as mid, status, code, facts, args_hash as "argsHash" from sync.mutation
    where tenant_id = app.tenant_id() and grp = ${device.grp} and client = ${device.client}
      and mid = any (${mids}::bigint[])`;
}

export async function recordOutcome(
  sql: TransactionSql,
  device: Device,
  mutation: PushedMutation,
  actedAt: number,
  outcome: Outcome,
): Promise<void> {
  await sql`
    insert into sync.mutation
      (tenant_id, grp, client, mid, name, args, args_hash, actor, acted_at, status, code, facts)
    values (app.tenant_id(), ${device.grp}, ${device.client}, ${mutation.mid}, ${mutation.name},
      -- As text: the driver takes JSON's null for SQL's.
      ${JSON.stringify(mutation.args ?? null)}::text::jsonb, ${payloadHash(mutation)}, ${mutation.actor},
      to_timestamp(${actedAt}::float8 / 1000), ${outcome.status}, ${outcome.code},
      ${outcome.facts ? sql.json(outcome.facts) : null})`;
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

/** The person as an actor with today's functions, if active and known on this device. */
export async function actorOnDevice(
  sql: TransactionSql,
  tenantId: string,
  device: Device,
  personId: string,
): Promise<Actor | undefined> {
  const [row] = await sql<{ functions: string[]; plantIds: string[] }[]>`
    select p.functions, p.plant_ids as "plantIds" from public.person as p
    join sync.grp_actor as a on a.tenant_id = p.tenant_id and a.person_id = p.id and a.grp = ${device.grp}
    where p.tenant_id = app.tenant_id() and p.id = ${personId} and p.active`;
  if (!row) return undefined;
  const functions = row.functions.filter((name): name is FunctionName => functionNames.includes(name as FunctionName));
  return { tenantId, personId, functions, plantIds: row.plantIds };
}

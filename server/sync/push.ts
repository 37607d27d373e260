import type { TransactionSql } from 'postgres';
import type { Happening } from '../../db/happening.ts';
import type { Actor } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import type { Outcome, PushedMutation, PushRequest, PushResponse } from '../../db/sync/wire.ts';
import { isPlain } from '../../db/values/plain.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { serverTx } from '../postgres/server-tx.ts';
import { asRefusal, followUp, type House, setClaims, systemActor } from '../postgres/transaction.ts';
import { isCollision, isTransient } from '../postgres/transient.ts';
import {
  actorOnDevice,
  advanceQueue,
  countFailure,
  lockQueue,
  pastOutcomes,
  payloadHash,
  recordOutcome,
} from './push-sql.ts';

/** An unexplained error is tried this often before the mutation is set aside and its neighbours go on. */
const triesBeforeParking = 3;

/** A push that collides with another transaction begins again this often before the device is asked to. */
const triesAfterCollision = 3;

/** Device time corrected by the clocks' difference, never later than now nor before 1970, whatever the clocks say. */
const correctedTime = (at: number, deviceNow: number, serverNow: number): number =>
  Math.max(0, Math.round(Math.min(at + (serverNow - deviceNow), serverNow)));

const unreadable = { unreadable: true };

/** What can't be kept as it came is carried on without its contents, to be refused by name: it must not block its queue. */
function keepable(mutation: PushedMutation): PushedMutation {
  const { name, actor, args } = mutation;
  if (isPlain([name, actor, args ?? null])) return mutation;
  const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();
  return { ...mutation, name: clean(name), actor: clean(actor), args: unreadable };
}

interface Batch {
  readonly house: House;
  readonly sql: TransactionSql;
  readonly tenantId: string;
  readonly request: PushRequest;
  readonly now: number;
}

async function actorOf(batch: Batch, mutation: PushedMutation): Promise<Actor> {
  const actor = await actorOnDevice(batch.sql, batch.tenantId, batch.request, mutation.actor);
  if (!actor) throw new Refusal('person.not_on_device');
  return actor;
}

/** Runs one mutation and all that follows from it within a savepoint; throws what it throws, leaving nothing behind. */
async function apply(batch: Batch, mutation: PushedMutation, at: number): Promise<void> {
  if (mutation.args === unreadable) throw new Refusal('args.invalid', { mutator: mutation.name });
  const mutator = mutators.get(mutation.name);
  if (!mutator) throw new Refusal('app.unknown_action', { name: mutation.name });
  const actor = await actorOf(batch, mutation);
  await batch.sql.savepoint(async (sql) => {
    await setClaims(sql, actor, 'app_server');
    const heard: Happening[] = [];
    const tx = serverTx(sql, { actor, at }, batch.now, batch.house.newId, heard);
    await mutator.run(tx, mutator.parse(mutation.args), { actor, at });
    await followUp(batch.house.flow, tx, heard);
  });
}

/** The outcome of one mutation, or undefined when it should be tried again later. */
async function settle(batch: Batch, mutation: PushedMutation, at: number): Promise<Outcome | undefined> {
  try {
    await apply(batch, mutation, at);
    return { mid: mutation.mid, status: 'applied', code: null, facts: null };
  } catch (thrown) {
    const error = asRefusal(thrown);
    if (error instanceof Refusal)
      return { mid: mutation.mid, status: 'rejected', code: error.code, facts: error.facts };
    if (isTransient(error)) throw error;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(`push: ${mutation.name} ${batch.request.client}/${mutation.mid}: ${message}`);
    const failures = await countFailure(batch.sql, batch.request, mutation.mid, message);
    if (failures < triesBeforeParking) return undefined;
    return { mid: mutation.mid, status: 'parked', code: 'app.parked', facts: null };
  } finally {
    await setClaims(batch.sql, systemActor(batch.tenantId), 'app_server').catch(() => undefined);
  }
}

async function repeatedOutcomes(batch: Batch, repeats: readonly PushedMutation[]): Promise<Outcome[]> {
  const past = await pastOutcomes(
    batch.sql,
    batch.request,
    repeats.map(({ mid }) => mid),
  );
  const hashes = new Map(repeats.map((mutation) => [mutation.mid, payloadHash(mutation)]));
  return past.map(({ argsHash, ...outcome }) =>
    argsHash === hashes.get(outcome.mid)
      ? outcome
      : { mid: outcome.mid, status: 'rejected', code: 'app.same_id_other_payload', facts: null },
  );
}

async function auditMismatches(batch: Batch, outcomes: readonly Outcome[]): Promise<void> {
  for (const { mid, code } of outcomes) {
    if (code !== 'app.same_id_other_payload') continue;
    const facts = { grp: batch.request.grp, client: batch.request.client, mid };
    await batch.sql`insert into ops.audit_event (tenant_id, actor, what, facts)
      values (app.tenant_id(), 'system', 'sync.same_id_other_payload', ${batch.sql.json(facts)})`;
  }
}

async function settleBatch(batch: Batch): Promise<PushResponse> {
  let lastMid = await lockQueue(batch.sql, batch.request);
  const ordered = batch.request.mutations.map(keepable).sort((a, b) => a.mid - b.mid);
  const outcomes = await repeatedOutcomes(
    batch,
    ordered.filter(({ mid }) => mid <= lastMid),
  );
  await auditMismatches(batch, outcomes);
  let resendFrom: number | null = null;
  for (const mutation of ordered.filter(({ mid }) => mid > lastMid)) {
    if (mutation.mid !== lastMid + 1) {
      resendFrom = lastMid + 1;
      break;
    }
    const at = correctedTime(mutation.at, batch.request.now, batch.now);
    const outcome = await settle(batch, mutation, at);
    if (!outcome) {
      resendFrom = mutation.mid;
      break;
    }
    await recordOutcome(batch.sql, batch.request, mutation, at, outcome);
    outcomes.push(outcome);
    lastMid = mutation.mid;
  }
  await advanceQueue(batch.sql, batch.request, lastMid);
  return { lastMid, outcomes, resendFrom };
}

function settleAtOnce(house: House, tenantId: string, request: PushRequest): Promise<PushResponse> {
  return house.sql.begin(async (sql) => {
    await setClaims(sql, systemActor(tenantId), 'app_server');
    return settleBatch({ house, sql, tenantId, request, now: house.now() });
  }) as Promise<PushResponse>;
}

/**
 * Settles a device's mutations in order, in one transaction with a savepoint for each: applied, or refused with a reason,
 * exactly once whatever is repeated. An unexplained error stops the batch, three of them park the mutation.
 * Throws on transient trouble (a collision first begins again here): nothing of the batch happened, send it again.
 */
export async function push(house: House, tenantId: string, request: PushRequest): Promise<PushResponse> {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await settleAtOnce(house, tenantId, request);
      if (response.outcomes.length > 0) house.committed(tenantId);
      return response;
    } catch (error) {
      if (tries >= triesAfterCollision || !isCollision(error)) throw error;
    }
  }
}

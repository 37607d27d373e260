import postgres, { type TransactionSql } from 'postgres';
import type { Happening } from '../../db/happening.ts';
import type { Actor } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import type { Outcome, PushedMutation, PushRequest, PushResponse } from '../../db/sync/wire.ts';
import { isPlain } from '../../db/values/plain.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { serverTx } from '../postgres/server-tx.ts';
import { asRefusal, followUp, type House, setClaims, systemActor } from '../postgres/transaction.ts';
import { isCollision, isTransient } from '../postgres/transient.ts';
import { lastMidOf } from './device.ts';
import {
  actorsOnDevice,
  advanceQueue,
  countFailure,
  doneBefore,
  originKey,
  pastOutcomes,
  payloadHash,
  recordOutcomes,
  type Settled,
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
  /** Whether each mutation has a savepoint: a round trip for what seldom happens, so first without. */
  readonly careful: boolean;
  /** Whose claims the transaction has. */
  claimed: Actor;
}

/** In whose name the next statements are; sent ahead of them, and waited for with them. */
function actAs(batch: Batch, actor: Actor): void {
  if (batch.claimed === actor) return;
  batch.claimed = actor;
  void setClaims(batch.sql, actor, 'app_server').catch(() => undefined);
}

/** Nothing of this batch may stay: it is to be done again, each mutation within a savepoint of its own. */
class NeedsCare extends Error {
  override readonly name = 'NeedsCare';
}

/** Runs one mutation and all that follows from it; throws what it throws. Nothing of it is waiting when this resolves. */
async function run(batch: Batch, mutation: PushedMutation, actor: Actor | undefined, at: number): Promise<void> {
  if (mutation.args === unreadable) throw new Refusal('args.invalid', { mutator: mutation.name });
  const mutator = mutators.get(mutation.name);
  if (!mutator) throw new Refusal('app.unknown_action', { name: mutation.name });
  if (!actor) throw new Refusal('person.not_on_device');
  const args = mutator.parse(mutation.args);
  actAs(batch, actor);
  const heard: Happening[] = [];
  const tx = serverTx(batch.sql, { actor, at }, batch.now, batch.house.newId, heard);
  let isDone = false;
  const work = async (): Promise<void> => {
    await mutator.run(tx, args, { actor, at });
    isDone = true;
    await followUp(batch.house.flow, tx, heard);
  };
  await tx.settled(work).catch((error: unknown) => {
    // A mutator that refused before it wrote has left nothing that would have to be taken back.
    const isClean = error instanceof Refusal && !isDone && !tx.hasWritten();
    throw batch.careful || isClean || isTransient(error) ? error : new NeedsCare('', { cause: error });
  });
}

/** Runs one mutation so that nothing of it stays when it throws. */
async function apply(batch: Batch, mutation: PushedMutation, actor: Actor | undefined, at: number): Promise<void> {
  if (!batch.careful) return run(batch, mutation, actor, at);
  const { claimed } = batch;
  try {
    await batch.sql.savepoint((sql) => run({ ...batch, sql }, mutation, actor, at));
  } finally {
    // Whoever it was: the claims set within went back with a failure, and stayed otherwise.
    await setClaims(batch.sql, claimed, 'app_server').catch(() => undefined);
  }
}

const applied = ({ mid }: PushedMutation): Outcome => ({ mid, status: 'applied', code: null, facts: null });

/** The outcome of one mutation, or undefined when it should be tried again later. */
async function settle(
  batch: Batch,
  mutation: PushedMutation,
  actor: Actor | undefined,
  at: number,
): Promise<Outcome | undefined> {
  try {
    await apply(batch, mutation, actor, at);
    return applied(mutation);
  } catch (thrown) {
    const error = asRefusal(thrown);
    if (error instanceof Refusal)
      return { mid: mutation.mid, status: 'rejected', code: error.code, facts: error.facts };
    if (isTransient(error) || error instanceof NeedsCare) throw error;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(`push: ${mutation.name} ${batch.request.client}/${mutation.mid}: ${message}`);
    const failures = await countFailure(batch.sql, batch.request, mutation.mid, message);
    if (failures < triesBeforeParking) return undefined;
    return { mid: mutation.mid, status: 'parked', code: 'app.parked', facts: null };
  }
}

/** How those the server has settled before ended then. */
async function repeatedOutcomes(batch: Batch, ordered: readonly PushedMutation[]): Promise<Outcome[]> {
  const hashes = new Map(ordered.map((mutation) => [mutation.mid, payloadHash(mutation)]));
  const past = await pastOutcomes(batch.sql, batch.request, [...hashes.keys()]);
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

/** Settles these one after another until one has to be tried again: those settled, and where to begin then. */
async function settleEach(
  batch: Batch,
  mutations: readonly PushedMutation[],
  lastMid: number,
  { actors, done }: { actors: ReadonlyMap<string, Actor>; done: Set<string> },
): Promise<{ settled: Settled[]; resendFrom: number | null }> {
  const settled: Settled[] = [];
  for (const [nth, mutation] of mutations.entries()) {
    const next = lastMid + 1 + nth;
    if (mutation.mid !== next) return { settled, resendFrom: next };
    const actedAt = correctedTime(mutation.at, batch.request.now, batch.now);
    const key = originKey(batch.request, mutation);
    const isDoneElsewhere = done.has(key);
    const outcome = isDoneElsewhere
      ? applied(mutation)
      : await settle(batch, mutation, actors.get(mutation.actor), actedAt);
    if (!outcome) return { settled, resendFrom: next };
    if (outcome.status === 'applied') done.add(key);
    settled.push({ mutation, actedAt, outcome, isDoneElsewhere });
  }
  return { settled, resendFrom: null };
}

async function settleBatch(batch: Batch, caller: Caller): Promise<PushResponse> {
  const { sql, request, tenantId } = batch;
  const ordered = request.mutations.map(keepable).sort((a, b) => a.mid - b.mid);
  // One after another on the wire, so that all is read under the lock, and waited for once.
  const [before, repeated, actors, done] = await Promise.all([
    lastMidOf(sql, request, caller.personId, true),
    repeatedOutcomes(batch, ordered),
    actorsOnDevice(
      sql,
      tenantId,
      request,
      ordered.map(({ actor }) => actor),
    ),
    doneBefore(sql, request, ordered),
  ]);
  await auditMismatches(batch, repeated);
  const fresh = ordered.filter(({ mid }) => mid > before);
  const { settled, resendFrom } = await settleEach(batch, fresh, before, { actors, done });
  const lastMid = settled.at(-1)?.mutation.mid ?? before;
  if (settled.length > 0) {
    actAs(batch, systemActor(tenantId));
    await Promise.all([recordOutcomes(sql, request, settled), advanceQueue(sql, request, lastMid)]);
  }
  return { lastMid, outcomes: [...repeated, ...settled.map(({ outcome }) => outcome)], resendFrom };
}

/** Whose session a push comes with. */
type Caller = Pick<Actor, 'tenantId' | 'personId'>;

function settleAtOnce(house: House, caller: Caller, request: PushRequest, careful: boolean): Promise<PushResponse> {
  const { tenantId } = caller;
  return house.sql.begin(async (sql) => {
    const claimed = systemActor(tenantId);
    void setClaims(sql, claimed, 'app_server').catch(() => undefined);
    return settleBatch({ house, sql, tenantId, request, now: house.now(), careful, claimed }, caller);
  }) as Promise<PushResponse>;
}

/** Another device has just done one of these, that came there from a file: begun again, it is known. */
const isDoneMeanwhile = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && error.constraint_name === 'mutation_done_once';

/**
 * Settles a device's mutations in order, in one transaction, each by itself within it: applied, or refused with a reason,
 * exactly once whatever is repeated. An unexplained error stops the batch, three of them park the mutation.
 * Throws on transient trouble (a collision first begins again here): nothing of the batch happened, send it again. Throws
 * `NotAdmitted` for a device or a caller not admitted there.
 */
export async function push(house: House, caller: Caller, request: PushRequest): Promise<PushResponse> {
  let careful = false;
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await settleAtOnce(house, caller, request, careful);
      if (response.outcomes.length > 0) house.committed(caller.tenantId);
      return response;
    } catch (error) {
      const isRough = error instanceof NeedsCare;
      careful ||= isRough;
      const mayPass = isCollision(error) || isDoneMeanwhile(error);
      if (!isRough && (tries >= triesAfterCollision || !mayPass)) throw error;
    }
  }
}

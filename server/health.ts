import { deadlineHealth } from './exceptions/audit-deadlines.ts';
import { heartbeatOf, silentAfterMs } from './postgres/heartbeat.ts';
import type { House } from './postgres/transaction.ts';
import { version } from './version.ts';

/** Whether a part does its work now. */
export type PartState = 'up' | 'down';

/** What `GET /api/health` says. */
export interface Health {
  status: 'ok' | 'degraded';
  version: string;
  db: PartState;
  worker: PartState;
  ingest: PartState;
  /** Down while any plant's ERP is not reached; what is meant for it waits. */
  erp: PartState;
  /** Down while something that did not happen by itself has not been made up for, or while nobody looks. */
  deadlines: PartState;
  /** How many were found missing in the last day. */
  lostDeadlines: number;
  /** Server time, ISO 8601. */
  now: string;
}

const patienceMs = 1_000;

/**
 * Asks every part how it is, each for a second at most. `sql` reaches the database, `ingestUrl` the readings' door. Never
 * throws: a part that can't be asked is down.
 */
export async function readHealth(sql: House['sql'], ingestUrl: string | undefined): Promise<Health> {
  let lostDeadlines = 0;
  const [db, worker, ingest, erp, deadlines] = await Promise.all([
    within(async () => (await sql`select 1`).length === 1),
    within(async () => ((await heartbeatOf(sql, 'worker'))?.ageMs ?? Number.POSITIVE_INFINITY) < silentAfterMs),
    within(async (signal) => (await fetch(`${ingestUrl}/health`, { signal })).ok),
    within(() => erpReached(sql)),
    within(async () => {
      const { unmended, foundToday, isWatched } = await deadlineHealth(sql);
      lostDeadlines = foundToday;
      return unmended === 0 && isWatched;
    }),
  ]);
  const parts = { db, worker, ingest, erp, deadlines };
  const status = Object.values(parts).every((part) => part === 'up') ? 'ok' : 'degraded';
  return { status, version, ...parts, lostDeadlines, now: new Date().toISOString() };
}

/** Looks across tenants, and tells only whether the circuit to any of their ERPs is open. */
async function erpReached(sql: House['sql']): Promise<boolean> {
  const open = await sql.begin(async (tx) => {
    await tx`set local role service_role`;
    return tx`select from public.erp_link where circuit <> 'closed' limit 1`;
  });
  return open.length === 0;
}

async function within(ask: (signal: AbortSignal) => Promise<boolean>): Promise<PartState> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, patienceMs, false);
  const answer = await Promise.race([ask(AbortSignal.timeout(patienceMs)).catch(() => false), late]);
  clearTimeout(timer);
  return answer ? 'up' : 'down';
}

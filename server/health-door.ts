import type { Sql } from 'postgres';
import { heartbeatOf, silentAfterMs } from './postgres/heartbeat.ts';

/** Whether a part does its work now. */
export type PartState = 'up' | 'down';

/** What `GET /api/health` says. */
export interface Health {
  status: 'ok' | 'degraded';
  version: string;
  db: PartState;
  worker: PartState;
  ingest: PartState;
  /** Server time, ISO 8601. */
  now: string;
}

const patienceMs = 1_000;

/**
 * Asks every part how it is, each for a second at most. `sql` reaches the database, `ingestUrl` the readings' door. Never
 * throws: a part that can't be asked is down.
 */
export async function readHealth(sql: Sql, ingestUrl: string, version: string): Promise<Health> {
  const [db, worker, ingest] = await Promise.all([
    within(sql`select 1`.then(() => true)),
    within(heartbeatOf(sql, 'worker').then((sign) => sign !== undefined && sign.ageMs < silentAfterMs)),
    within(fetch(`${ingestUrl}/health`, { signal: AbortSignal.timeout(patienceMs) }).then((answer) => answer.ok)),
  ]);
  const status = db === 'up' && worker === 'up' && ingest === 'up' ? 'ok' : 'degraded';
  return { status, version, db, worker, ingest, now: new Date().toISOString() };
}

async function within(question: Promise<boolean>): Promise<PartState> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, patienceMs, false);
  const answer = await Promise.race([question.catch(() => false), late]);
  clearTimeout(timer);
  return answer ? 'up' : 'down';
}

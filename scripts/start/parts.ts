import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../server/postgres/connect.ts';
import { heartbeatOf, silentAfterMs } from '../../server/postgres/heartbeat.ts';
import { type Part, preparePart } from './part.ts';
import { type Ground, healthOf, partPlans } from './plans.ts';
import { Problem } from './problem.ts';
import type { PartName } from './running.ts';

/** The three parts over one database. */
export interface Parts extends Record<PartName, Part> {
  /** Starts what is down; resolves when the whole system says it is healthy. */
  startAll(signal?: AbortSignal): Promise<void>;
  /** Ends all of them in order and waits. */
  stopAll(): Promise<void>;
  /** Process ids of those that are up. */
  pids(): Partial<Record<PartName, number>>;
}

const healthyWithinMs = 20_000;

/** Prepares web, worker and ingest on this ground. `onPids` is called whenever one of their processes is another. */
export function prepareParts(
  ground: Omit<Ground, 'workerLives'>,
  report: (line: string) => void,
  onPids: () => void,
): Parts {
  const sql = connect(ground.databaseUrl);
  const workerLives = async (pid: number): Promise<boolean> => {
    const sign = await heartbeatOf(sql, 'worker').catch(() => undefined);
    return sign !== undefined && sign.pid === pid && sign.ageMs < silentAfterMs;
  };
  const plans = partPlans({ ...ground, workerLives });
  const prepare = (name: PartName): Part => preparePart(plans[name], report, onPids);
  const parts = { web: prepare('web'), worker: prepare('worker'), ingest: prepare('ingest') };
  return {
    ...parts,
    async startAll(signal) {
      await Promise.all(Object.values(parts).map((part) => part.start(signal)));
      await healthy(ground.url, signal);
    },
    async stopAll() {
      await Promise.all(Object.values(parts).map((part) => part.kill('SIGTERM')));
      await sql.end({ timeout: 1 });
    },
    pids: () =>
      Object.fromEntries(
        Object.entries(parts)
          .flatMap(([name, part]) => [[name, part.pid()]])
          .filter(([, pid]) => pid),
      ),
  };
}

async function healthy(url: string, signal: AbortSignal | undefined): Promise<void> {
  const deadline = performance.now() + healthyWithinMs;
  for (
    let health = await healthOf(`${url}/api/health`);
    health?.['status'] !== 'ok';
    health = await healthOf(`${url}/api/health`)
  ) {
    signal?.throwIfAborted();
    if (performance.now() > deadline)
      throw new Problem(`the system came up but is not healthy: ${JSON.stringify(health)}`);
    await sleep(50);
  }
}

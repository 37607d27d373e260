import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../start/settings.ts';
import type { Span } from './spans.ts';
import { type Fate, startSteppingGate } from './stepping-gate.ts';

/** With this a worker looks for jobs: from the first time on it is there. */
const looks = 'with ready';

/** A shipped worker process that may die at each statement, and is started again each time. */
export interface MortalWorker {
  kills(): number;
  /** When it was dead or still starting, by this machine's clock, which is the database's. */
  away(): readonly Span[];
  stop(): Promise<void>;
}

/** Starts one on the database at `databaseUrl`; `step` says at which statements it dies by SIGKILL. */
export async function startMortalWorker(databaseUrl: string, step: (statement: string) => Fate): Promise<MortalWorker> {
  let isStopping = false;
  let kills = 0;
  let worker: ChildProcess;
  const away: Span[] = [];
  let goneAt: number | undefined = Date.now();
  const kill = (): void => {
    // What its other connections still had on the way is cut as well, and is no further death.
    if (worker.killed) return;
    kills += 1;
    goneAt ??= Date.now();
    worker.kill('SIGKILL');
  };
  const fateOf = (statement: string): Fate => {
    if (worker.killed) return 'before';
    const fate = step(statement);
    if (goneAt !== undefined && fate !== 'before' && statement.startsWith(looks)) {
      away.push({ from: goneAt, to: Date.now() });
      goneAt = undefined;
    }
    return fate;
  };
  const gate = await startSteppingGate(databaseUrl, fateOf, kill);
  const start = (): void => {
    const env = { ...process.env, DATABASE_URL: gate.url };
    worker = spawn(process.execPath, [join(root, 'server/worker.ts')], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    worker.on('exit', () => {
      if (!isStopping) start();
    });
  };
  start();
  return {
    kills: () => kills,
    away: () => (goneAt === undefined ? away : [...away, { from: goneAt, to: Number.POSITIVE_INFINITY }]),
    async stop() {
      isStopping = true;
      const ended = worker.exitCode === null && worker.signalCode === null ? once(worker, 'exit') : undefined;
      worker.kill('SIGKILL');
      await ended;
      await gate.stop();
    },
  };
}

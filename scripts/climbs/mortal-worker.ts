import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../start/settings.ts';
import { type Fate, startSteppingGate } from './stepping-gate.ts';

/** A shipped worker process that may die at each statement, and is started again each time. */
export interface MortalWorker {
  kills(): number;
  stop(): Promise<void>;
}

/** Starts one on the database at `databaseUrl`; `step` says at which statements it dies by SIGKILL. */
export async function startMortalWorker(databaseUrl: string, step: (statement: string) => Fate): Promise<MortalWorker> {
  let isStopping = false;
  let kills = 0;
  let worker: ChildProcess;
  const kill = (): void => {
    // What its other connections still had on the way is cut as well, and is no further death.
    if (worker.killed) return;
    kills += 1;
    worker.kill('SIGKILL');
  };
  const gate = await startSteppingGate(databaseUrl, (statement) => (worker.killed ? 'before' : step(statement)), kill);
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
    async stop() {
      isStopping = true;
      const ended = worker.exitCode === null && worker.signalCode === null ? once(worker, 'exit') : undefined;
      worker.kill('SIGKILL');
      await ended;
      await gate.stop();
    },
  };
}

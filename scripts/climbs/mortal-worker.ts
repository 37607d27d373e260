import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../start/settings.ts';
import { type Fate, startSteppingGate } from './stepping-gate.ts';

/** What a process that ends by itself has compiled is kept here for those that will not. */
const cached = { NODE_COMPILE_CACHE: join(tmpdir(), 'throughline-compile-cache') };
const worker = join(root, 'server/worker.ts');

/** Has the worker compiled once, so that each life begins sooner. Without a database it ends by itself. */
export async function compileWorker(): Promise<void> {
  const { DATABASE_URL: _, ...env } = process.env;
  await once(spawn(process.execPath, [worker], { env: { ...env, ...cached }, stdio: 'ignore' }), 'exit');
}

/** A shipped worker process that may die at each statement, and is started again each time. */
export interface MortalWorker {
  kills(): number;
  stop(): Promise<void>;
}

/** Starts one on the database at `databaseUrl`; `step` says at which statements it dies by SIGKILL. */
export async function startMortalWorker(databaseUrl: string, step: (statement: string) => Fate): Promise<MortalWorker> {
  let isStopping = false;
  let kills = 0;
  let life: ChildProcess;
  const kill = (): void => {
    // What its other connections still had on the way is cut as well, and is no further death.
    if (life.killed) return;
    kills += 1;
    life.kill('SIGKILL');
  };
  const fateOf = (statement: string): Fate => (life.killed ? 'before' : step(statement));
  const gate = await startSteppingGate(databaseUrl, fateOf, kill);
  const start = (): void => {
    const env = { ...process.env, ...cached, DATABASE_URL: gate.url };
    life = spawn(process.execPath, [worker], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    life.on('exit', () => {
      if (!isStopping) start();
    });
  };
  start();
  return {
    kills: () => kills,
    async stop() {
      isStopping = true;
      const ended = life.exitCode === null && life.signalCode === null ? once(life, 'exit') : undefined;
      life.kill('SIGKILL');
      await ended;
      await gate.stop();
    },
  };
}

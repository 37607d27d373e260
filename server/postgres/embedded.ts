import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type PostgresAccount, postgresAccount } from './account.ts';
import { isAlive } from './alive.ts';
import { postgresBinaries } from './binaries.ts';

/** How one embedded server is wanted. */
export interface PostgresWish {
  /** Directory of the cluster; made and filled when missing. */
  clusterDir: string;
  /** Password of the superuser `postgres`; fixed when the cluster is made. */
  password: string;
  /** TCP port on loopback; a free one when absent. */
  port?: number | undefined;
  /** The database named in `url`; made when missing. Default `throughline`. */
  database?: string | undefined;
  /** `false` gives up safety on power loss for speed: for test clusters only. */
  durable?: boolean | undefined;
  /** Receives each chunk the server logs. */
  onLog?: ((text: string) => void) | undefined;
}

/** A running embedded server. */
export interface EmbeddedPostgres {
  url: string;
  port: number;
  pid: number;
  /** Settles when the server is gone, for whatever reason. */
  exited: Promise<void>;
  /** Ends sessions, writes a checkpoint and waits until the server is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/** Small enough that the whole idle system stays below 700 MB; logical so that Realtime can read the log. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'logical',
  max_connections: '80',
  shared_buffers: '48MB',
  // Compiling a plan costs more than any statement here takes.
  jit: 'off',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '512MB',
  max_wal_senders: '4',
  max_parallel_workers: '2',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '2',
  random_page_cost: '1.1',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const carefree = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts a real PostgreSQL 17 on loopback, making its cluster first when there is none and ending an orphan that still
 * sits on it. The caller must be the only one that uses `clusterDir`. When this process dies, however it dies, the
 * server shuts down by itself. Throws with the server's own last words when it doesn't start.
 */
export async function startPostgres(wish: PostgresWish): Promise<EmbeddedPostgres> {
  const binaries = await postgresBinaries();
  await mkdir(dirname(wish.clusterDir), { recursive: true });
  const account = postgresAccount([binaries.postgres, dirname(wish.clusterDir)]);
  if (!existsSync(join(wish.clusterDir, 'PG_VERSION'))) await createCluster(binaries.initdb, account, wish);
  await endOrphan(wish.clusterDir);
  const port = wish.port ?? (await freePort());
  const server = await launch(binaries.postgres, account, wish, port);
  const url = `postgres://postgres:${encodeURIComponent(wish.password)}@127.0.0.1:${port}/`;
  const database = wish.database ?? 'throughline';
  try {
    await ensureDatabase(`${url}postgres`, database);
  } catch (cause) {
    await server.stop();
    throw cause;
  }
  return { ...server, port, url: `${url}${database}` };
}

/** Fills `clusterDir`, in a neighbour first so that an interrupted start never leaves half a cluster behind. */
async function createCluster(initdb: string, account: PostgresAccount, wish: PostgresWish): Promise<void> {
  const half = `${wish.clusterDir}.new`;
  const passwordFile = `${wish.clusterDir}.password`;
  await rm(half, { recursive: true, force: true });
  await rm(wish.clusterDir, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  await writeFile(passwordFile, wish.password, { mode: 0o600 });
  if (account.uid !== undefined) {
    await chown(half, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const flags = [
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--data-checksums',
  ];
  // Sorts the same everywhere; the ctype is libc's because pg_trgm asks it what a letter is, also in Hindi.
  const locale = [
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    `--lc-ctype=${letterLocale()}`,
  ];
  if (wish.durable === false) flags.push('--no-sync');
  const [command, ...args] = account.wrap(initdb, ['-D', half, ...flags, ...locale]);
  const run = spawn(command, args, { ...account.identity, cwd: half, stdio: ['ignore', 'pipe', 'pipe'] });
  const words = collect(run);
  const [code] = await once(run, 'close');
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Error(`initdb failed in ${half}: ${words()}`);
  await rename(half, wish.clusterDir);
}

function letterLocale(): string {
  const known = spawnSync('locale', ['-a'], { encoding: 'utf8' }).stdout ?? '';
  const names = known.split(/\r?\n/);
  return ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'en_US.utf8'].find((name) => names.includes(name)) ?? 'C';
}

async function launch(binary: string, account: PostgresAccount, wish: PostgresWish, port: number) {
  const chosen = { ...settings, ...(wish.durable === false ? carefree : {}), port: String(port) };
  const flags = Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, ...args] = account.wrap(binary, ['-D', wish.clusterDir, ...flags]);
  // Its own process group: a Ctrl-C on the terminal must reach the launcher only, which then ends things in order.
  const child = spawn(command, args, {
    ...account.identity,
    cwd: wish.clusterDir,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  const words = collect(child, wish.onLog);
  const failed = exited.then(() => {
    throw new Error(`Postgres didn't start on port ${port}: ${words()}`);
  });
  await Promise.race([isReady(wish.clusterDir, child), failed]);
  failed.catch(() => undefined);
  const pid = child.pid ?? 0;
  const leash = tieToThisProcess(wish.clusterDir, pid);
  void exited.then(() => leash.stdin?.end());
  const stop = async (): Promise<void> => {
    const impatient = setTimeout(() => child.kill('SIGQUIT'), 20_000);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    await exited;
    clearTimeout(impatient);
  };
  return { pid, exited, stop };
}

/** The eighth line of postmaster.pid is the server's own statement of its state. */
async function isReady(clusterDir: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const lines = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0]?.trim() === String(child.pid) && lines[7]?.trim() === 'ready') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return new Promise(() => undefined);
}

/** A shell that reads a pipe only this process holds: when the pipe closes, it asks the server to shut down. */
function tieToThisProcess(clusterDir: string, pid: number): ChildProcess {
  const script =
    'while read -r _; do :; done; read -r now < "$2/postmaster.pid" && [ "$now" = "$1" ] && kill -INT "$1"';
  const leash = spawn('sh', ['-c', script, 'leash', String(pid), clusterDir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  leash.on('error', () => undefined);
  leash.unref();
  return leash;
}

/** Ends a server left on this cluster by a launcher that is gone, and removes the note of one that is long dead. */
async function endOrphan(clusterDir: string): Promise<void> {
  const note = join(clusterDir, 'postmaster.pid');
  const pid = Number((await readFile(note, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  if (await isServerOf(clusterDir, pid)) {
    process.kill(pid, 'SIGINT');
    const deadline = performance.now() + 15_000;
    while (await isServerOf(clusterDir, pid)) {
      if (performance.now() > deadline) process.kill(pid, 'SIGQUIT');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await rm(note, { force: true });
}

/** Whether `pid` is a Postgres on this cluster, not a stranger that was given the same number since. */
async function isServerOf(clusterDir: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  const command = fromProc ?? spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  return command.includes('postgres') && command.includes(clusterDir);
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const { default: postgres } = await import('postgres');
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const [known] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!known) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
}

/** A TCP port on loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP address for a free port');
  return address.port;
}

/** Keeps the last words a child said, for the message when it fails. */
function collect(child: ChildProcess, onLog?: (text: string) => void): () => string {
  let last = '';
  const hear = (chunk: Buffer): void => {
    last = (last + chunk.toString('utf8')).slice(-2_000);
    onLog?.(chunk.toString('utf8'));
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.on('error', (cause) => hear(Buffer.from(cause.message)));
  return () => last.trim();
}

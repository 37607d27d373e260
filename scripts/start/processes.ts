import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import postgres from 'postgres';
import { freePort } from '../../server/postgres/embedded.ts';
import { heartbeatOf, silentAfterMs } from '../../server/postgres/heartbeat.ts';
import { ensureBuilt } from '../build.ts';
import { type DataDirLock, lockDataDir, readInstance, writeInstance } from './data-dir.ts';
import { bringUpToDate, type Database, openDatabase } from './database.ts';
import { type Part, preparePart } from './part.ts';
import { healthOf, partPlans } from './plans.ts';
import { isTaken, portNear } from './ports.ts';
import { messageOf, Problem } from './problem.ts';
import type { PartName, Running } from './running.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import { root, type Settings } from './settings.ts';

/** Settings of an instance; what isn't given is as for a private demo: loopback, free ports, embedded Postgres. */
export type Wish = Partial<Settings> & { dataDir: string; report?: (line: string) => void };

const upWithinMs = 60_000;

/**
 * Starts a whole instance: builds what isn't built, Postgres, migrations, the demo plant when empty, web, worker and
 * ingest; resolves when its health is ok. Throws a Problem that says what to do, and then nothing is left running.
 */
export async function startProcesses(wish: Wish): Promise<Running> {
  const report = wish.report ?? (() => undefined);
  const settings: Settings = { port: 0, host: '127.0.0.1', demo: true, dev: false, ...wish };
  const undo: (() => Promise<void> | void)[] = [];
  const undoAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const lock: DataDirLock = await lockDataDir(settings.dataDir);
    undo.push(() => lock.release());
    await lastInstanceGone(settings.dataDir);
    const ports = await choosePorts(settings);
    if (!settings.dev) await ensureBuilt(report);
    const secrets = await secretsOf(settings.dataDir, process.env);
    const database = await openDatabase(settings, secrets, report);
    undo.push(() => database.stop());
    await fill(database.url, settings, report);
    return await startParts({ settings, secrets, database, ports, report, undo, undoAll });
  } catch (cause) {
    await undoAll();
    throw cause;
  }
}

interface Rising {
  settings: Settings;
  secrets: Secrets;
  database: Database;
  ports: { web: number; ingest: number };
  report: (line: string) => void;
  undo: (() => Promise<void> | void)[];
  undoAll(): Promise<void>;
}

async function startParts({ settings, secrets, database, ports, report, undo, undoAll }: Rising): Promise<Running> {
  const url = `http://${settings.host === '127.0.0.1' ? 'localhost' : settings.host}:${ports.web}`;
  const ingestUrl = `http://127.0.0.1:${ports.ingest}`;
  const sql = postgres(database.url, { max: 1, idle_timeout: 2, connect_timeout: 5, onnotice: () => undefined });
  undo.push(() => sql.end({ timeout: 1 }));
  const workerLives = async (pid: number | undefined): Promise<boolean> => {
    const sign = await heartbeatOf(sql, 'worker').catch(() => undefined);
    return sign !== undefined && sign.pid === pid && sign.ageMs < silentAfterMs;
  };
  const pids = (): Record<string, number> => {
    const known = {
      launcher: process.pid,
      postgres: database.pid(),
      web: parts.web.pid(),
      worker: parts.worker.pid(),
      ingest: parts.ingest.pid(),
    };
    return Object.fromEntries(
      Object.entries(known).filter((entry): entry is [string, number] => entry[1] !== undefined),
    );
  };
  const startedAt = new Date().toISOString();
  let open = true;
  const announce = (): void => {
    if (open)
      writeInstance(settings.dataDir, {
        url,
        port: ports.web,
        ingestPort: ports.ingest,
        databaseUrl: database.url,
        pids: pids(),
        startedAt,
      });
  };
  const plans = partPlans({ settings, secrets, url, ingestUrl, databaseUrl: database.url, workerLives }, (part) =>
    parts[part].pid(),
  );
  const prepare = (name: PartName): Part => preparePart(plans[name], report, () => queueMicrotask(announce));
  const parts: Record<PartName, Part> = { web: prepare('web'), worker: prepare('worker'), ingest: prepare('ingest') };
  undo.push(async () => {
    open = false;
    await Promise.all(Object.values(parts).map((part) => part.kill('SIGTERM')));
    writeInstance(settings.dataDir, undefined);
  });
  await Promise.all(Object.values(parts).map((part) => part.start(upWithinMs)));
  await wholeHealth(url);
  return {
    url,
    port: ports.web,
    ingestUrl,
    databaseUrl: database.url,
    dataDir: settings.dataDir,
    secrets,
    pids,
    kill: (part, signal = 'SIGKILL') => parts[part].kill(signal),
    start: (part) => parts[part].start(upWithinMs),
    stop: undoAll,
  };
}

async function wholeHealth(url: string): Promise<void> {
  const deadline = performance.now() + upWithinMs;
  for (;;) {
    const health = await healthOf(`${url}/api/health`);
    if (health?.['status'] === 'ok') return;
    if (performance.now() > deadline)
      throw new Problem(`the system came up but is not healthy: ${JSON.stringify(health)}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

async function fill(databaseUrl: string, settings: Settings, report: (line: string) => void): Promise<void> {
  const applied = await bringUpToDate(databaseUrl);
  if (applied > 0) report(`Database: ${applied} migrations applied`);
  if (!settings.demo) return;
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const [tenant] = await sql`select 1 from app.tenant limit 1`;
    if (tenant) return;
    report('Seeding the demo plant …');
    const { seedDemo } = await import(pathToFileURL(join(root, 'server/seed/demo-plant.ts')).href);
    await seedDemo(sql);
  } catch (cause) {
    throw new Problem(`the demo plant could not be seeded: ${messageOf(cause)}`, { cause });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** After a crash the last instance's parts end by themselves; their ports are free only then. */
async function lastInstanceGone(dataDir: string): Promise<void> {
  const last = await readInstance(dataDir);
  if (!last) return;
  const { launcher: _, postgres: __, ...parts } = last.pids;
  const deadline = performance.now() + 5_000;
  while (Object.values(parts).some(isAlive) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  writeInstance(dataDir, undefined);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function choosePorts({ port, ingestPort, host }: Settings): Promise<{ web: number; ingest: number }> {
  if (port !== 0 && (await isTaken(port, host))) {
    throw new Problem(
      `port ${port} is taken: stop what listens there, or choose another, e.g. PORT=${port + 10} npm start`,
    );
  }
  const web = port === 0 ? await freePort() : port;
  return { web, ingest: await portNear(ingestPort ?? (port === 0 ? undefined : web + 1), '127.0.0.1') };
}

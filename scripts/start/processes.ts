import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../server/postgres/alive.ts';
import { freePort } from '../../server/postgres/embedded.ts';
import { storageFrom } from '../../server/storage/open-storage.ts';
import { ensureBuilt } from '../build.ts';
import { keepNote, lockDataDir, readInstance, writeInstance } from './data-dir.ts';
import { openDatabase } from './database.ts';
import { fillDatabase } from './fill.ts';
import { prepareParts } from './parts.ts';
import { isTaken, portNear } from './ports.ts';
import { Problem } from './problem.ts';
import type { Running } from './running.ts';
import { secretsOf } from './secrets.ts';
import type { Settings } from './settings.ts';

/** Settings of an instance; what isn't given is as for a private demo: loopback, free ports, embedded Postgres. */
export interface Wish extends Partial<Settings> {
  dataDir: string;
  /** Gets a line for each phase, and later for each part that dies. */
  report?: (line: string) => void;
  /** Gives the start up: what was started is ended again. */
  signal?: AbortSignal;
}

type Undo = (() => Promise<void> | void)[];

/**
 * Starts a whole instance: builds what isn't built, Postgres, migrations, the demo plant when empty, web, worker and
 * ingest; resolves when its health is ok. Throws a Problem that says what to do, and then nothing is left running.
 */
export async function startProcesses(wish: Wish): Promise<Running> {
  const undo: Undo = [];
  let undoing: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    undoing ??= (async () => {
      for (const step of undo.reverse()) await step();
    })();
    return undoing;
  };
  try {
    return { ...(await rise(wish, undo)), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function rise(wish: Wish, undo: Undo): Promise<Omit<Running, 'stop'>> {
  const { report = () => undefined, signal, ...given } = wish;
  const settings: Settings = { port: 0, host: '127.0.0.1', demo: true, dev: false, ...given };
  const lock = await lockDataDir(settings.dataDir);
  undo.push(() => lock.release());
  await lastInstanceGone(settings.dataDir);
  const ports = await choosePorts(settings);
  if (!settings.dev) await ensureBuilt(report, signal);
  const secrets = await secretsOf(settings.dataDir, process.env);
  signal?.throwIfAborted();
  let announce = (): void => undefined;
  const database = await openDatabase(settings, secrets, report, () => announce());
  undo.push(() => database.stop());
  const storage = storageFrom({ ...process.env, DATA_DIR: settings.dataDir });
  await fillDatabase(database.url, { demo: settings.demo, storage }, report);
  const address = {
    url: `http://${settings.host === '127.0.0.1' ? 'localhost' : settings.host}:${ports.web}`,
    port: ports.web,
    ingestUrl: `http://127.0.0.1:${ports.ingest}`,
    smtpPort: ports.smtp,
    databaseUrl: database.url,
  };
  const parts = prepareParts({ settings, secrets, ...address }, report, () => announce());
  const pids = (): Record<string, number> => ({ launcher: process.pid, ...database.pids(), ...parts.pids() });
  const startedAt = new Date().toISOString();
  const note = keepNote(settings.dataDir, () => ({ ...address, pids: pids(), startedAt }));
  announce = note.renew;
  undo.push(note.remove);
  undo.push(() => parts.stopAll());
  await parts.startAll(signal);
  return {
    ...address,
    dataDir: settings.dataDir,
    secrets,
    pids,
    kill: (part, how = 'SIGKILL') => parts[part].kill(how),
    start: (part) => parts[part].start(),
  };
}

/** After a crash the last instance's parts end by themselves; their ports are free only then. */
async function lastInstanceGone(dataDir: string): Promise<void> {
  const last = await readInstance(dataDir);
  if (!last) return;
  const { launcher: _launcher, postgres: _postgres, ...parts } = last.pids;
  const deadline = performance.now() + 5_000;
  while (Object.values(parts).some(isAlive) && performance.now() < deadline) await sleep(50);
  writeInstance(dataDir, undefined);
}

interface Ports {
  web: number;
  ingest: number;
  smtp: number | undefined;
}

async function choosePorts({ port, ingestPort, smtpPort, host, demo }: Settings): Promise<Ports> {
  if (port !== 0 && (await isTaken(port, host))) {
    throw new Problem(
      `port ${port} is taken: stop what listens there, or choose another, e.g. PORT=${port + 10} npm start`,
    );
  }
  const web = port === 0 ? await freePort() : port;
  const ingest = await portNear(ingestPort ?? (port === 0 ? undefined : web + 1), '127.0.0.1');
  if (smtpPort !== undefined && (await isTaken(smtpPort, '127.0.0.1')))
    throw new Problem(`port ${smtpPort} is taken: choose another for mail, e.g. SMTP_PORT=2525 npm start`);
  const near = port === 0 ? undefined : web + 25;
  return { web, ingest, smtp: smtpPort ?? (demo ? await portNear(near, '127.0.0.1') : undefined) };
}

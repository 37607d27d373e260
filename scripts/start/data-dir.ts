import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, Problem } from './problem.ts';
import { placesIn } from './settings.ts';

/** What a running instance tells about itself, for tools that look for it. */
export interface Instance {
  url: string;
  port: number;
  ingestUrl: string;
  smtpPort?: number | undefined;
  databaseUrl: string;
  /** Processes by part; `launcher` is the one that started the others. */
  pids: Record<string, number>;
  startedAt: string;
}

/** A hold on a data directory that no other process can take; the system lets go of it when this process ends. */
export interface DataDirLock {
  release(): void;
}

/** Makes the directory and takes it for this process. Throws a Problem when it can't be written or is in use. */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const { lock, logs } = placesIn(dataDir);
  try {
    await makeDir(logs);
    await writeFile(`${lock}.probe`, '');
    await rm(`${lock}.probe`);
  } catch (cause) {
    throw new Problem(
      `DATA_DIR ${dataDir} can’t be written (${messageOf(cause)}): make it writable or set DATA_DIR to another folder`,
      { cause },
    );
  }
  const held = takeLock(lock);
  if (held) return { release: () => held.close() };
  const other = await readInstance(dataDir);
  const where = other ? ` (${other.url}, process ${other.pids['launcher']})` : '';
  throw new Problem(
    `DATA_DIR ${dataDir} is in use by a running Throughline${where}: stop that one, or set DATA_DIR and PORT to others`,
  );
}

/** Not mkdir's own `recursive`, which never ends below a folder that denies its children (`/proc`). */
async function makeDir(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeDir(dirname(path));
  await mkdir(path);
}

/** SQLite's lock is the only one Node offers that the kernel drops with its holder, so a crash leaves nothing stale. */
export function takeLock(file: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch {
    lock.close();
    return undefined;
  }
}

/** The instance that runs on this directory, or the last one when it could not say goodbye. */
export async function readInstance(dataDir: string): Promise<Instance | undefined> {
  const text = await readFile(placesIn(dataDir).instance, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const instance: Instance = JSON.parse(text);
    return instance;
  } catch {
    return undefined;
  }
}

/** Tells others where the instance is; undefined when it is gone. */
export function writeInstance(dataDir: string, instance: Instance | undefined): void {
  const { instance: file } = placesIn(dataDir);
  if (instance === undefined) {
    rmSync(file, { force: true });
    return;
  }
  writeFileSync(`${file}.new`, `${JSON.stringify(instance, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const noteAgainMs = 5_000;

/** Keeps the note of the running instance. Where the disk is full it is written once there is room: nothing ends of that. */
export function keepNote(dataDir: string, instance: () => Instance): { renew(): void; remove(): void } {
  let again: NodeJS.Timeout | undefined;
  const renew = (): void => {
    clearTimeout(again);
    try {
      writeInstance(dataDir, instance());
    } catch {
      again = setTimeout(renew, noteAgainMs).unref();
    }
  };
  const remove = (): void => {
    clearTimeout(again);
    writeInstance(dataDir, undefined);
  };
  return { renew, remove };
}

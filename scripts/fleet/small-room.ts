import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A whole instance whose data directory lies on a small filesystem of its own, which can be filled and emptied. */
export interface SmallRoom {
  readonly url: string;
  readonly databaseUrl: string;
  /** Process ids by part, as they are now. */
  pids(): Promise<Record<string, number>>;
  /** Fills the disk to the last byte. */
  fill(): Promise<void>;
  /** Makes room again. */
  free(): Promise<void>;
  /** Ends the instance; the filesystem goes with it. */
  stop(): Promise<void>;
}

const inside = fileURLToPath(new URL('in-small-room.ts', import.meta.url));
const needs =
  'a disk of its own needs the right to mount: be root with CAP_SYS_ADMIN, or another user where user namespaces are allowed (sysctl user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns=0)';

const mount = (megabytes: number): string =>
  `mount -t tmpfs -o size=${megabytes}m,mode=755 tmpfs "$1" && shift && exec "$@"`;

/** The command that runs another one where `dataDir` is a filesystem of its own, seen by nobody else. */
function commandIn(dataDir: string, megabytes: number, command: readonly string[]): [string, ...string[]] {
  const { uid, gid } = userInfo();
  const shell = ['sh', '-c', mount(megabytes), 'sh', dataDir];
  if (uid === 0) return ['unshare', '--mount', ...shell, ...command];
  // Root only for the mount: Postgres runs under nobody called so.
  const again = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`];
  return ['unshare', '--user', '--map-root-user', '--mount', ...shell, ...again, ...command];
}

/** Asks the instance inside one thing after another. */
function asker(child: ChildProcess, lines: Interface): (word: string) => Promise<unknown> {
  const answers = lines[Symbol.asyncIterator]();
  return async (word) => {
    child.stdin?.write(`${word}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('the instance in the small room is gone');
    return JSON.parse(value);
  };
}

/**
 * Starts an instance on a disk of so many megabytes at `dataDir`, an empty folder. `report` gets what it says. Throws, saying what
 * is missing, where no such disk can be made.
 */
export async function startInSmallRoom(
  dataDir: string,
  megabytes: number,
  report: (text: string) => void,
): Promise<SmallRoom> {
  const [program, ...args] = commandIn(dataDir, megabytes, [process.execPath, inside, dataDir]);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + String(chunk)).slice(-2_000);
    report(String(chunk));
  });
  child.stdin.on('error', () => undefined);
  const gone = once(child, 'close').catch((cause: unknown) => {
    said += String(cause);
  });
  const ask = asker(child, createInterface({ input: child.stdout }));
  const told = await ask('address').catch(async () => {
    await gone;
    throw new Error(`${needs}. It said: ${said.trim()}`);
  });
  const { url, databaseUrl } = told as { url: string; databaseUrl: string };
  return {
    url,
    databaseUrl,
    pids: async () => (await ask('pids')) as Record<string, number>,
    fill: async () => void (await ask('fill')),
    free: async () => void (await ask('free')),
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}

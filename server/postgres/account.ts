import { execFileSync, spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** Under which account the server's programs run. */
export interface PostgresAccount {
  uid?: number;
  gid: number;
  /** Options for `spawn`. */
  identity: { uid?: number; gid?: number };
  /** The command line to spawn, which may change the account on the way. */
  wrap(program: string, args: string[]): [string, ...string[]];
}

const direct = (program: string, args: string[]): [string, ...string[]] => [program, ...args];

/**
 * Postgres refuses to run as root, so root lends it the system's account `postgres`, made when missing. `paths` are what
 * that account must reach; below a private home (`/root`) it can't, and then the right to pass is lent along with it.
 */
export function postgresAccount(paths: string[]): PostgresAccount {
  if (userInfo().uid !== 0) return { gid: userInfo().gid, identity: {}, wrap: direct };
  const ids = accountIds() ?? createAccount();
  const identity = { uid: ids.uid, gid: ids.gid };
  const reach = paths.map((_, at) => `test -x "\${${at + 1}}"`).join(' && ');
  const reached = spawnSync('sh', ['-c', reach, 'sh', ...paths], { ...identity, cwd: '/' }).status === 0;
  if (reached) return { ...ids, identity, wrap: direct };
  const lend = [
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return { ...ids, identity: {}, wrap: (program, args) => ['setpriv', ...lend, program, ...args] };
}

function accountIds(): { uid: number; gid: number } | undefined {
  const id = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const [uid, gid] = [id('-u'), id('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function createAccount(): { uid: number; gid: number } {
  try {
    execFileSync('groupadd', ['--force', '--system', 'postgres'], { stdio: 'pipe' });
    execFileSync('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres'], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error(
      'Postgres can’t run as root and the account "postgres" could not be made: add it, or start as another user',
      { cause },
    );
  }
  const ids = accountIds();
  if (!ids) throw new Error('the account "postgres" was made but is not known: start as another user');
  return ids;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../postgres/embedded.ts';

/** The Debian package of the server; started as root, it gives its own users away. */
export const dovecotPackages = ['dovecot-imapd'];
/** Debian's user for mail. */
const mailUser = 8;

/** A real IMAP server on the loopback, with any user there is and mailboxes of its own. */
export interface DovecotServer {
  urlOf(user: string, folder?: string): string;
  /** Ends it in the middle of whatever it does. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server in a folder of its own; ends with `stop`. */
export async function startDovecot(): Promise<DovecotServer> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-dovecot-'));
  const port = await freePort();
  const mail = join(folder, 'mail');
  await mkdir(mail);
  await chown(mail, mailUser, mailUser);
  await chmod(folder, 0o755);
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, configFor(folder, mail, port));
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' });
    await answers(port);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = child && child.exitCode === null ? once(child, 'exit') : undefined;
    child?.kill(signal);
    await ended;
    await falls(port);
  };
  await start();
  return {
    urlOf: (user, at = 'INBOX') => `imap://${user}:of-this-test-alone@127.0.0.1:${port}/${at}`,
    // Its master ends its connections without a word when it is told to stop.
    crash: () => end('SIGTERM'),
    start,
    async stop() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const configFor = (folder: string, mail: string, port: number): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {
  driver = static
  args = password=of-this-test-alone
}
userdb {
  driver = static
  args = uid=${mailUser} gid=${mailUser} home=${mail}/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;

async function answers(port: number): Promise<void> {
  while (!(await isOpen(port))) await sleep(50);
}

async function falls(port: number): Promise<void> {
  while (await isOpen(port)) await sleep(50);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', done(true)).once('error', done(false));
  });
}

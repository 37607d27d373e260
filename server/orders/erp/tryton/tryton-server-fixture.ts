import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrytonSettings } from './rpc.ts';
import { trytonPlant } from './tryton-plant-fixture.ts';

/** The Debian packages of the server and of the modules the adapter works with. */
export const trytonPackages = [
  'tryton-server',
  ...['sale', 'production', 'sale-credit-limit', 'sale-price-list', 'sale-amendment', 'stock-lot'].map(
    (name) => `tryton-modules-${name}`,
  ),
];
const modules = ['sale', 'production', 'sale_credit_limit', 'sale_price_list', 'sale_amendment', 'stock_lot'];
const password = 'of-this-test-alone';

/** A real Tryton server on a database of its own. */
export interface TrytonServer {
  readonly settings: TrytonSettings;
  /** Ends it in the middle of whatever it does, and starts it again on what it had committed. */
  crash(): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a filled database in `folder`, to be copied for each server; takes most of a minute. */
export async function prepareTryton(folder: string): Promise<void> {
  const config = await configure(folder, 0);
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password);
  await writeFile(join(folder, 'erp.sqlite'), '');
  const admin = (args: string[]) =>
    run('trytond-admin', ['-c', config, '-d', 'erp', ...args], { TRYTONPASSFILE: passwordFile });
  await admin(['--all', '--email', 'erp@sahyadri.test']);
  await admin(['-u', ...modules, '--activate-dependencies']);
  const server = await serve(folder);
  try {
    const plant = await trytonPlant(server.settings);
    await plant.addCustomer({ name: 'Shree Ganesh Traders', taxNumber: '27AABCS1429B1Z6' });
    await plant.addItem('PIPE-1', 'Pipe');
  } finally {
    await server.stop();
  }
}

/** Starts a server on a copy of the database that `prepareTryton` made in `prepared`; `more` stands at the end of its configuration. */
export async function startTryton(prepared: string, more = ''): Promise<TrytonServer> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-tryton-'));
  await copyFile(join(prepared, 'erp.sqlite'), join(folder, 'erp.sqlite'));
  const server = await serve(folder, more);
  return {
    ...server,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serve(folder: string, more = ''): Promise<TrytonServer> {
  const port = await freePort();
  const config = await configure(folder, port, more);
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess = spawn('true');
  const start = async (): Promise<void> => {
    child = spawn('trytond', ['-c', config, '-d', 'erp'], { stdio: 'ignore' });
    await answers(url, child);
  };
  await start();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    settings: { url, database: 'erp', user: 'admin', password, overLimit: 'confirm' },
    crash: () => child.kill('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      await start();
    },
    stop: () => end('SIGKILL'),
  };
}

async function configure(folder: string, port: number, more = ''): Promise<string> {
  const file = join(folder, 'trytond.conf');
  await writeFile(file, `[database]\nuri = sqlite://\npath = ${folder}\n[web]\nlisten = 127.0.0.1:${port}\n${more}`);
  return file;
}

async function run(command: string, args: string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** Waits until the server takes a request; throws when it ends before, or after a minute. */
async function answers(url: string, child: ChildProcess): Promise<void> {
  const late = AbortSignal.timeout(60_000);
  for (;;) {
    const up = await fetch(url, { signal: late }).then(
      () => true,
      () => false,
    );
    if (up) return;
    if (child.exitCode !== null) throw new Error(`trytond ended with ${child.exitCode}`);
    late.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

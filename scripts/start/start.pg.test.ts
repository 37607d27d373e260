import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../server/postgres/embedded.ts';
import { lockDataDir, writeInstance } from './data-dir.ts';
import { secretsOf } from './secrets.ts';
import { root } from './settings.ts';

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-start-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the launcher as npm does and waits for its end. */
async function launch(env: Record<string, string>): Promise<{ code: unknown; said: string[] }> {
  const port = String(await freePort());
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    env: { ...process.env, PORT: port, DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, said: output.split('\n').filter((line) => line !== '') };
}

test('[PROC-6] a taken port is named, and nothing is begun', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const { code, said } = await launch({ PORT: String(port) });
  squatter.close();
  expect([code, said]).toEqual([
    1,
    [expect.stringContaining(`port ${port} is taken: stop what listens there, or choose another`)],
  ]);
  expect(await readdir(dataDir)).not.toContain('postgres');
});

test('[PROC-6] a data directory that can’t be written is named', async () => {
  await writeFile(dataDir, 'a file, not a folder');
  const { code, said } = await launch({});
  expect([code, said]).toEqual([1, [expect.stringContaining('can’t be written')]]);
});

test('[PROC-6] a data directory in use is named with the address of who uses it', async () => {
  const lock = await lockDataDir(dataDir);
  const instance = {
    url: 'http://localhost:4999',
    port: 4999,
    ingestUrl: '',
    databaseUrl: '',
    pids: { launcher: 77 },
    startedAt: '',
  };
  writeInstance(dataDir, instance);
  const { code, said } = await launch({});
  lock.release();
  expect([code, said]).toEqual([
    1,
    [expect.stringContaining('in use by a running Throughline (http://localhost:4999, process 77)')],
  ]);
});

test('[PROC-6] a value that can’t be meant is named', async () => {
  expect(await launch({ PORT: 'eighty' })).toEqual({
    code: 1,
    said: [expect.stringContaining('PORT=eighty is not a port')],
  });
});

test('[PROC-7] secrets are made once, readable by their owner only, and the environment goes before them', async () => {
  (await lockDataDir(dataDir)).release();
  const made = await secretsOf(dataDir, {});
  expect(await secretsOf(dataDir, {})).toEqual(made);
  expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  const given = await secretsOf(dataDir, { WHATSAPP_APP_SECRET: 'mine', POSTGRES_PASSWORD: 'another' });
  expect(given).toEqual({ ...made, WHATSAPP_APP_SECRET: 'mine' });
  expect(await readFile(join(dataDir, 'secrets.json'), 'utf8')).not.toContain('mine');
});

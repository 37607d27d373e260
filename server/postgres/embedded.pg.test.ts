import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAlive } from './alive.ts';
import { connect } from './connect.ts';
import { startPostgres } from './embedded.ts';

let dataDir: string;
let clusterDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-embedded-'));
  await chmod(dataDir, 0o755);
  clusterDir = join(dataDir, 'cluster');
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const start = () => startPostgres({ clusterDir, password: 'p@ss /word', durable: false });

test('[PROC-3] data outlives a stop, and logical decoding and checksums are on', async () => {
  const server = await start();
  const sql = connect(server.url);
  await sql`create table kept as select 42 as answer`;
  const [settings] =
    await sql`select current_setting('wal_level') as wal, current_setting('data_checksums') as checksums`;
  expect(settings).toEqual({ wal: 'logical', checksums: 'on' });
  await sql.end();
  await server.stop();
  await server.stop();
  const again = await start();
  const sqlAgain = connect(again.url);
  expect([...(await sqlAgain`select answer from kept`)]).toEqual([{ answer: 42 }]);
  await sqlAgain.end();
  await again.stop();
});

test('[PROC-3] words in Hindi count as words for similarity', async () => {
  const server = await start();
  const sql = connect(server.url);
  await sql`create extension pg_trgm`;
  const [row] = await sql`select similarity('पाइप', 'पाइप') as same, cardinality(show_trgm('पाइप')) > 1 as letters`;
  expect(row).toEqual({ same: 1, letters: true });
  await sql.end();
  await server.stop();
});

/** Another process that starts the server and is then killed. */
async function startAndDie(alsoLeash: boolean): Promise<number> {
  const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'embedded.ts')).href);
  const wish = JSON.stringify({ clusterDir, password: 'p', durable: false });
  const program = `const { startPostgres } = await import(${module}); console.log((await startPostgres(${wish})).pid); setInterval(() => {}, 1e6);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(createInterface({ input: holder.stdout }), 'line');
  const pid = Number(said);
  if (alsoLeash) for (const leash of await leashesOf(pid)) process.kill(leash, 'SIGKILL');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  return pid;
}

async function leashesOf(pid: number): Promise<number[]> {
  if (process.platform !== 'linux')
    return execFileSync('pgrep', ['-f', `leash ${pid} `], { encoding: 'utf8' })
      .split('\n')
      .map(Number);
  const commands = (await readdir('/proc')).map(
    async (each): Promise<[number, string]> => [
      Number(each),
      await readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => ''),
    ],
  );
  return (await Promise.all(commands))
    .filter(([, command]) => command.includes(`\0leash\0${pid}\0`))
    .map(([each]) => each);
}

test('[PROC-4] a server whose launcher was killed shuts down by itself', async () => {
  const pid = await startAndDie(false);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
});

test('[PROC-4] a server that could not notice is ended by the next start', async () => {
  const pid = await startAndDie(true);
  expect(isAlive(pid)).toBe(true);
  const server = await startPostgres({ clusterDir, password: 'p', durable: false });
  expect(isAlive(pid)).toBe(false);
  await server.stop();
});

/**
 * Measures what a phone notices of many writers: eight that push all the time, each transaction held open up to ten
 * milliseconds, a foreign transaction of three seconds beside them, on a real Postgres with fsync on.
 * `npm run -s bench:races -- --json` prints one line; how it is taken stands in docs/figures.md. Exit code 1 on a wrong row.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, connectWebPool } from '../server/postgres/connect.ts';
import { startPostgres } from '../server/postgres/embedded.ts';
import { migrate } from '../server/postgres/migrate.ts';
import { percentile } from './bench/spread.ts';
import { race } from './races/race.ts';
import { readCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';

/** It ends by itself within this, whatever hangs. */
const limitMs = 2 * 60_000;
const writers = 8;
const wish = { writers, foreign: 6, foreignMs: 3_000, thinkMs: 200, restMs: 1_000 };

const { values } = readCommand('bench:races', 'usage: npm run -s bench:races -- --json [--seed 1]', {
  options: { seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } },
});

async function main(folder: string): Promise<void> {
  // Where root starts it, Postgres runs as another user.
  await chmod(folder, 0o755);
  const server = await startPostgres({ clusterDir: join(folder, 'cluster'), password: randomUUID() });
  // As the web server has it; the foreign transaction is somebody else's.
  const [sql, apart] = [connectWebPool(server.url), connect(server.url)];
  try {
    await migrate(server.url);
    if (!values.json) console.error('racing …');
    const raced = await race(sql, { ...wish, seed: Number(values.seed) }, apart);
    const pullLagMs = { p50: percentile(raced.lags, 0.5), p99: percentile(raced.lags, 0.99) };
    console.log(JSON.stringify({ writers, actions: raced.actions, wrongRows: raced.wrongRows, pullLagMs }));
    if (raced.wrongRows > 0) process.exitCode = 1;
  } finally {
    await Promise.all([sql.end(), apart.end()]);
    await server.stop();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
const limit = setTimeout(() => {
  console.error(`bench:races: not done within ${limitMs / 60_000} minutes`);
  process.exit(1);
}, limitMs);
await main(folder)
  .catch((cause: unknown) => {
    console.error(`bench:races: ${messageOf(cause)}`);
    process.exitCode = 1;
  })
  .finally(() => rm(folder, { recursive: true, force: true }));
clearTimeout(limit);

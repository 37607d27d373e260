/**
 * Measures rules and routing on this machine, for real: an instance of its own in a temporary folder, real Postgres with fsync
 * on, the shipped web server and worker, real Chromium for what runs there.
 * `npm run -s bench:routing -- --json [--only evaluations,exceptions,fanout,lateness,options]` prints one line; how each figure
 * is taken stands in docs/figures.md.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '../server/postgres/connect.ts';
import { evaluationsInBrowser } from './bench-routing/browser-evaluations.ts';
import { evaluationsPerS } from './bench-routing/evaluations.ts';
import { exceptionsPerS } from './bench-routing/exceptions.ts';
import { fanOut } from './bench-routing/fan-out.ts';
import { discountTable, routingTable } from './bench-routing/large-tables.ts';
import { latenessMs } from './bench-routing/lateness.ts';
import { demoOptionsMs, largeOptionsMs } from './bench-routing/options.ts';
import { namesAmong, readCommand, refuseCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import type { Running } from './start/running.ts';

/** It ends by itself within this, whatever hangs. */
const limitMs = 10 * 60_000;

const parts = ['evaluations', 'exceptions', 'fanout', 'lateness', 'options'] as const;
const usage = `usage: npm run -s bench:routing -- --json [--only ${parts.join(',')}]`;
const { values } = readCommand('bench:routing', usage, {
  options: {
    only: { type: 'string', default: parts.join(',') },
    json: { type: 'boolean', default: false },
  },
});
const wanted =
  namesAmong(values.only, parts) ?? refuseCommand('bench:routing', usage, `there is more than these in ${values.only}`);
const say = (line: string): void => {
  if (!values.json) console.error(line);
};

async function evaluations(): Promise<object> {
  say('evaluations …');
  return {
    evaluationsPerS: {
      node200: evaluationsPerS(routingTable(200)),
      node10k: evaluationsPerS(discountTable()),
      browser200: await evaluationsInBrowser(),
    },
  };
}

async function routing(running: Running, sql: Sql): Promise<object> {
  const figures: Record<string, unknown> = {};
  if (wanted.has('options')) {
    say('ways out …');
    // The demo plant first: it is as it was.
    figures['optionsMs'] = { demo: await demoOptionsMs(running.databaseUrl), large: await largeOptionsMs(dataDir) };
  }
  if (wanted.has('fanout')) {
    say('fifty open apps …');
    Object.assign(figures, await fanOut(running, sql, 30));
  }
  if (wanted.has('exceptions')) {
    say('exceptions …');
    figures['exceptionsPerS'] = await exceptionsPerS(sql, running.databaseUrl, 40);
  }
  if (wanted.has('lateness')) {
    say('100,000 deadlines …');
    figures['latenessMs'] = await latenessMs(sql, running.databaseUrl);
  }
  return figures;
}

async function main(dataDir: string): Promise<void> {
  await chmod(dataDir, 0o755);
  const figures: Record<string, unknown> = wanted.has('evaluations') ? { ...(await evaluations()) } : {};
  if ([...wanted].some((part) => part !== 'evaluations')) {
    const running = await startProcesses({ dataDir, report: say });
    const sql = connect(running.databaseUrl, 2);
    try {
      Object.assign(figures, await routing(running, sql));
    } finally {
      await sql.end();
      await running.stop();
    }
  }
  console.log(JSON.stringify(figures));
}

const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-routing-'));
const limit = setTimeout(() => {
  // The instance's parts end when their launcher does.
  console.error(`bench:routing: not done within ${limitMs / 60_000} minutes`);
  process.exit(1);
}, limitMs);
await main(dataDir)
  .catch((cause: unknown) => {
    console.error(`bench:routing: ${messageOf(cause)}`);
    process.exitCode = 1;
  })
  .finally(() => rm(dataDir, { recursive: true, force: true }));
clearTimeout(limit);

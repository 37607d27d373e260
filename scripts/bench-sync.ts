/**
 * Measures the loop on this machine, for real: an instance of its own in a temporary folder, real Postgres with fsync on,
 * the built web server, real Chromium with real IndexedDB. `npm run -s bench:sync -- --rows 10000 --backlog 1000 --json`
 * prints one line; how each figure is taken stands in docs/figures.md.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { connect, type Sql } from '../server/postgres/connect.ts';
import { openBrowser } from './bench/browser.ts';
import { type FirstSync, firstSyncs, reopenings } from './bench/first-sync.ts';
import { spread } from './bench/spread.ts';
import { addNames, addTasks, bytesOfName } from './bench/sync-rows.ts';
import { deliverBacklog, visibleAfter } from './bench/two-phones.ts';
import { readCommand, refuseCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import type { Running } from './start/running.ts';

/** It ends by itself within this, whatever hangs. */
const limitMs = 10 * 60_000;
const manyRows = 50_000;
const visibleCount = 40;

const usage = 'usage: npm run -s bench:sync -- --rows 10000 --backlog 1000 --json';
const { values } = readCommand('bench:sync', usage, {
  options: {
    rows: { type: 'string', default: '10000' },
    backlog: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => {
  if (!values.json) console.error(line);
};

function count(name: 'rows' | 'backlog', most: number): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  return refuseCommand('bench:sync', usage, `--${name} ${values[name]}: give a whole number from 1 to ${most}`);
}

const median = (samples: readonly number[]): number => Math.round(spread(samples).p50);

function sayFirst(what: string, syncs: readonly FirstSync[]): void {
  const each = syncs.map(({ ms, answeredMs }) => `${Math.round(ms)} (${Math.round(answeredMs)} until answered)`);
  say(`  ${what}: ${each.join(', ')}`);
}

async function measure(running: Running, browser: Browser, sql: Sql, rows: number, backlog: number): Promise<object> {
  await addNames(sql, 1, rows);
  say(`first syncs of ${rows} rows of ${await bytesOfName(sql)} bytes …`);
  const first = await firstSyncs(browser, running.url, 7);
  sayFirst('ms', first);
  say('opening again …');
  const reopened = await reopenings(running.url, 5);
  say(`two phones, ${visibleCount} taps …`);
  await addTasks(sql, 'SEEN', visibleCount);
  const visible = await visibleAfter(browser, running.url, 'SEEN', visibleCount);
  const backlogs = [];
  for (const prefix of ['LATE', 'LATER', 'LAST']) {
    say(`${backlog} actions without a network …`);
    await addTasks(sql, prefix, backlog);
    backlogs.push(await deliverBacklog(browser, running.url, prefix, backlog));
    say(`  delivered in ${Math.round(backlogs.at(-1)?.backlogMs ?? 0)} ms`);
  }
  say(`first syncs of ${manyRows} rows …`);
  await addNames(sql, rows + 1, manyRows);
  const many = await firstSyncs(browser, running.url, 3);
  sayFirst('ms', many);
  return {
    firstSync10kMs: median(first.map(({ ms }) => ms)),
    firstSync50kMs: median(many.map(({ ms }) => ms)),
    localWriteMs: spread(backlogs.flatMap(({ writes }) => writes)),
    visibleMs: spread(visible),
    backlogMs: median(backlogs.map(({ backlogMs }) => backlogMs)),
    reopenMs: median(reopened),
    wireBytes10k: median(first.map(({ bytes }) => bytes)),
  };
}

async function main(dataDir: string): Promise<void> {
  const rows = count('rows', manyRows);
  const backlog = count('backlog', 9_999);
  await chmod(dataDir, 0o755);
  const running = await startProcesses({ dataDir, report: say });
  const sql = connect(running.databaseUrl);
  const browser = await openBrowser();
  try {
    console.log(JSON.stringify(await measure(running, browser, sql, rows, backlog)));
  } finally {
    await browser.close();
    await sql.end();
    await running.stop();
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
const limit = setTimeout(() => {
  // The instance's parts end when their launcher does.
  console.error(`bench:sync: not done within ${limitMs / 60_000} minutes`);
  process.exit(1);
}, limitMs);
await main(dataDir)
  .catch((cause: unknown) => {
    console.error(`bench:sync: ${messageOf(cause)}`);
    process.exitCode = 1;
  })
  .finally(() => rm(dataDir, { recursive: true, force: true }));
clearTimeout(limit);

/**
 * Looks for a lost tap for as long as one likes, then ends by itself:
 *
 *     npm run -s soak -- --minutes 60 [--seed N] [--orders 1000000 | --climbs 10000]
 *
 * With `--orders` it only tries to confirm so many generated orders, on two connections; with `--climbs` it only lets the deadlines
 * of so many tasks fall due on workers that die. Otherwise, in turns: the simulator,
 * each time another seed; phones behind a proxy that loses answers, on an instance whose processes are killed; races; tries to
 * get an order past its checks; deadlines on workers that die at every step. Says on stderr what it does, and prints one JSON
 * line in the end. Exit code 1 when anything was wrong.
 */
import 'fake-indexeddb/auto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '../server/postgres/connect.ts';
import { migrate } from '../server/postgres/migrate.ts';
import { startTestCluster } from '../server/postgres/test-cluster.ts';
import { type FaultKind, faultKinds } from './simulate/faults.ts';
import { climbRound, escapeRound, fleetRound, raceRound, simulateRound } from './soak/rounds.ts';
import { emptyTally } from './soak/tally.ts';
import { readCommand, refuseCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import type { Running } from './start/running.ts';

/** A round never takes so long. */
const graceMs = 10 * 60_000;
/** After so many nothing new is learned. */
const mostFailures = 20;

const usage = 'usage: npm run -s soak -- --minutes 60 [--seed N] [--orders 1000000 | --climbs 10000]';
const { values } = readCommand('soak', usage, {
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string' },
    orders: { type: 'string' },
    climbs: { type: 'string' },
  },
});

function minutesGiven(): number {
  const minutes = Number(values.minutes);
  if (minutes > 0 && minutes <= 10_000) return minutes;
  return refuseCommand('soak', usage, `--minutes ${values.minutes}: give a number up to 10000`);
}

function numberGiven(name: string, value: string): number {
  const number = Number(value);
  if (number > 0) return number;
  return refuseCommand('soak', usage, `--${name} ${value}: give a number above 0`);
}

const begun = performance.now();
const tally = emptyTally();
const felt = new Set<FaultKind>();

/** Prints what there is. */
function conclude(): void {
  const minutes = Math.round((performance.now() - begun) / 6_000) / 10;
  console.log(JSON.stringify({ minutes, ...tally }));
  process.exitCode = tally.failures.length > 0 ? 1 : 0;
}

/** A round that breaks down is a failure, and the next one follows. */
const brokeDown = (at: number) => (cause: unknown) => {
  tally.failures.push(`round ${at} broke down: ${cause instanceof Error ? cause.stack : String(cause)}`);
};

/** How much time is left. It is enough for a round while the longest so far would still end in it; for a first one always. */
function timeUntil(untilMs: number) {
  let longest = 0;
  return {
    isEnough: (): boolean => performance.now() + longest < untilMs,
    async spend(round: () => Promise<void> | undefined): Promise<void> {
      const from = performance.now();
      await round();
      longest = Math.max(longest, performance.now() - from);
    },
  };
}

/** Rounds until the time is over. */
async function soak(
  untilMs: number,
  seed: number,
  rounds: readonly ((seed: number) => Promise<void>)[],
): Promise<void> {
  const time = timeUntil(untilMs);
  for (let turn = 0; time.isEnough() && tally.failures.length < mostFailures; turn += 1) {
    const at = seed + turn;
    const round = rounds[turn % rounds.length];
    await time.spend(() => round?.(at).catch(brokeDown(at)));
    console.error(JSON.stringify({ turn, ...tally }));
  }
  const never = faultKinds.filter((kind) => !felt.has(kind));
  if (tally.seeds >= 5 && never.length > 0) tally.failures.push(`never felt: ${never.join(', ')}`);
}

/** On a database of its own, the same round again, in so many lanes, until there is `enough` or the time is over. */
async function only(
  untilMs: number,
  seed: number,
  lanes: number,
  enough: () => boolean,
  round: (sql: Sql, databaseUrl: string, seed: number) => Promise<void>,
): Promise<void> {
  const cluster = await startTestCluster();
  await migrate(cluster.urlOf());
  const sql = connect(cluster.urlOf(), 8);
  let turn = 0;
  const time = timeUntil(untilMs);
  const lane = async (): Promise<void> => {
    while (!enough() && time.isEnough() && tally.failures.length < mostFailures) {
      turn += 1;
      const at = seed + turn;
      await time.spend(() => round(sql, cluster.urlOf(), at).catch(brokeDown(at)));
      console.error(JSON.stringify({ turn, ...tally }));
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await sql.end();
    await cluster.stop();
  }
}

/** What is asked for on the line: only orders, only climbs, or all in turns. */
async function run(untilMs: number, seed: number): Promise<void> {
  if (values.orders !== undefined) {
    const wanted = numberGiven('orders', values.orders);
    const enough = (): boolean => tally.orders >= wanted;
    return only(untilMs, seed, 2, enough, (sql, _, at) => escapeRound(sql, at, tally));
  }
  if (values.climbs !== undefined) {
    const wanted = numberGiven('climbs', values.climbs);
    const enough = (): boolean => tally.climbs >= wanted;
    return only(untilMs, seed, 1, enough, (sql, databaseUrl, at) =>
      climbRound({ sql, databaseUrl }, at, tally, 'alone', untilMs - performance.now()),
    );
  }
  return inTurns(untilMs, seed);
}

async function inTurns(untilMs: number, seed: number): Promise<void> {
  await chmod(dataDir, 0o755);
  const cluster = await startTestCluster();
  await migrate(cluster.urlOf());
  const apart = connect(cluster.urlOf(), 16);
  const climbing = { sql: apart, databaseUrl: cluster.urlOf() };
  const system: Running = await startProcesses({ dataDir, report: (line) => console.error(line) });
  const sql = connect(system.databaseUrl);
  try {
    await soak(untilMs, seed, [
      (at) => simulateRound(apart, at, tally, felt),
      (at) => fleetRound(system, sql, at, tally),
      (at) => simulateRound(apart, at, tally, felt),
      (at) => raceRound(apart, at, tally),
      (at) => escapeRound(apart, at, tally),
      (at) => climbRound(climbing, at, tally, 'turn', untilMs - performance.now()),
    ]);
  } finally {
    await Promise.all([sql.end(), apart.end()]);
    await Promise.all([system.stop(), cluster.stop()]);
  }
}

async function main(): Promise<void> {
  const minutes = minutesGiven();
  const limit = setTimeout(
    () => {
      // The instance's parts and both servers end when this process does.
      tally.failures.push('it did not end by itself');
      conclude();
      process.exit();
    },
    minutes * 60_000 + graceMs,
  );
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  await run(performance.now() + minutes * 60_000, seed).finally(() => clearTimeout(limit));
}

const dataDir = await mkdtemp(join(tmpdir(), 'throughline-soak-'));
await main()
  .catch((cause: unknown) => {
    tally.failures.push(messageOf(cause));
  })
  .finally(() => rm(dataDir, { recursive: true, force: true }));
conclude();

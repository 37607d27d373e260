/**
 * Looks for a lost tap for as long as one likes, then ends by itself:
 *
 *     npm run -s soak -- --minutes 60 [--seed N] [--orders 1000000]
 *
 * With `--orders` it only tries to confirm so many generated orders, on two connections. Otherwise, in turns: the simulator,
 * each time another seed; phones behind a proxy that loses answers, on an instance whose processes are killed; races; tries to
 * get an order past its checks; deadlines on workers that die at every step. Says on stderr what it does, and prints one JSON
 * line in the end. Exit code 1 when anything was wrong.
 */
import 'fake-indexeddb/auto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../server/postgres/connect.ts';
import { migrate } from '../server/postgres/migrate.ts';
import { startTestCluster } from '../server/postgres/test-cluster.ts';
import { type FaultKind, faultKinds } from './simulate/faults.ts';
import { climbRound, escapeRound, fleetRound, raceRound, simulateRound } from './soak/rounds.ts';
import { emptyTally } from './soak/tally.ts';
import { readCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import type { Running } from './start/running.ts';

/** A round never takes so long. */
const graceMs = 10 * 60_000;
/** After so many nothing new is learned. */
const mostFailures = 20;

const usage = 'usage: npm run -s soak -- --minutes 60 [--seed N] [--orders 1000000]';
const { values } = readCommand('soak', usage, {
  options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string' }, orders: { type: 'string' } },
});

function minutesGiven(): number {
  const minutes = Number(values.minutes);
  if (minutes > 0 && minutes <= 10_000) return minutes;
  throw new Error(`--minutes ${values.minutes}: give a number up to 10000`);
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

/** Rounds until the time is over. A round that breaks down is a failure, and the next one follows. */
async function soak(
  untilMs: number,
  seed: number,
  rounds: readonly ((seed: number) => Promise<void>)[],
): Promise<void> {
  for (let turn = 0; performance.now() < untilMs && tally.failures.length < mostFailures; turn += 1) {
    const at = seed + turn;
    const round = rounds[turn % rounds.length];
    await round?.(at).catch((cause: unknown) => {
      tally.failures.push(`round ${at} broke down: ${cause instanceof Error ? cause.stack : String(cause)}`);
    });
    console.error(JSON.stringify({ turn, ...tally }));
  }
  const never = faultKinds.filter((kind) => !felt.has(kind));
  if (tally.seeds >= 5 && never.length > 0) tally.failures.push(`never felt: ${never.join(', ')}`);
}

/** Hunts after escapes until so many orders were tried or the time is over. */
async function huntOnly(untilMs: number, seed: number, orders: number): Promise<void> {
  const cluster = await startTestCluster();
  await migrate(cluster.urlOf());
  const sql = connect(cluster.urlOf(), 4);
  let turn = 0;
  const lane = async (): Promise<void> => {
    while (tally.orders < orders && performance.now() < untilMs && tally.failures.length < mostFailures) {
      turn += 1;
      await escapeRound(sql, seed + turn, tally);
      console.error(JSON.stringify({ turn, ...tally }));
    }
  };
  try {
    await Promise.all([lane(), lane()]);
  } finally {
    await sql.end();
    await cluster.stop();
  }
}

async function main(dataDir: string): Promise<void> {
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
  if (values.orders !== undefined) {
    await huntOnly(performance.now() + minutes * 60_000, seed, Number(values.orders));
    clearTimeout(limit);
    return;
  }
  await chmod(dataDir, 0o755);
  const cluster = await startTestCluster();
  await migrate(cluster.urlOf());
  const apart = connect(cluster.urlOf(), 16);
  const system: Running = await startProcesses({ dataDir, report: (line) => console.error(line) });
  const sql = connect(system.databaseUrl);
  try {
    await soak(performance.now() + minutes * 60_000, seed, [
      (at) => simulateRound(apart, at, tally, felt),
      (at) => fleetRound(system, sql, at, tally),
      (at) => simulateRound(apart, at, tally, felt),
      (at) => raceRound(apart, at, tally),
      (at) => escapeRound(apart, at, tally),
      (at) => climbRound(apart, cluster.urlOf(), at, tally),
    ]);
  } finally {
    await Promise.all([sql.end(), apart.end()]);
    await Promise.all([system.stop(), cluster.stop()]);
    clearTimeout(limit);
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'throughline-soak-'));
await main(dataDir)
  .catch((cause: unknown) => {
    tally.failures.push(messageOf(cause));
  })
  .finally(() => rm(dataDir, { recursive: true, force: true }));
conclude();

import { hunt } from '../../server/checks/escape-hunt-fixture.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { climb } from '../climbs/climb.ts';
import { healFleet, keepBusy, makeFleet } from '../fleet/fleet.ts';
import { judgeFleet } from '../fleet/judge-fleet.ts';
import { startSwallowing } from '../fleet/swallowing-proxy.ts';
import { race } from '../races/race.ts';
import type { FaultKind } from '../simulate/faults.ts';
import { randomFrom } from '../simulate/random.ts';
import { Simulation } from '../simulate/simulation.ts';
import type { Running } from '../start/running.ts';
import { killAtRandom } from './kill-at-random.ts';
import { addFindings, type Tally } from './tally.ts';

const steps = 2_000;
const devices = 3;
const phones = 16;
const fleetMs = 30_000;
const escapeOrders = 10_000;

/** Where climbs take turns with others, and where there are only climbs: then many at once, for most of a round goes into its deaths. */
const climbSizes = { turn: { lots: 40, deathsPerStep: 1 }, alone: { lots: 200, deathsPerStep: 1 } };
const longestClimbMs = 15 * 60_000;

/** One seed of the simulator; notes which kinds of fault were felt. */
export async function simulateRound(sql: Sql, seed: number, tally: Tally, felt: Set<FaultKind>): Promise<void> {
  const outcome = await new Simulation(sql, seed, devices).run(steps);
  tally.seeds += 1;
  tally.steps += steps;
  for (const [kind, { hit }] of Object.entries(outcome.faults)) if (hit > 0) felt.add(kind as FaultKind);
  const { lost, doubled, silent, stuck, diverged } = outcome;
  const again = `npm run -s simulate -- --seed ${seed} --steps ${steps} --devices ${devices} --trace`;
  addFindings(tally, { lost, doubled, silent, stuck, diverged }, again);
}

/** Phones behind a proxy that loses answers, on an instance whose processes are killed meanwhile. */
export async function fleetRound(system: Running, sql: Sql, seed: number, tally: Tally): Promise<void> {
  const random = randomFrom(seed);
  let isOver = false;
  const proxy = await startSwallowing(system.url, () => !isOver && random.chance(0.8));
  const timer = setTimeout(() => {
    isOver = true;
  }, fleetMs);
  try {
    const fleet = await makeFleet(sql, proxy.url, phones);
    const over = (): boolean => isOver;
    const [kills] = await Promise.all([killAtRandom(system, random, over), keepBusy(fleet, over, seed)]).finally(() => {
      isOver = true;
    });
    await healFleet(fleet);
    addFindings(tally, await judgeFleet(sql, fleet), `fleet ${seed} (its timing does not repeat)`);
    tally.kills += kills;
    for (const device of fleet) await device.end();
  } finally {
    clearTimeout(timer);
    tally.swallowed += proxy.swallowed();
    await proxy.stop();
  }
}

/** Writers, a slow stranger and phones that pull. */
export async function raceRound(sql: Sql, seed: number, tally: Tally): Promise<void> {
  const { wrongRows, actions } = await race(sql, {
    seed,
    writers: 8,
    foreign: 3,
    foreignMs: 3_000,
    thinkMs: 0,
    restMs: 0,
  });
  tally.raced += actions;
  addFindings(tally, { wrongRows }, `npm run -s bench:races -- --seed ${seed}`);
}

/** Some 200 tasks, or 1,000, whose deadlines fall due on workers that die at each of their steps. */
export async function climbRound(
  { sql, databaseUrl }: { sql: Sql; databaseUrl: string },
  seed: number,
  tally: Tally,
  size: keyof typeof climbSizes,
  leftMs: number,
): Promise<void> {
  const longestMs = Math.min(longestClimbMs, Math.max(leftMs, 2 * 60_000));
  const outcome = await climb(sql, databaseUrl, { seed, ...climbSizes[size], workers: 3, withinMs: 15_000, longestMs });
  const { missed, unreminded, doubled, afterTaken, misreminded, late } = outcome;
  tally.climbs += outcome.runs;
  tally.kills += outcome.kills;
  tally.takenOver += outcome.takenOver;
  const found = { missed: missed + unreminded, doubled, afterTaken, misreminded, late };
  addFindings(tally, found, `climb ${seed} (its timing does not repeat)`);
  if (outcome.spared.length > 0)
    tally.failures.push(`climb ${seed}: nobody died ${outcome.spared.join('; nobody died ')}`);
  const { backMs, plainMs } = outcome;
  console.error(JSON.stringify({ climb: seed, backMs, plainMs, late }));
}

/** Orders over every path, tried to confirm with and without the answers they need. */
export async function escapeRound(sql: Sql, seed: number, tally: Tally): Promise<void> {
  const { drafts, tries, escapes, keptBack } = await hunt(sql, seed, escapeOrders);
  tally.orders += drafts;
  tally.tries += tries;
  addFindings(tally, { escaped: escapes.length, keptBack: keptBack.length }, [...escapes, ...keptBack][0] ?? '');
}

import { setTimeout as sleep } from 'node:timers/promises';
import { openHouse } from '../../server/house.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { type Random, randomFrom } from '../simulate/random.ts';
import { Deaths, type Mood, type Step } from './deaths.ts';
import { bringNear, climbQueues, holdLots, type OpenTask, openTasks, take } from './held-lots.ts';
import { type Climbed, judgeClimbs, type Taken } from './judge-climbs.ts';
import { compileWorker, startMortalWorker } from './mortal-worker.ts';
import type { Fate } from './stepping-gate.ts';
import { type Backs, watchLeases } from './watch-leases.ts';

export interface ClimbWish {
  readonly seed: number;
  /** Lots held; five tasks each, and beside every fourth one of no exception. */
  readonly lots: number;
  readonly workers: number;
  /** Deadlines of first levels fall due within so many milliseconds, each task's next one a third of it later. */
  readonly withinMs: number;
  /** A worker dies at each step so often before it and so often right after it. */
  readonly deathsPerStep: number;
  /** Each climb must come to an end within so many milliseconds; five minutes unless told. */
  readonly longestMs?: number;
}

/** What came of it: what was told, how soon others went on, and at which steps workers died. */
export interface Outcome extends Climbed, Backs {
  readonly kills: number;
  /** Statements a worker died at, with how often before it was sent and how often right after. */
  readonly steps: Readonly<Record<string, Step>>;
  /** Steps of the loops nobody died at: with any of these nothing is proven of them. */
  readonly spared: readonly string[];
}

const longestUsual = 5 * 60_000;
/** So long before that nobody dies any more. */
const graceMs = 60_000;
/** So few lots show every statement, and are held again while a step of them was nobody's last yet. */
const fewLots = 4;
const fewWithinMs = 1_500;
const mostEncores = 5;

/** Waits until no job is left that tells a level (`climbs`), or none due that does anything else. */
async function whenNoneLeft(sql: Sql, tenantId: string, climbs: boolean, before: number): Promise<void> {
  for (; ; await sleep(100)) {
    const left = await sql`
      select 1 from ops.job
      where tenant_id = ${tenantId} and (queue = any (${climbQueues})) = ${climbs} and state in ('waiting', 'leased')
        and (${climbs} or due <= now()) limit 1`;
    if (left.length === 0) return;
    if (performance.now() > before) throw new Error('the jobs did not come to an end in time');
  }
}

/** Takes half of the tasks, each at some moment while levels are being told. */
async function takeSome(house: House, tenantId: string, all: readonly OpenTask[], random: Random, withinMs: number) {
  const taken = new Map<string, Taken>();
  const takeLater = async (task: OpenTask): Promise<void> => {
    await sleep(random.below(2 * withinMs));
    const begun = Date.now();
    await take(house, tenantId, task);
    taken.set(task.id, { begun, ended: Date.now() });
  };
  await Promise.all(all.filter(() => random.chance(0.5)).map(takeLater));
  return taken;
}

interface Scene {
  readonly sql: Sql;
  readonly house: House;
  readonly random: Random;
  readonly deaths: Deaths;
  /** The longest each climb may last, in milliseconds. */
  readonly longestMs: number;
}

/** One plant's climb: what was held, and who was taken when. */
interface Climb {
  readonly tenantId: string;
  readonly taken: ReadonlyMap<string, Taken>;
}

/** Holds lots of a plant of their own, and lets the levels of their tasks fall due while the workers fare as `mood` says. */
async function climbOne(scene: Scene, lots: number, withinMs: number, mood: Mood): Promise<Climb> {
  const { sql, house, random, deaths, longestMs } = scene;
  const tenantId = random.uuid();
  await holdLots(sql, house, tenantId, lots);
  const all = await openTasks(sql, tenantId);
  // What else follows from a hold is over before anybody dies.
  await whenNoneLeft(sql, tenantId, false, performance.now() + longestMs);
  // The time is for what dies and climbs, not for what came before.
  const before = performance.now() + longestMs;
  deaths.turn(mood);
  const spare = setTimeout(() => deaths.turn('idle'), longestMs - graceMs);
  try {
    await bringNear(sql, tenantId, withinMs, withinMs / 3);
    const taken = await takeSome(house, tenantId, all, random, withinMs);
    await whenNoneLeft(sql, tenantId, true, before);
    return { tenantId, taken };
  } finally {
    clearTimeout(spare);
    deaths.turn('idle');
  }
}

/** A few whose workers live show which statements there are; then the many, and a few again while a step was nobody's last. */
async function climbAll(scene: Scene, { lots, withinMs }: ClimbWish): Promise<Climb[]> {
  const climbs = [
    await climbOne(scene, fewLots, fewWithinMs, 'listing'),
    await climbOne(scene, lots, withinMs, 'killing'),
  ];
  for (let encore = 0; encore < mostEncores && scene.deaths.spared().length > 0; encore += 1) {
    climbs.push(await climbOne(scene, fewLots, fewWithinMs, 'killing at once'));
  }
  return climbs;
}

/** What several came to, together. */
function sumOf(each: readonly Climbed[]): Climbed {
  const sum = (name: keyof Climbed): number => each.reduce((total, climbed) => total + climbed[name], 0);
  return {
    runs: sum('runs'),
    told: sum('told'),
    missed: sum('missed'),
    doubled: sum('doubled'),
    afterTaken: sum('afterTaken'),
    reminded: sum('reminded'),
    unreminded: sum('unreminded'),
    misreminded: sum('misreminded'),
  };
}

/**
 * Lets the levels of many tasks fall due on workers that die by SIGKILL at each of their steps, while half of the tasks are taken
 * by their functions, and judges what was told. Throws when it does not come to an end in time.
 */
export async function climb(sql: Sql, databaseUrl: string, wish: ClimbWish): Promise<Outcome> {
  const random = randomFrom(wish.seed);
  const deaths = new Deaths(random, wish.deathsPerStep);
  const longestMs = wish.longestMs ?? longestUsual;
  const watch = await watchLeases(sql, random.uuid(), 2 * longestMs);
  await compileWorker();
  const fateOf = (statement: string): Fate => deaths.fateOf(statement);
  const workers = await Promise.all(Array.from({ length: wish.workers }, () => startMortalWorker(databaseUrl, fateOf)));
  try {
    const climbs = await climbAll({ sql, house: openHouse(sql), random, deaths, longestMs }, wish);
    const tenantIds = climbs.map(({ tenantId }) => tenantId);
    return {
      ...sumOf(await Promise.all(climbs.map(({ tenantId, taken }) => judgeClimbs(sql, tenantId, taken)))),
      ...(await watch.judge(tenantIds)),
      kills: workers.reduce((sum, worker) => sum + worker.kills(), 0),
      steps: deaths.steps,
      spared: deaths.spared(),
    };
  } finally {
    deaths.turn('idle');
    for (const worker of workers) await worker.stop();
    await watch.stop();
  }
}

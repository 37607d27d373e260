import { setTimeout as sleep } from 'node:timers/promises';
import { openHouse } from '../../server/house.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { type Random, randomFrom } from '../simulate/random.ts';
import { bringNear, climbQueues, holdLots, type OpenTask, openTasks, take } from './held-lots.ts';
import { type Climbed, judgeClimbs, type Taken } from './judge-climbs.ts';
import { startMortalWorker } from './mortal-worker.ts';
import { allAway } from './spans.ts';
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
  /** It must come to an end within so many milliseconds; five minutes unless told. */
  readonly longestMs?: number;
}

/** What came of it: what was told, how soon others went on, and at which steps workers died. */
export interface Outcome extends Climbed, Backs {
  /** How long the machine stood still in all, in milliseconds. */
  readonly stoodStillMs: number;
  readonly kills: number;
  /** Statements a worker died at, with how often before it was sent and how often right after. */
  readonly steps: Readonly<Record<string, { before: number; after: number }>>;
}

/** Loops that have nothing to do with deadlines: to die there shows nothing more. */
const aside = /heartbeat|reading|machine|listen|pg_catalog|delete from|followed|mail/i;
const longestUsual = 5 * 60_000;
/** So long before that nobody dies any more. */
const graceMs = 2 * 60_000;

/** Says at which statements workers die: at each, before and after, up to so often; never again once it is `over`. */
function deaths(random: Random, perStep: number, isOver: () => boolean) {
  const steps: Record<string, { before: number; after: number }> = {};
  const fateOf = (statement: string): Fate => {
    if (isOver() || aside.test(statement)) return 'pass';
    const step = steps[statement] ?? { before: 0, after: 0 };
    steps[statement] = step;
    const moment = random.chance(0.5) ? 'before' : 'after';
    // Now and then a worker gets further than what it could still die at.
    if (step[moment] >= perStep || random.chance(0.6)) return 'pass';
    step[moment] += 1;
    return moment;
  };
  return { steps, fateOf };
}

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

/**
 * Lets the levels of many tasks fall due on workers that die by SIGKILL at each of their steps, while half of the tasks are taken
 * by their functions, and judges what was told. Throws when it does not come to an end in time.
 */
export async function climb(sql: Sql, databaseUrl: string, wish: ClimbWish): Promise<Outcome> {
  const random = randomFrom(wish.seed);
  const house = openHouse(sql);
  const tenantId = random.uuid();
  await holdLots(sql, house, tenantId, wish.lots);
  const all = await openTasks(sql, tenantId);
  let deadline = performance.now() + (wish.longestMs ?? longestUsual);
  let isOver = true;
  const { steps, fateOf } = deaths(random, wish.deathsPerStep, () => isOver || performance.now() > deadline - graceMs);
  const watch = await watchLeases(sql, databaseUrl);
  const workers = await Promise.all(Array.from({ length: wish.workers }, () => startMortalWorker(databaseUrl, fateOf)));
  try {
    // What else follows from a hold is over before anybody dies.
    await whenNoneLeft(sql, tenantId, false, deadline);
    isOver = false;
    // The time is for what dies and climbs, not for what came before.
    deadline = performance.now() + (wish.longestMs ?? longestUsual);
    await bringNear(sql, tenantId, wish.withinMs, wish.withinMs / 3);
    const taken = await takeSome(house, tenantId, all, random, wish.withinMs);
    await whenNoneLeft(sql, tenantId, true, deadline);
    const kills = workers.reduce((sum, worker) => sum + worker.kills(), 0);
    const away = allAway(workers.map((worker) => worker.away()));
    const backs = await watch.judge(tenantId, away);
    return { ...(await judgeClimbs(sql, tenantId, taken)), ...backs, kills, steps };
  } finally {
    isOver = true;
    for (const worker of workers) await worker.stop();
    await watch.stop();
  }
}

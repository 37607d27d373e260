import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { JobName } from './postgres/job-name.ts';
import { completeJob, giveBackJob, type LeasedJob, leaseFairly, leaseJobs, leaseLonely } from './postgres/job-sql.ts';
import { testDatabase } from './postgres/test-database.ts';
import { testHouse } from './postgres/test-house.ts';
import { setClaims, systemActor, transactAsSystem } from './postgres/transaction.ts';
import { type Handlers, workJobs } from './run-jobs.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: Date.now });
const tenantId = await house.addTenant();
const queue: JobName = 'plant.replan';

beforeEach(async () => {
  await sql`delete from ops.job`;
  await sql`delete from ops.audit_event`;
});

/** Asks for work, `plant` being its effect key and its payload. */
const ask = (plant: string, due?: number): Promise<void> =>
  transactAsSystem(house, tenantId, (tx) => tx.later(queue, plant, { plant }, due));

/** An effect that can be counted: an audit line. */
const handlers: Handlers = { [queue]: { within: (tx, { plant = '' }) => tx.audit('done', { plant }) } };
const effects = async (): Promise<string[]> =>
  (await sql<{ plant: string }[]>`select facts->>'plant' as plant from ops.audit_event order by 1`).map(
    ({ plant }) => plant,
  );
const jobs = () => sql`select effect_key as key, state, attempts, last_error as error from ops.job order by id`;
const states = async () => (await jobs()).map((row) => row['state']);

/** Lets workers at the jobs until `until` holds. */
async function work(until: () => Promise<void>, workers = 1, given = handlers): Promise<void> {
  const stopping = new AbortController();
  const working = Array.from({ length: workers }, () => workJobs(house, stopping.signal, () => undefined, 4, given));
  try {
    await vi.waitFor(until, { timeout: 20_000, interval: 20 });
  } finally {
    stopping.abort();
    await Promise.all(working);
  }
}

async function leaseOne(): Promise<LeasedJob> {
  const [job] = await leaseJobs(sql, 1, [queue]);
  if (!job) throw new Error('no job is due');
  return job;
}

const complete = (job: LeasedJob): Promise<boolean> =>
  sql.begin(async (tx) => {
    await setClaims(tx, systemActor(tenantId), 'app_server');
    return completeJob(tx, job);
  }) as Promise<boolean>;

const leaseRunsOut = () => sql`update ops.job set lease_until = now() - interval '1 ms' where state = 'leased'`;

describe('jobs', () => {
  test('[JOB-1] three workers at once do every job once', async () => {
    const asked = Array.from({ length: 60 }, (_, at) => `plant-${String(at).padStart(2, '0')}`);
    for (const plant of asked) await ask(plant);
    await work(async () => expect(new Set(await states())).toEqual(new Set(['done'])), 3);
    expect(await effects()).toEqual(asked);
  });

  test('[JOB-2] a job whose worker fell silent is taken over, and who lost it leaves nothing', async () => {
    await ask('plant-1');
    const first = await leaseOne();
    expect(await leaseJobs(sql, 1, [queue])).toEqual([]);
    await leaseRunsOut();
    const second = await leaseOne();
    expect([first.attempts, second.attempts]).toEqual([1, 2]);
    expect(await complete(first)).toBe(false);
    expect(await states()).toEqual(['leased']);
    expect(await complete(second)).toBe(true);
    expect(await states()).toEqual(['done']);
  });

  test('[JOB-2] who comes back to work it lost rolls its effect back', async () => {
    await ask('plant-1');
    let lost = 0;
    const slow: Handlers = {
      [queue]: {
        async within(tx, { plant = '' }) {
          await tx.audit('done', { plant });
          // Another worker thinks this one dead, once.
          lost += 1;
          if (lost === 1) await sql`update ops.job set attempts = attempts + 1`;
        },
      },
    };
    await work(async () => expect(lost).toBe(1), 1, slow);
    expect([await effects(), await states()]).toEqual([[], ['leased']]);
    await leaseRunsOut();
    await work(async () => expect(await states()).toEqual(['done']), 1, slow);
    expect(await effects()).toEqual(['plant-1']);
  });

  test('[JOB-8] a job of a queue this worker does not know waits for one that does', async () => {
    await transactAsSystem(house, tenantId, (tx) => tx.later('quote.expire', 'quote-1', {}));
    await ask('plant-1');
    await work(async () => expect(await effects()).toEqual(['plant-1']));
    expect((await jobs()).filter(({ state }) => state === 'waiting')).toMatchObject([{ key: 'quote-1', attempts: 0 }]);
  });

  test('[JOB-7] what waits for a slow ERP holds up nothing else, and has no more than its own places', async () => {
    const toErp: JobName = 'erp.deliver';
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    let asking = 0;
    const slow: Handlers = {
      ...handlers,
      [toErp]: {
        async outside() {
          asking += 1;
          await answered;
        },
      },
    };
    for (let at = 0; at < 30; at += 1)
      await transactAsSystem(house, tenantId, (tx) => tx.later(toErp, `erp-${at}`, { commandId: String(at) }));
    const here = Array.from({ length: 20 }, (_, at) => `plant-${String(at).padStart(2, '0')}`);
    for (const plant of here) await ask(plant);
    let together: number | undefined;
    const untilAllIsDone = async () => {
      expect(await effects()).toEqual(here);
      together ??= asking;
      answer();
      expect(new Set(await states())).toEqual(new Set(['done']));
    };
    await work(untilAllIsDone, 1, slow);
    expect(together).toBe(8);
    expect(asking).toBe(30);
  });

  test('[JOB-11] deadlines are told while more is being computed than there are places for', async () => {
    const weighed: JobName = 'exception.options';
    const { promise: computed, resolve: end } = Promise.withResolvers<void>();
    let computing = 0;
    const slow: Handlers = {
      ...handlers,
      [weighed]: {
        weighs: true,
        async within() {
          computing += 1;
          await computed;
        },
      },
    };
    for (let at = 0; at < 8; at += 1)
      await transactAsSystem(house, tenantId, (tx) => tx.later(weighed, `weighed-${at}`, { exceptionId: String(at) }));
    let together: number | undefined;
    const untilAllIsDone = async () => {
      expect(computing).toBeGreaterThan(0);
      if (together === undefined) for (const plant of ['plant-1', 'plant-2']) await ask(plant);
      together ??= computing;
      expect(await effects()).toEqual(['plant-1', 'plant-2']);
      end();
      expect(new Set(await states())).toEqual(new Set(['done']));
    };
    await work(untilAllIsDone, 1, slow);
    expect([together, computing]).toEqual([2, 8]);
  });

  test('[JOB-9] a plant whose ERP is slow gets all places while it is alone, and half of them once another waits', async () => {
    const toErp: JobName = 'erp.deliver';
    const other = await house.addTenant();
    const askErp = async (plant: string, many: number) => {
      for (let at = 0; at < many; at += 1)
        await transactAsSystem(house, plant, (tx) => tx.later(toErp, `${plant}-${at}`, { commandId: `${at}` }));
    };
    const asking: { plant: string; answer: () => void }[] = [];
    const slow: Handlers = {
      [toErp]: {
        outside: (_, plant) =>
          new Promise<void>((resolve) => {
            const answer = () => {
              asking.splice(asking.indexOf(own), 1);
              resolve();
            };
            const own = { plant, answer };
            asking.push(own);
          }),
      },
    };
    const split = () => [tenantId, other].map((plant) => asking.filter((each) => each.plant === plant).length);
    const answerOne = (of: string) => asking.find(({ plant }) => plant === of)?.answer();
    await askErp(tenantId, 40);
    let step = 0;
    const splits = [
      { next: () => askErp(other, 12), is: [8, 0] },
      ...[7, 6, 5, 4].map((left) => ({ next: () => answerOne(tenantId), is: [left + 1, 7 - left] })),
      { next: () => answerOne(tenantId), is: [4, 4] },
      { next: () => answerOne(other), is: [4, 4] },
    ];
    const untilShared = async () => {
      const now = splits[step];
      if (now) {
        expect(split()).toEqual(now.is);
        step += 1;
        await now.next();
      }
      expect(step).toBe(splits.length);
      for (const each of [...asking]) each.answer();
      expect(new Set(await states())).toEqual(new Set(['done']));
    };
    await work(untilShared, 1, slow);
  });

  test('[JOB-9] a backlog of one plant hides nobody: what is leased is half another’s, by due time', async () => {
    const other = await house.addTenant();
    for (const [plant, many] of [
      [tenantId, 50],
      [other, 6],
    ] as const)
      for (let at = 0; at < many; at += 1)
        await transactAsSystem(house, plant, (tx) => tx.later(queue, `${plant}-${at}`, { at: String(at) }));
    const lease = async (limit: number, held: readonly (readonly [string, number])[]) => {
      const leased = await leaseFairly(sql, limit, [queue], { held: new Map(held), most: 4 });
      return [tenantId, other].map((plant) => leased.filter((each) => each.tenantId === plant).length);
    };
    expect(await lease(8, [])).toEqual([4, 4]);
    expect(
      await lease(3, [
        [tenantId, 4],
        [other, 1],
      ]),
    ).toEqual([1, 2]);
    expect(await lease(8, [])).toEqual([8, 0]);
    await leaseRunsOut();
    await sql`delete from ops.job where state = 'waiting'`;
    // Of a worker that died: shared in the same way.
    expect(await lease(4, [[tenantId, 4]])).toEqual([0, 4]);
  });

  test('[JOB-3] a failing job holds nothing up, comes back later, and is set aside after 25 attempts', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await ask('plant-bad');
    await ask('plant-good');
    const failing: Handlers = {
      [queue]: {
        async within(tx, { plant = '' }) {
          await tx.audit('done', { plant });
          if (plant === 'plant-bad') throw new Error('no such plant');
        },
      },
    };
    const bad = async () => (await jobs())[0];
    await work(async () => expect(await states()).toEqual(['waiting', 'done']), 1, failing);
    expect(await effects()).toEqual(['plant-good']);
    expect(await bad()).toMatchObject({ attempts: 1, error: expect.stringContaining('no such plant') });
    expect(said).toHaveBeenCalledTimes(1);
    await sql`update ops.job set attempts = 24, due = now() where state = 'waiting'`;
    await work(async () => expect((await bad())?.['state']).toBe('failed'), 1, failing);
    expect(await bad()).toMatchObject({ attempts: 25, error: expect.stringContaining('no such plant') });
  });

  test('[JOB-3] the pause doubles with each attempt, up to five minutes', async () => {
    const seconds: number[] = [];
    for (const attempts of [4, 6, 20]) {
      await sql`delete from ops.job`;
      await ask('plant-1');
      const job = { ...(await leaseOne()), attempts, tries: attempts };
      await sql`update ops.job set attempts = ${attempts}`;
      await giveBackJob(sql, job, 'later', 25);
      const [row] = await sql<{ s: number }[]>`select extract(epoch from due - now())::float8 as s from ops.job`;
      seconds.push(row?.s ?? 0);
    }
    for (const [at, pause] of [8, 32, 300].entries()) {
      expect(seconds[at]).toBeLessThanOrEqual(pause);
      expect(seconds[at]).toBeGreaterThan(pause / 2);
    }
  });

  test('[JOB-4] work asked for again while it waits is done once, at the earlier time', async () => {
    await ask('plant-1', Date.now() + 3_600_000);
    await ask('plant-1');
    await ask('plant-1', Date.now() + 60_000);
    await work(async () => expect(await states()).toEqual(['done']));
    expect(await effects()).toEqual(['plant-1']);
  });

  test('[JOB-4] work asked for while it is being done is done again', async () => {
    await ask('plant-1');
    const first = await leaseOne();
    await ask('plant-1');
    expect(await complete(first)).toBe(true);
    await work(async () => expect(await states()).toEqual(['done', 'done']));
  });

  test('[JOB-5] a job that takes its worker down each time is set aside, unbegun', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await ask('plant-1');
    await leaseOne();
    await sql`update ops.job set attempts = 28, deaths = 3, alone = true`;
    await leaseRunsOut();
    await work(async () => expect(await states()).toEqual(['failed']));
    expect(await jobs()).toMatchObject([{ attempts: 29, error: 'its worker died in 25 attempts' }]);
    expect(await effects()).toEqual([]);
    expect(said).toHaveBeenCalledTimes(1);
  });

  test('[JOB-10] of jobs whose worker dies of one, again and again, only that one is set aside', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const plant of ['plant-1', 'plant-2', 'plant-3', 'poison']) await ask(plant);
    const batches: number[] = [];
    for (let life = 0; life < 31; life += 1) {
      const alone = await leaseLonely(sql, [queue]);
      const batch = alone.length > 0 ? alone : await leaseJobs(sql, 4, [queue]);
      batches.push(batch.length);
      // Who begins the poison ends with all that is under way.
      const dies = batch.some(({ payload }) => payload['plant'] === 'poison');
      for (const job of dies ? [] : batch) expect(await complete(job)).toBe(true);
      await sql`update ops.job set lease_until = lease_until - interval '5 s' where state = 'leased'`;
    }
    expect(batches).toEqual([4, 4, 4, ...Array.from({ length: 28 }, () => 1)]);
    await work(async () => expect((await states()).includes('leased')).toBe(false));
    expect(await jobs()).toMatchObject([
      ...['plant-1', 'plant-2', 'plant-3'].map((key) => ({ key, state: 'done', attempts: 4 })),
      { key: 'poison', state: 'failed', attempts: 29, error: 'its worker died in 25 attempts' },
    ]);
    expect(await effects()).toEqual([]);
  });

  test('[JOB-10] a job that has to be alone goes before all others, and nothing begins beside it', async () => {
    const asked = Array.from({ length: 12 }, (_, at) => `plant-${String(at).padStart(2, '0')}`);
    for (const plant of asked) await ask(plant);
    await sql`
      update ops.job set state = 'leased', lease_until = now() - interval '1 ms', attempts = 3, deaths = 2
      where effect_key = any (${['plant-05', 'plant-11']})`;
    const underWay = new Set<string>();
    const beside: Record<string, string[]> = {};
    const watching: Handlers = {
      [queue]: {
        async within(tx, { plant: key }) {
          const plant = String(key);
          for (const each of underWay)
            for (const [one, other] of [
              [each, plant],
              [plant, each],
            ] as const)
              beside[one] = [...(beside[one] ?? []), other];
          underWay.add(plant);
          await tx.sql`select pg_sleep(0.05)`;
          await tx.audit('done', { plant });
          underWay.delete(plant);
        },
      },
    };
    await work(async () => expect(new Set(await states())).toEqual(new Set(['done'])), 1, watching);
    expect(await effects()).toEqual(asked);
    expect(Object.keys(beside).length).toBeGreaterThan(5);
    expect([beside['plant-05'], beside['plant-11']]).toEqual([undefined, undefined]);
  });

  test('[JOB-10] while others are under way nothing new begins until the one that has to be alone is done', async () => {
    for (let at = 0; at < 40; at += 1) await ask(`plant-${String(at).padStart(2, '0')}`);
    const order: string[] = [];
    const noting: Handlers = {
      [queue]: {
        async within(tx, { plant: key }) {
          const plant = String(key);
          order.push(plant);
          if (order.length === 1)
            await sql`
              update ops.job set state = 'leased', lease_until = now(), attempts = 4, deaths = 3, alone = true
              where effect_key = 'plant-39'`;
          await tx.sql`select pg_sleep(0.1)`;
          await tx.audit('done', { plant });
        },
      },
    };
    await work(async () => expect(new Set(await states())).toEqual(new Set(['done'])), 1, noting);
    expect(order.indexOf('plant-39')).toBeLessThan(30);
    expect(order).toHaveLength(40);
  });
});

import { describe, expect, test } from 'vitest';
import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { loads } from '../../db/load/load.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { decideTask } from '../../db/task/task-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { decideDue } from './deadline-jobs.ts';
import { measureOpen } from './measure-again.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForStop } from './raise-for-stop.ts';
import { endFlapping } from './resolve.ts';
import { resolveForStop } from './resolve-for-stop.ts';
import { settleTask } from './settle-task.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, { now: () => clock, flow: { 'task.decided': [settleTask] } });

/** A plant with one machine that stops and starts as told. */
async function plant() {
  clock = noon;
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'e-1', state: 'down' })],
    orders: [make.order({ id: 'o-1' })],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1' })],
    workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'] })],
    operations: [make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1' })],
    loads: [make.load({ id: 'ld-1' })],
    loadLines: [make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'l-1' })],
  });
  const act = <T>(work: (tx: ServerTx) => Promise<T>): Promise<T> => transactAsSystem(house, tenantId, work);
  const all = () => act((tx) => tx.all(exceptions));
  return {
    tenantId,
    act,
    all,
    async stops(after: number) {
      clock = noon + after;
      await fillPlant(sql, tenantId, { stops: [make.stop({ id: 's-1', equipmentId: 'e-1', breakdownAt: clock })] });
      await act((tx) => raiseForStop(tx, { stopId: 's-1' }));
    },
    async runs(after: number) {
      clock = noon + after;
      await act((tx) => resolveForStop(tx, { stopId: 's-1' }));
    },
    async only(): Promise<Exception> {
      const [one, ...others] = await all();
      if (!one || others.length > 0) throw new Error(`${others.length + 1} exceptions instead of one`);
      return one;
    },
    open: async () => (await act((tx) => tx.all(tasks))).filter(({ state }) => state !== 'superseded'),
    answer: (task: Task, nth: number) =>
      transact(house, { actor: testActor(tenantId, 'boss', ['manager'], [plantId]), at: clock }, (tx) =>
        decideTask.run(
          tx,
          { taskId: task.id, decisionId: `d-${nth}`, choice: task.choices[0] ?? '', reason: '' },
          tx.act,
        ),
      ),
  };
}

describe('a cause that is back', () => {
  test('[EXC-16] soon after it was over opens the same exception with a new clock, and asks everybody anew', async () => {
    const machine = await plant();
    await machine.stops(0);
    const [quality] = (await machine.open()).filter((task) => task.function === 'quality');
    if (!quality) throw new Error('quality was not asked');
    await machine.answer(quality, 1);
    const before = await machine.only();
    await machine.runs(10 * minute);
    expect(await machine.only()).toMatchObject({ state: 'resolved' });
    await machine.stops(39 * minute);
    const after = await machine.only();
    expect(after).toMatchObject({
      id: before.id,
      state: 'routed',
      breached: false,
      resolvedAt: null,
      occurredAt: noon + 39 * minute,
      decideBy: noon + 59 * minute,
      policy: before.policy,
      moves: [{ from: noon + 20 * minute, to: noon + 59 * minute, reason: 'reopened', at: noon + 39 * minute }],
    });
    expect(after.turns.map(({ came }) => came)).toEqual([true, false, true]);
    expect(after.answers.map(({ state }) => state)).toEqual(Array(6).fill('queued'));
    expect(after.answers.some(({ taskId }) => taskId === quality.id)).toBe(false);
    const own = await machine.act((tx) => tx.scan(tasks, 'exceptionId', before.id));
    expect(own).toHaveLength(12);
    expect(own.find(({ id }) => id === quality.id)).toMatchObject({ state: 'decided', choice: quality.choices[0] });
    const fresh = own.filter((task) => task.state === 'queued');
    expect(fresh.map((task) => task.context[0]?.code)).toEqual(Array(6).fill('cause.back'));
    // The deadline queued when it was raised finds a clock that began anew.
    await machine.act((tx) => decideDue(tx, { exceptionId: before.id }));
    expect(await machine.only()).toMatchObject({ breached: false });
  });

  test('[EXC-16] more than half an hour later it is another', async () => {
    const machine = await plant();
    await machine.stops(0);
    await machine.runs(5 * minute);
    await machine.stops(36 * minute);
    expect(await machine.all()).toHaveLength(2);
  });

  test('[EXC-5] [EXC-16] it is over again when those asked anew have answered; the first round counts no more', async () => {
    const machine = await plant();
    await machine.stops(0);
    await machine.runs(minute);
    await machine.stops(2 * minute);
    for (const [at, task] of (await machine.open()).entries()) {
      expect(await machine.only()).toMatchObject({ resolvedAt: null });
      await machine.answer(task, at);
    }
    expect(await machine.only()).toMatchObject({ state: 'resolved' });
  });

  test('[EXC-20] what goes after everybody answered is noted: should it come again, it is the same', async () => {
    const machine = await plant();
    await machine.stops(0);
    for (const [at, task] of (await machine.open()).entries()) await machine.answer(task, at);
    expect(await machine.only()).toMatchObject({ state: 'resolved', turns: [{ came: true }] });
    await machine.runs(3 * minute);
    expect((await machine.only()).turns.map(({ came }) => came)).toEqual([true, false]);
    await machine.stops(4 * minute);
    expect(await machine.only()).toMatchObject({ state: 'routed' });
  });
});

describe('a cause that comes and goes', () => {
  test('[EXC-17] five times in ten minutes is one exception, open until it has stayed away for ten', async () => {
    const machine = await plant();
    await machine.stops(0);
    await machine.runs(minute);
    await machine.stops(2 * minute);
    await machine.runs(3 * minute);
    expect(await machine.only()).toMatchObject({ state: 'resolved', flapping: false });
    await machine.stops(4 * minute);
    const asked = await machine.open();
    expect(await machine.only()).toMatchObject({ state: 'routed', flapping: true });
    expect(asked.map((task) => task.context[0]?.code)).toEqual(Array(6).fill('cause.flaps'));
    for (const at of [5, 7, 9]) {
      await machine.runs(at * minute);
      expect(await machine.only()).toMatchObject({ state: 'routed', flapping: true });
      if (at < 9) await machine.stops((at + 1) * minute);
    }
    expect((await machine.open()).map(({ id }) => id).sort()).toEqual(asked.map(({ id }) => id).sort());
    const jobs = await sql`
      select payload, round(extract(epoch from due) * 1000)::float8 as due from ops.job
      where tenant_id = ${machine.tenantId} and queue = 'exception.calm' order by due`;
    expect(jobs.map(({ due }) => due - noon)).toEqual([15, 17, 19].map((at) => at * minute));
    for (const { payload, due } of jobs) {
      clock = due;
      await machine.act((tx) => endFlapping(tx, payload));
      const last = due === noon + 19 * minute;
      expect(await machine.only()).toMatchObject({ state: last ? 'resolved' : 'routed', flapping: !last });
    }
    expect((await machine.open()).filter(({ state }) => state === 'queued')).toEqual([]);
  });
});

describe('an exception’s own rule', () => {
  test('[EXC-18] a quorum ends it, and whoever is still asked is asked no more', async () => {
    const machine = await plant();
    await machine.stops(0);
    const raised = await machine.only();
    await machine.act((tx) =>
      tx.put(exceptions, { ...raised, policy: { ...raised.policy, resolution: { rule: 'quorum', of: 2 } } }),
    );
    const [first, second] = await machine.open();
    if (!first || !second) throw new Error('nobody was asked');
    await machine.answer(first, 1);
    expect(await machine.only()).toMatchObject({ resolvedAt: null });
    await machine.answer(second, 2);
    const over = await machine.only();
    expect(over).toMatchObject({ state: 'resolved' });
    expect(over.answers.map(({ state }) => state).sort()).toEqual([
      'decided',
      'decided',
      ...Array(4).fill('superseded'),
    ]);
  });
});

describe('a deadline', () => {
  test('[EXC-19] comes nearer with the truck it waits for, says why, and is never moved away', async () => {
    const machine = await plant();
    await machine.stops(0);
    expect(await machine.only()).toMatchObject({ decideBy: noon + 20 * minute, moves: [], severity: 'major' });
    const slot = (at: number) =>
      machine.act(async (tx) => {
        const load = await tx.get(loads, 'ld-1');
        if (load) await tx.put(loads, { ...load, slotAt: at });
      });
    clock = noon + 2 * minute;
    await slot(noon + 31 * minute);
    await machine.act((tx) => measureOpen(tx, plantId));
    const nearer = await machine.only();
    expect(nearer).toMatchObject({
      decideBy: noon + 16 * minute,
      consequence: 'load.slot',
      moves: [{ from: noon + 20 * minute, to: noon + 16 * minute, reason: 'load.slot', at: clock }],
    });
    expect((await machine.open()).map(({ decideBy }) => decideBy)).toEqual(Array(6).fill(noon + 16 * minute));
    await slot(noon + 25 * minute);
    await machine.act((tx) => measureOpen(tx, plantId));
    expect(await machine.only()).toMatchObject({ decideBy: noon + 10 * minute, severity: 'critical' });
    await slot(noon + 600 * minute);
    await machine.act((tx) => measureOpen(tx, plantId));
    const last = await machine.only();
    expect(last).toMatchObject({ decideBy: noon + 10 * minute, severity: 'critical' });
    expect(last.moves).toHaveLength(2);
  });

  test('[DEADLINE-13] its reminder comes nearer with it, of tasks already taken too; at once when its time is over', async () => {
    const machine = await plant();
    await machine.stops(0);
    const taken = (await machine.open()).map((task) => ({
      ...task,
      state: 'acknowledged' as const,
      acknowledgedAt: noon,
    }));
    await machine.act((tx) => tx.putMany(tasks, taken));
    const { id } = await machine.only();
    const reminderDue = async (): Promise<number | undefined> => {
      const [job] = await sql<{ at: number }[]>`
        select (extract(epoch from due) * 1000)::float8 as at from ops.job
        where effect_key = ${`remind:decide:${id}`} and state = 'waiting'`;
      return job?.at;
    };
    const slot = (at: number) =>
      machine.act(async (tx) => {
        const load = await tx.get(loads, 'ld-1');
        if (load) await tx.put(loads, { ...load, slotAt: at });
      });
    expect(await reminderDue()).toBe(noon + 16 * minute);
    clock = noon + 2 * minute;
    await slot(noon + 31 * minute);
    await machine.act((tx) => measureOpen(tx, plantId));
    expect(await reminderDue()).toBe(noon + 16 * minute * 0.8);
    clock = noon + 9 * minute;
    await slot(noon + 25 * minute);
    await machine.act((tx) => measureOpen(tx, plantId));
    expect(await reminderDue()).toBe(clock);
  });
});

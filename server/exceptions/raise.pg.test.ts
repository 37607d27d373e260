import { describe, expect, test } from 'vitest';
import { exceptions, options } from '../../db/exception/exception.ts';
import { holds } from '../../db/hold/hold.ts';
import { closeHold, raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { salesOrders } from '../../db/order/order.ts';
import { escalations, tasks } from '../../db/task/task.ts';
import { decideTask } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { type House, transact, transactAsSystem } from '../postgres/transaction.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';
import { raiseForShortage } from './raise-for-shortage.ts';
import { raiseForStop } from './raise-for-stop.ts';
import { resolveForHold } from './resolve-for-hold.ts';
import { resolveForStop } from './resolve-for-stop.ts';
import { settleTask } from './settle-task.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, {
  now: () => clock,
  flow: { 'hold.raised': [raiseForHold], 'hold.released': [resolveForHold], 'task.decided': [settleTask] },
});

async function plant(): Promise<string> {
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
    lots: [make.lot({ id: 'l-1' })],
    allocations: [make.allocation({ id: 'a-1', lotId: 'l-1', orderLineId: 'ol-1', orderId: 'o-1' })],
    stops: [make.stop({ id: 's-1', equipmentId: 'e-1', state: 'ended' }), make.stop({ id: 's-2', equipmentId: 'e-1' })],
  });
  return tenantId;
}

const as = (tenantId: string, name: 'quality' | 'planning') => ({
  actor: testActor(tenantId, name, [name], [plantId]),
  at: clock,
});
const hold = (tenantId: string, by: House = house) =>
  transact(by, as(tenantId, 'quality'), (tx) =>
    raiseHold.run(tx, { holdId: 'h-1', lotId: 'l-1', reason: 'surface', note: '' }, tx.act),
  );
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const all = (tenantId: string) => system(tenantId, (tx) => tx.all(exceptions));

describe('raising', () => {
  test('[EXC-2] when anything fails the hold, the exception, its tasks and its deadlines all fail with it', async () => {
    const tenantId = await plant();
    const failing: House = {
      ...house,
      flow: {
        ...house.flow,
        'exception.raised': [() => Promise.reject(new Error('the last reaction fails'))],
      },
    };
    await expect(hold(tenantId, failing)).rejects.toThrow('the last reaction fails');
    const left = await system(tenantId, async (tx) => ({
      lot: (await tx.get(lots, 'l-1'))?.state,
      rows: [...(await tx.all(holds)), ...(await tx.all(exceptions)), ...(await tx.all(tasks))].length,
    }));
    expect(left).toEqual({ lot: 'available', rows: 0 });
    expect(await sql`select 1 from ops.job where tenant_id = ${tenantId}`).toHaveLength(0);
  });

  test('[EXC-2] a hold stands with five tasks and sixteen deadlines', async () => {
    const tenantId = await plant();
    await hold(tenantId);
    const jobs = await sql`
      select queue, count(*)::int as count, min(extract(epoch from due) * 1000)::float8 - ${noon}::float8 as first
      from ops.job where tenant_id = ${tenantId} group by queue order by queue`;
    expect(jobs).toMatchObject([
      { queue: 'task.ack_due', count: 5, first: 6 * minute },
      { queue: 'task.decide_due', count: 1, first: 30 * minute },
      { queue: 'task.escalate', count: 10, first: 15 * minute },
      { queue: 'task.remind', count: 2, first: 3 * minute },
    ]);
  });

  test('[EXC-2] nothing that is touched makes it routine', async () => {
    const tenantId = await plant();
    await fillPlant(sql, tenantId, { lots: [make.lot({ id: 'l-2' })] });
    await transact(house, as(tenantId, 'quality'), (tx) =>
      raiseHold.run(tx, { holdId: 'h-2', lotId: 'l-2', reason: 'other', note: '' }, tx.act),
    );
    expect(await all(tenantId)).toMatchObject([{ severity: 'routine', moneyAtRiskMinor: 0, consequenceAt: null }]);
  });

  test('[DEADLINE-2] a hold captured offline an hour ago is breached on arrival and every level has been told', async () => {
    const tenantId = await plant();
    clock = noon + hour;
    await transact(house, { ...as(tenantId, 'quality'), at: noon }, (tx) =>
      raiseHold.run(tx, { holdId: 'h-1', lotId: 'l-1', reason: 'surface', note: '' }, tx.act),
    );
    expect(await all(tenantId)).toMatchObject([
      { breached: true, occurredAt: noon, receivedAt: noon + hour, decideBy: noon + 30 * minute },
    ]);
    const told = await system(tenantId, (tx) => tx.all(escalations));
    expect(told.map((each) => each.level).sort()).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
  });
});

describe('the same break again', () => {
  test('[EXC-4] within 30 minutes it is the same exception: traced anew, nearer deadlines, one task each', async () => {
    const tenantId = await plant();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    clock = noon + 10 * minute;
    await fillPlant(sql, tenantId, {
      orders: [make.order({ id: 'o-2', promiseAt: noon + 32 * minute })],
      orderLines: [make.orderLine({ id: 'ol-2', orderId: 'o-2', netMinor: 5_00 })],
      workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1', 'ol-2'] })],
      stops: [make.stop({ id: 's-2', equipmentId: 'e-1', breakdownAt: clock })],
    });
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-2' }));
    expect(await all(tenantId)).toMatchObject([
      { moneyAtRiskMinor: 1_005_00, occurredAt: noon, decideBy: noon + 17 * minute, consequence: 'order.promise' },
    ]);
    const asked = await system(tenantId, (tx) => tx.all(tasks));
    expect(asked).toHaveLength(6);
    expect(asked.every((task) => task.moneyAtRiskMinor === 1_005_00 && task.decideBy === noon + 17 * minute)).toBe(
      true,
    );
  });

  test('[EXC-4] a deadline never moves away, and an answer given stands', async () => {
    const tenantId = await plant();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    const [own] = (await system(tenantId, (tx) => tx.all(tasks))).filter((task) => task.function === 'planning');
    await transact(house, as(tenantId, 'planning'), (tx) =>
      decideTask.run(tx, { taskId: own?.id ?? '', decisionId: 'd-1', choice: 'wait', reason: '' }, tx.act),
    );
    clock = noon + 5 * minute;
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-2' }));
    const [exception] = await all(tenantId);
    expect(exception).toMatchObject({ state: 'deciding', decideBy: noon + 20 * minute });
    expect(exception?.answers.find((each) => each.function === 'planning')).toMatchObject({ choice: 'wait' });
    expect(await system(tenantId, (tx) => tx.get(tasks, own?.id ?? ''))).toMatchObject({ state: 'decided' });
  });

  test('[EXC-4] after 30 minutes a breakdown is another; a shortage that lasts stays one', async () => {
    const tenantId = await plant();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    await system(tenantId, (tx) => raiseForShortage(tx, { workOrderId: 'w-1' }));
    clock = noon + 31 * minute;
    await fillPlant(sql, tenantId, { stops: [make.stop({ id: 's-2', equipmentId: 'e-1', breakdownAt: clock })] });
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-2' }));
    await system(tenantId, (tx) => raiseForShortage(tx, { workOrderId: 'w-1' }));
    expect((await all(tenantId)).map((each) => each.kind).sort()).toEqual(['breakdown', 'breakdown', 'shortage']);
  });

  test('[EXC-4] two that arrive together are one', async () => {
    const tenantId = await plant();
    await Promise.all([
      system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' })),
      system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-2' })),
    ]);
    expect(await all(tenantId)).toHaveLength(1);
  });
});

describe('resolving', () => {
  test('[EXC-5] the last answer resolves it, no answer before does', async () => {
    const tenantId = await plant();
    await hold(tenantId);
    const asked = await system(tenantId, (tx) => tx.all(tasks));
    for (const [at, task] of asked.entries()) {
      expect((await all(tenantId))[0]?.resolvedAt).toBeNull();
      await transact(house, { actor: testActor(tenantId, 'boss', ['manager'], [plantId]), at: clock }, (tx) =>
        decideTask.run(
          tx,
          { taskId: task.id, decisionId: `d-${at}`, choice: task.choices[0] ?? '', reason: '' },
          tx.act,
        ),
      );
    }
    const [exception] = await all(tenantId);
    expect(exception).toMatchObject({ state: 'resolved', resolvedAt: noon });
    expect(exception?.answers.map((each) => each.state)).toEqual([
      'decided',
      'decided',
      'decided',
      'decided',
      'decided',
    ]);
  });

  test('[EXC-5] when the hold is released nobody is asked any more', async () => {
    const tenantId = await plant();
    await hold(tenantId);
    await transact(house, as(tenantId, 'quality'), (tx) =>
      closeHold.run(tx, { holdId: 'h-1', disposition: 'release', note: '' }, tx.act),
    );
    expect(await all(tenantId)).toMatchObject([{ state: 'resolved' }]);
    const states = await system(tenantId, async (tx) => (await tx.all(tasks)).map((task) => task.state));
    expect(new Set(states)).toEqual(new Set(['superseded']));
    expect(await system(tenantId, (tx) => tx.all(options))).toEqual([]);
  });

  test('[EXC-5] when the machine runs again the breakdown is over', async () => {
    const tenantId = await plant();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    await system(tenantId, (tx) => resolveForStop(tx, { stopId: 's-1' }));
    expect(await all(tenantId)).toMatchObject([{ state: 'resolved' }]);
    expect(await system(tenantId, (tx) => tx.all(salesOrders))).toHaveLength(1);
  });
});

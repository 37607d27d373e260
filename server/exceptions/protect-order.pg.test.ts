import { describe, expect, test } from 'vitest';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { salesOrders } from '../../db/order/order.ts';
import { protections } from '../../db/order/protection.ts';
import { giveUpProtection, protectOrder, startProtection } from '../../db/order/protection-mutators.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { tasks } from '../../db/task/task.ts';
import { decideTask } from '../../db/task/task-mutators.ts';
import { hour } from '../../db/values/instant.ts';
import { flow } from '../flow.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { doJobs } from '../sync/demo-work-fixture.ts';

const { sql } = await testDatabase();
process.env['THROUGHLINE_DEMO'] = '1';
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);

const system = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, demoTenantId, work);
const as = (name: FunctionName) => ({ actor: testActor(demoTenantId, `p-${name}`, [name], [nashik]), at: Date.now() });

async function orderNamed(number: string) {
  const order = (await system((tx) => tx.all(salesOrders))).find((each) => each.number === number);
  if (!order) throw new Error(`the demo has no ${number}`);
  return order;
}

const protect = (protectionId: string, orderId: string, wantedBy: number) =>
  transact(house, as('commercial'), (tx) => protectOrder.run(tx, { protectionId, orderId, wantedBy }, tx.act));
const start = (protectionId: string) =>
  transact(house, as('commercial'), (tx) => startProtection.run(tx, { protectionId }, tx.act));
const stepsOf = async (id: string) => (await system((tx) => tx.get(protections, id)))?.steps ?? [];
const ownTasks = async () =>
  (await system((tx) => tx.all(tasks))).filter(({ kind, state }) => kind === 'protect' && state !== 'superseded');

describe('a protected order', () => {
  test('[ACT-10] shows its threats with owners first; started, the owners have them as tasks', async () => {
    const order = await orderNamed('SO-1022');
    const held = (await system((tx) => tx.all(lots))).find(({ number }) => number === 'L-2291');
    await transact(house, as('quality'), (tx) =>
      raiseHold.run(tx, { holdId: 'h-1', lotId: held?.id ?? '', reason: 'dimension', note: '' }, tx.act),
    );
    await doJobs(house);
    // An hour before its promise: the plan itself is too late for that.
    await protect('pr-1', order.id, (order.promiseAt ?? 0) - hour);
    const planned = await stepsOf('pr-1');
    expect(planned.map(({ code, function: owner }) => `${code} ${owner}`)).toEqual(
      expect.arrayContaining(['exception planning', 'late planning']),
    );
    expect(planned.map(({ taskId }) => taskId)).toEqual(planned.map(() => null));
    expect(await ownTasks()).toEqual([]);

    await start('pr-1');
    const running = await stepsOf('pr-1');
    expect(running.filter(({ taskId, state }) => state === 'open' && taskId === null)).toEqual([]);
    const asked = await system((tx) =>
      tx.getMany(
        tasks,
        running.flatMap(({ taskId }) => taskId ?? []),
      ),
    );
    // The exception's own task is the step's; it is not asked a second time.
    expect(asked.map(({ question }) => question)).toEqual(expect.arrayContaining(['hold.planning', 'protect.late']));
  });

  test('[ACT-12] is protected once at a time', async () => {
    const order = await orderNamed('SO-1022');
    await expect(protect('pr-2', order.id, order.promiseAt ?? 0)).rejects.toMatchObject({ code: 'protection.already' });
  });

  test('[ACT-11] what its owner can’t clear goes to planning, what is gone asks nobody', async () => {
    const [late] = (await ownTasks()).filter(({ question }) => question === 'protect.late');
    await transact(house, as('planning'), (tx) =>
      decideTask.run(tx, { taskId: late?.id ?? '', decisionId: 'de-1', choice: 'blocked', reason: '' }, tx.act),
    );
    await doJobs(house);
    const steps = await stepsOf('pr-1');
    expect(steps.find(({ taskId }) => taskId === late?.id)?.state).toBe('blocked');
    expect(
      steps.filter(({ key, function: owner }) => key.startsWith('again:late:') && owner === 'planning'),
    ).toHaveLength(1);

    // The customer waits longer after all: the lines are in time now.
    await sql`update public.protection set wanted_by = wanted_by + interval '2 days' where id = 'pr-1'`;
    await system(async (tx) => tx.later('protection.look', 'look:pr-1', { protectionId: 'pr-1' }));
    await doJobs(house);
    expect((await stepsOf('pr-1')).filter(({ code, state }) => code === 'late' && state === 'open')).toEqual([]);
    expect((await ownTasks()).filter(({ state }) => state === 'queued')).toEqual([]);
  });

  test('[ACT-30] called done though it is still there, it is asked again after a while, each time with a deadline that is kept', async () => {
    await sql`update public.protection set wanted_by = wanted_by - interval '4 days' where id = 'pr-1'`;
    const look = async () => {
      await system(async (tx) => tx.later('protection.look', 'look:pr-1', { protectionId: 'pr-1' }));
      await doJobs(house);
    };
    await look();
    const openOf = async (code: string) =>
      (await stepsOf('pr-1')).find((step) => step.code === code && step.state === 'open');
    const slot = await openOf('slot');
    expect(slot).toMatchObject({ function: 'dispatch', taskId: expect.any(String) });
    const waiting = await sql`
      select from ops.job where effect_key = ${`decide_due:${slot?.taskId}`} and queue = 'task.decide_due'`;
    expect(waiting).toHaveLength(1);
    await transact(house, as('dispatch'), (tx) =>
      decideTask.run(tx, { taskId: slot?.taskId ?? '', decisionId: 'de-2', choice: 'cleared', reason: '' }, tx.act),
    );
    await look();
    expect(await openOf('slot')).toBeUndefined();
    const [settles] = await sql<{ waits: boolean }[]>`
      select due > now() as waits from ops.job where effect_key = 'settled:pr-1' and state = 'waiting'`;
    expect(settles).toEqual({ waits: true });

    // Six minutes later.
    await sql`update public.task set decided_at = decided_at - interval '6 minutes' where id = ${slot?.taskId ?? ''}`;
    await look();
    const again = await openOf('slot');
    expect(again).toMatchObject({ key: `again:${slot?.key}`, function: 'dispatch' });
    const [task] = await system((tx) => tx.getMany(tasks, [again?.taskId ?? '']));
    expect(task?.context.map(({ code }) => code)).toEqual(['protect.again', 'protect.slot', 'protect.wanted']);
    await sql`update public.protection set wanted_by = wanted_by + interval '4 days' where id = 'pr-1'`;
  });

  test('[ACT-12] ends when its order has left, in time or too late', async () => {
    const order = await orderNamed('SO-1022');
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update public.sales_order set state = 'dispatched' where id = ${order.id}`;
    });
    await system(async (tx) => tx.later('protection.look', 'look:pr-1', { protectionId: 'pr-1' }));
    await doJobs(house);
    expect(await system((tx) => tx.get(protections, 'pr-1'))).toMatchObject({
      state: 'kept',
      endedAt: expect.any(Number),
    });
  });

  test('[ACT-12] given up, its tasks are over and it may be protected again', async () => {
    const order = await orderNamed('SO-1023');
    await protect('pr-3', order.id, (order.promiseAt ?? 0) - hour);
    await start('pr-3');
    expect((await ownTasks()).filter(({ subject, state }) => subject === 'SO-1023' && state === 'queued')).not.toEqual(
      [],
    );
    await transact(house, as('planning'), (tx) => giveUpProtection.run(tx, { protectionId: 'pr-3' }, tx.act));
    expect((await ownTasks()).filter(({ subject }) => subject === 'SO-1023')).toEqual([]);
    await protect('pr-4', order.id, order.promiseAt ?? 0);
    expect((await system((tx) => tx.get(protections, 'pr-4')))?.state).toBe('planned');
  });
});

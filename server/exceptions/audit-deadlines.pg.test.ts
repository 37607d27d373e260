import { expect, test } from 'vitest';
import { type Alarm, alarms } from '../../db/delivery/alarm.ts';
import { firstNotice, notices } from '../../db/delivery/notice.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { escalations, type Task, tasks } from '../../db/task/task.ts';
import { minute, second } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { auditDeadlines, deadlineHealth } from './audit-deadlines.ts';
import { ackDue, decideDue } from './deadline-jobs.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, {
  now: () => clock,
  flow: {
    'hold.raised': [raiseForHold],
    'exception.raised': [(tx, { exceptionId }) => tx.later('task.tell', `tell:${exceptionId}`, { exceptionId })],
  },
});

async function held() {
  clock = noon;
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, { people: [...fullStaff], lots: [make.lot({ id: 'l-1' })] });
  await transact(house, { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at: noon }, (tx) =>
    raiseHold.run(tx, { holdId: 'h-1', lotId: 'l-1', reason: 'surface', note: '' }, tx.act),
  );
  const system = <T>(work: Parameters<typeof transactAsSystem<T>>[2]) => transactAsSystem(house, tenantId, work);
  const all = await system((tx) => tx.all(tasks));
  const task = all.find((each) => each.function === 'planning');
  if (!task) throw new Error('planning was not asked');
  return {
    tenantId,
    system,
    task,
    /** Every deadline is taken away; only those of these jobs' keys are left. */
    loseAllBut: (...keys: readonly string[]) =>
      sql`delete from ops.job where tenant_id = ${tenantId} and not effect_key = any (${[...keys]}::text[])`,
    lose: (key: string) => sql`delete from ops.job where tenant_id = ${tenantId} and effect_key = ${key}`,
    waiting: async (key: string) =>
      (await sql`select from ops.job where tenant_id = ${tenantId} and effect_key = ${key} and state = 'waiting'`)
        .length,
    found: async (): Promise<Alarm[]> => (await system((tx) => tx.all(alarms))).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const audit = () => auditDeadlines(house, 0);
const keyOf = (task: Task): string => `ack_due:${task.id}`;

test('[DELIVER-12] a deadline whose job was deleted is found, raised as an alarm, and fires late and once', async () => {
  const { task, system, lose, waiting, found } = await held();
  await lose(keyOf(task));
  clock = task.ackBy + 14 * second;
  await audit();
  expect(await found()).toEqual([]);
  clock = task.ackBy + 16 * second;
  await Promise.all([audit(), audit()]);
  await audit();
  expect(await found()).toMatchObject([
    { id: keyOf(task), kind: 'level_lost', taskId: task.id, subject: 'L-1', dueAt: task.ackBy, mendedAt: null },
  ]);
  expect(await waiting(keyOf(task))).toBe(1);
  expect(await deadlineHealth(sql)).toMatchObject({ unmended: 1 });
  await system((tx) => ackDue(tx, { taskId: task.id }));
  await lose(keyOf(task));
  await audit();
  await audit();
  expect(await system((tx) => tx.scan(escalations, 'taskId', task.id))).toMatchObject([{ level: 1, at: clock }]);
  expect(await found()).toMatchObject([{ id: keyOf(task), mendedAt: clock }]);
  expect(await waiting(keyOf(task))).toBe(0);
  expect(await deadlineHealth(sql)).toMatchObject({ unmended: 0 });
});

test('[DELIVER-12] a deadline whose job was set aside as failed is found like one that is gone', async () => {
  const { tenantId, task, found } = await held();
  await sql`update ops.job set state = 'failed' where tenant_id = ${tenantId} and effect_key = ${keyOf(task)}`;
  clock = task.ackBy + minute;
  await audit();
  expect((await found()).map(({ id }) => id)).toEqual([keyOf(task)]);
});

test('[DELIVER-12] while its job waits or is being done, a deadline is late and not lost', async () => {
  const { task, found } = await held();
  clock = task.decideBy + minute;
  await audit();
  expect(await found()).toEqual([]);
});

test('[DELIVER-12] every deadline of an exception is looked for, and what somebody took is not', async () => {
  const { tenantId, task, system, loseAllBut, found } = await held();
  const [exception] = await system((tx) => tx.all(exceptions));
  await loseAllBut(`tell:${exception?.id}`);
  await sql`update public.task set state = 'acknowledged', acknowledged_at = ${new Date(noon)}, acknowledged_by = 'quality'
    where tenant_id = ${tenantId} and function <> 'planning'`;
  clock = task.decideBy + minute;
  await audit();
  expect((await found()).map(({ id }) => id)).toEqual(
    [keyOf(task), `decide_due:${exception?.id}`, `escalate:${task.id}:2`, `escalate:${task.id}:3`].sort(),
  );
  await system((tx) => decideDue(tx, { exceptionId: exception?.id ?? '' }));
  await loseAllBut(keyOf(task), `escalate:${task.id}:2`, `escalate:${task.id}:3`);
  await audit();
  expect((await found()).filter(({ mendedAt }) => mendedAt !== null).map(({ kind }) => kind)).toEqual([
    'decision_lost',
  ]);
});

test('[DELIVER-12] an exception nobody was told of, and a notification that never left, are made up for', async () => {
  const { task, system, lose, waiting, found } = await held();
  const key = `tell:${task.exceptionId}`;
  await system((tx) => tx.later('task.tell', 'tell:another', { exceptionId: 'another' }));
  await lose(key);
  clock = noon + minute;
  await audit();
  expect(await found()).toMatchObject([{ id: key, kind: 'nobody_told' }]);
  expect(await waiting(key)).toBe(1);
  const telling = { taskId: task.id, level: 0, personId: 'planning', channel: 'push' } as const;
  const notice = firstNotice({ ...telling, scope: task.scope, plantId }, { state: 'queued', at: noon });
  await system((tx) => tx.put(notices, notice));
  await audit();
  expect((await found()).map(({ kind }) => kind).sort()).toEqual(['nobody_told', 'push_lost']);
  expect(await waiting(`push:${notice.id}`)).toBe(1);
});

test('[DELIVER-12] an exception that asks nobody is an alarm', async () => {
  const { tenantId, found } = await held();
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`delete from public.task where tenant_id = ${tenantId}`;
  });
  clock = noon + minute;
  await audit();
  expect(await found()).toMatchObject([{ kind: 'no_tasks', mendedAt: null }]);
});

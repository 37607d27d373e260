import { expect, test } from 'vitest';
import { type Alarm, alarms } from '../../db/delivery/alarm.ts';
import type { Person } from '../../db/person/person.ts';
import { functionScope } from '../../db/scope.ts';
import { escalations, reminders, type Task, tasks } from '../../db/task/task.ts';
import { acknowledgeTask, decideTask } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { auditDeadlines } from './audit-deadlines.ts';
import { ackDue, decideDue, escalate, remind } from './deadline-jobs.ts';
import { noteAcknowledged } from './note-acknowledged.ts';
import { putRotaRows, type RotaRows } from './people-fixture.ts';
import { fillPlant, fullStaff, noon, plantId } from './plant-fixture.ts';
import { settleTask } from './settle-task.ts';
import { timeTask } from './time-task.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, {
  now: () => clock,
  flow: { 'task.asked': [timeTask], 'task.acknowledged': [noteAcknowledged], 'task.decided': [settleTask] },
});

const alone = (row: Partial<Task>): Task => ({
  id: 't-1',
  scope: functionScope(plantId, 'commercial'),
  plantId,
  exceptionId: null,
  draftId: null,
  function: 'commercial',
  kind: 'clarify',
  question: 'clarify.message',
  subject: 'Patel Traders',
  context: [],
  choices: ['handled'],
  state: 'queued',
  createdAt: noon,
  ackBy: noon + 5 * minute,
  decideBy: noon + 30 * minute,
  moneyAtRiskMinor: 0,
  currency: 'INR',
  assigneeId: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  decidedBy: null,
  decidedAt: null,
  choice: null,
  escalationLevel: 0,
  policy: null,
  breached: false,
  ...row,
});

async function asked(row: Partial<Task> = {}, given: { staff?: readonly Person[]; rota?: RotaRows } = {}) {
  clock = noon;
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, { people: [...(given.staff ?? fullStaff)] });
  const system = <T>(work: Parameters<typeof transactAsSystem<T>>[2]) => transactAsSystem(house, tenantId, work);
  await system((tx) => putRotaRows(tx, given.rota ?? {}));
  const ask = () =>
    system(async (tx) => {
      if (!(await tx.get(tasks, 't-1'))) await tx.put(tasks, alone(row));
      tx.happened({ type: 'task.asked', taskId: 't-1' });
    });
  await ask();
  return {
    tenantId,
    system,
    ask,
    jobs: () => sql<{ key: string; queue: string; inMinutes: number }[]>`
      select effect_key as key, queue, (extract(epoch from due) * 1000 - ${noon}::float8) / 60000 as "inMinutes"
      from ops.job where tenant_id = ${tenantId} and state = 'waiting' order by due, effect_key`,
    task: async (): Promise<Task> => {
      const [task] = await system((tx) => tx.getMany(tasks, ['t-1']));
      if (!task) throw new Error('nobody was asked');
      return task;
    },
    told: async () =>
      (await system((tx) => tx.scan(escalations, 'taskId', 't-1')))
        .sort((one, other) => one.level - other.level)
        .map(({ level, toPersonIds, supersededAt }) => [level, toPersonIds.join(), supersededAt]),
    take: (at: number) =>
      transact(house, { actor: testActor(tenantId, 'commercial', ['commercial'], [plantId]), at }, (tx) =>
        acknowledgeTask.run(tx, { taskId: 't-1' }, tx.act),
      ),
  };
}

test.each(['clarify', 'erp', 'quote', 'protect'] as const)(
  '[DEADLINE-11] what is asked as %s has its reminders, levels and decision’s deadline from then on, once',
  async (kind) => {
    const { ask, jobs, task } = await asked({ kind });
    await ask();
    expect(await jobs()).toEqual([
      { key: 'remind:acknowledge:t-1', queue: 'task.remind', inMinutes: 2.5 },
      { key: 'ack_due:t-1', queue: 'task.ack_due', inMinutes: 5 },
      { key: 'escalate:t-1:2', queue: 'task.escalate', inMinutes: 15 },
      { key: 'escalate:t-1:3', queue: 'task.escalate', inMinutes: 24 },
      { key: 'remind:decide:t-1', queue: 'task.remind', inMinutes: 24 },
      { key: 'decide_due:t-1', queue: 'task.decide_due', inMinutes: 30 },
    ]);
    expect((await task()).policy).toEqual({ chain: ['deputy', 'head', 'plant_head'], rules: [] });
  },
);

test('[DEADLINE-12] untaken it climbs, each level told once, and reminds who is asked, once of each', async () => {
  const { system, task, told } = await asked();
  for (const kind of ['acknowledge', 'decide', 'acknowledge', 'decide'])
    await system((tx) => remind(tx, { taskId: 't-1', kind }));
  for (const level of [1, 2, 3, 1, 2, 3])
    await system((tx) => (level === 1 ? ackDue(tx, { taskId: 't-1' }) : escalate(tx, { taskId: 't-1', level })));
  expect(await told()).toEqual([
    [1, 'commercial-deputy', null],
    [2, 'commercial-head', null],
    [3, 'manager-head', null],
  ]);
  expect(await task()).toMatchObject({ escalationLevel: 3 });
  const given = await system((tx) => tx.scan(reminders, 'taskId', 't-1'));
  expect(given.map(({ kind }) => kind).sort()).toEqual(['acknowledge', 'decide']);
});

test('[DEADLINE-12] taken it climbs no further, and an earlier taking synced later overtakes who was told', async () => {
  const { system, take, told, task } = await asked();
  clock = noon + 5 * minute;
  await system((tx) => ackDue(tx, { taskId: 't-1' }));
  clock = noon + 20 * minute;
  await take(noon + 4 * minute);
  await system((tx) => escalate(tx, { taskId: 't-1', level: 2 }));
  await system((tx) => remind(tx, { taskId: 't-1', kind: 'acknowledge' }));
  expect(await told()).toEqual([[1, 'commercial-deputy', noon + 20 * minute]]);
  expect(await task()).toMatchObject({ escalationLevel: 0, state: 'acknowledged' });
  expect(await system((tx) => tx.scan(reminders, 'taskId', 't-1'))).toEqual([]);
});

test('[DEADLINE-12] at its decision’s time it is flagged as breached, once, and one that was answered is not', async () => {
  const late = await asked();
  await late.take(noon + minute);
  for (const _ of [1, 2]) await late.system((tx) => decideDue(tx, { taskId: 't-1' }));
  expect(await late.task()).toMatchObject({ breached: true, state: 'acknowledged' });
  const audits = await sql`
    select from ops.audit_event where tenant_id = ${late.tenantId} and what = 'task.breached'`;
  expect(audits).toHaveLength(1);
  const done = await asked();
  const actor = testActor(done.tenantId, 'commercial', ['commercial'], [plantId]);
  await transact(house, { actor, at: noon }, (tx) =>
    decideTask.run(tx, { taskId: 't-1', decisionId: 'd-1', choice: 'handled', reason: '' }, tx.act),
  );
  await done.system((tx) => decideDue(tx, { taskId: 't-1' }));
  expect(await done.task()).toMatchObject({ breached: false });
});

test('[DEADLINE-12] a window under a quarter of an hour tells all levels at once, a function nobody works in the plant’s head', async () => {
  const short = await asked({ ackBy: noon + 2 * minute, decideBy: noon + 14 * minute });
  expect((await short.told()).map(([level]) => level)).toEqual([1, 2, 3]);
  const empty = await asked({}, { staff: fullStaff.filter(({ functions }) => !functions.includes('commercial')) });
  expect(await empty.told()).toEqual([[3, 'manager-head', null]]);
});

/** Noon is 10:00 in Nashik: the late shift begins four hours later. */
const resting: RotaRows = {
  shifts: [{ id: 'late', name: 'Late', fromMinute: 14 * 60, toMinute: 22 * 60 }],
  assignments: [{ id: 'a', shiftId: 'late', personId: 'commercial', fromDate: '2026-10-01', toDate: null }],
};

test('[DEADLINE-12] while the plant rests only what protects an order calls everybody', async () => {
  expect(await (await asked({}, { rota: resting })).told()).toEqual([]);
  const protecting = await asked({ kind: 'protect' }, { rota: resting });
  expect((await protecting.told()).map(([level]) => level)).toEqual([1, 2, 3]);
});

test('[DEADLINE-11] the chain is as the rules were when it was asked', async () => {
  const { system, told } = await asked();
  await system(async (tx) => {
    const task = await tx.get(tasks, 't-1');
    if (task) await tx.put(tasks, { ...task, policy: { chain: ['plant_head'], rules: [] } });
    tx.happened({ type: 'task.asked', taskId: 't-1' });
  });
  await system((tx) => ackDue(tx, { taskId: 't-1' }));
  expect(await told()).toEqual([[1, 'manager-head', null]]);
});

test('[DELIVER-12] its levels, its decision and its telling that are lost are found, and made up for once', async () => {
  const { tenantId, system } = await asked();
  await system((tx) => tx.later('task.tell', 'tell:another', { taskId: 'another' }));
  await sql`delete from ops.job where tenant_id = ${tenantId} and effect_key <> 'tell:another'`;
  clock = noon + hour;
  await auditDeadlines(house, 0);
  await auditDeadlines(house, 0);
  const found = (await system((tx) => tx.all(alarms))).map(({ id, kind }: Alarm) => `${kind} ${id}`).sort();
  expect(found).toEqual([
    'decision_lost decide_due:t-1',
    'level_lost ack_due:t-1',
    'level_lost escalate:t-1:2',
    'level_lost escalate:t-1:3',
    'nobody_told tell:t-1',
  ]);
  const jobs = await sql<{ queue: string }[]>`
    select queue from ops.job where tenant_id = ${tenantId} and effect_key <> 'tell:another' order by queue`;
  expect(jobs.map(({ queue }) => queue)).toEqual([
    'task.ack_due',
    'task.decide_due',
    'task.escalate',
    'task.escalate',
    'task.tell',
  ]);
});

test('[DELIVER-12] a task asked before such tasks had clocks is not called lost', async () => {
  const { tenantId, system } = await asked();
  await sql`delete from ops.job where tenant_id = ${tenantId}`;
  await sql`update public.task set policy = null where tenant_id = ${tenantId}`;
  clock = noon + hour;
  await auditDeadlines(house, 0);
  expect(await system((tx) => tx.all(alarms))).toEqual([]);
});

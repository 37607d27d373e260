import { describe, expect, test } from 'vitest';
import { exceptions } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import type { Person } from '../../db/person/person.ts';
import { type Escalation, escalations, type Task, tasks } from '../../db/task/task.ts';
import { acknowledgeTask, decideTask } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { ackDue, decideDue, escalate } from './deadline-jobs.ts';
import { noteAcknowledged } from './note-acknowledged.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';
import { settleTask } from './settle-task.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, {
  now: () => clock,
  flow: { 'hold.raised': [raiseForHold], 'task.acknowledged': [noteAcknowledged], 'task.decided': [settleTask] },
});

/** A held lot; `slotIn` puts it on a truck that leaves then. */
async function heldLot(staff: readonly Person[] = fullStaff, slotIn?: number): Promise<string> {
  clock = noon;
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    people: [...staff],
    lots: [make.lot({ id: 'l-1' })],
    ...(slotIn === undefined
      ? {}
      : {
          loads: [make.load({ id: 'ld-1', slotAt: noon + slotIn })],
          loadLines: [make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'l-1' })],
        }),
  });
  await transact(house, { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at: noon }, (tx) =>
    raiseHold.run(tx, { holdId: 'h-1', lotId: 'l-1', reason: 'surface', note: '' }, tx.act),
  );
  return tenantId;
}

const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const taskOf = async (tenantId: string, name: string): Promise<Task> => {
  const found = (await system(tenantId, (tx) => tx.all(tasks))).find((task) => task.function === name);
  if (!found) throw new Error(`${name} was not asked`);
  return found;
};
const toldOf = async (tenantId: string, task: Task): Promise<Escalation[]> =>
  (await system(tenantId, (tx) => tx.scan(escalations, 'taskId', task.id))).sort(
    (one, other) => one.level - other.level,
  );
const acknowledge = (tenantId: string, task: Task, at: number) =>
  transact(house, { actor: testActor(tenantId, 'planning', ['planning'], [plantId]), at }, (tx) =>
    acknowledgeTask.run(tx, { taskId: task.id }, tx.act),
  );

describe('climbing', () => {
  test('[DEADLINE-3] an unheard task climbs level by level, each told once however often its deadline fires', async () => {
    const tenantId = await heldLot();
    const task = await taskOf(tenantId, 'planning');
    for (const again of [1, 2]) {
      expect(again).toBeLessThan(3);
      await system(tenantId, (tx) => ackDue(tx, { taskId: task.id }));
      await system(tenantId, (tx) => escalate(tx, { taskId: task.id, level: 2 }));
      await system(tenantId, (tx) => escalate(tx, { taskId: task.id, level: 3 }));
    }
    expect((await toldOf(tenantId, task)).map(({ level, toPersonIds }) => [level, toPersonIds])).toEqual([
      [1, ['planning-deputy']],
      [2, ['planning-head']],
      [3, ['manager-head']],
    ]);
    expect(await taskOf(tenantId, 'planning')).toMatchObject({ escalationLevel: 3 });
  });

  test('[DEADLINE-3] workers that fire one level at the same moment tell it once', async () => {
    const tenantId = await heldLot();
    const task = await taskOf(tenantId, 'quality');
    await Promise.all([1, 2, 3, 4, 5].map(() => system(tenantId, (tx) => ackDue(tx, { taskId: task.id }))));
    expect(await toldOf(tenantId, task)).toHaveLength(1);
  });

  test('[DEADLINE-3] with less than fifteen minutes all levels are told the moment it is raised', async () => {
    const tenantId = await heldLot(fullStaff, 29 * minute);
    const task = await taskOf(tenantId, 'dispatch');
    expect((await toldOf(tenantId, task)).map((each) => each.level)).toEqual([1, 2, 3]);
    expect(task.escalationLevel).toBe(3);
    expect(await system(tenantId, (tx) => tx.all(exceptions))).toMatchObject([
      { severity: 'critical', breached: false },
    ]);
  });

  test('[DEADLINE-5] a function nobody works in goes to the plant head at once, and only there', async () => {
    const tenantId = await heldLot(fullStaff.filter((person) => !person.functions.includes('materials')));
    expect(await toldOf(tenantId, await taskOf(tenantId, 'materials'))).toMatchObject([
      { level: 3, toPersonIds: ['manager-head'] },
    ]);
    expect(await toldOf(tenantId, await taskOf(tenantId, 'quality'))).toEqual([]);
  });

  test('[DEADLINE-5] where nobody is deputy the head is told, and where nobody is head the managers are', async () => {
    const tenantId = await heldLot([
      make.person({ id: 'q', functions: ['quality'] }),
      make.person({ id: 'q-head', functions: ['quality'], ranks: { quality: 'head' } }),
      make.person({ id: 'd', functions: ['dispatch'] }),
      make.person({ id: 'm', functions: ['manager'] }),
      make.person({ id: 'gone', functions: ['quality'], ranks: { quality: 'deputy' }, active: false }),
      make.person({ id: 'far', functions: ['quality'], ranks: { quality: 'deputy' }, plantIds: ['plant-2'] }),
    ]);
    for (const name of ['quality', 'dispatch']) {
      const task = await taskOf(tenantId, name);
      await system(tenantId, (tx) => ackDue(tx, { taskId: task.id }));
      const [told] = await toldOf(tenantId, task);
      expect(told?.toPersonIds).toEqual(name === 'quality' ? ['q-head'] : ['m']);
    }
  });

  test('[DEADLINE-3] what was told is history: it is neither changed nor deleted', async () => {
    const tenantId = await heldLot();
    const task = await taskOf(tenantId, 'quality');
    await system(tenantId, (tx) => ackDue(tx, { taskId: task.id }));
    const [row] = await toldOf(tenantId, task);
    if (!row) throw new Error('nobody was told');
    const refused = { code: 'escalation.append_only' };
    await expect(system(tenantId, (tx) => tx.put(escalations, { ...row, level: 2 }))).rejects.toMatchObject(refused);
    await expect(system(tenantId, (tx) => tx.delete(escalations, row.id))).rejects.toMatchObject(refused);
  });
});

describe('an acknowledgement', () => {
  test('[DEADLINE-4] stops the climb', async () => {
    const tenantId = await heldLot();
    const task = await taskOf(tenantId, 'planning');
    await acknowledge(tenantId, task, noon + minute);
    await system(tenantId, (tx) => ackDue(tx, { taskId: task.id }));
    await system(tenantId, (tx) => escalate(tx, { taskId: task.id, level: 3 }));
    expect(await toldOf(tenantId, task)).toEqual([]);
  });

  test('[DEADLINE-4] given offline before its deadline but synced after it, supersedes whom it overtook', async () => {
    const tenantId = await heldLot();
    const task = await taskOf(tenantId, 'planning');
    clock = noon + 6 * minute;
    await system(tenantId, (tx) => ackDue(tx, { taskId: task.id }));
    clock = noon + 20 * minute;
    await acknowledge(tenantId, task, noon + 5 * minute);
    expect(await toldOf(tenantId, task)).toMatchObject([{ level: 1, supersededAt: noon + 20 * minute }]);
    expect(await taskOf(tenantId, 'planning')).toMatchObject({ escalationLevel: 0, state: 'acknowledged' });
  });

  test('[DEADLINE-4] given after a level was told leaves that level standing', async () => {
    const tenantId = await heldLot();
    const task = await taskOf(tenantId, 'planning');
    clock = noon + 6 * minute;
    await system(tenantId, (tx) => ackDue(tx, { taskId: task.id }));
    clock = noon + 15 * minute;
    await system(tenantId, (tx) => escalate(tx, { taskId: task.id, level: 2 }));
    clock = noon + 20 * minute;
    await acknowledge(tenantId, task, noon + 8 * minute);
    expect((await toldOf(tenantId, task)).map((each) => each.supersededAt)).toEqual([null, noon + 20 * minute]);
    expect(await taskOf(tenantId, 'planning')).toMatchObject({ escalationLevel: 1 });
  });

  test('[DEADLINE-4] a decision is one too', async () => {
    const tenantId = await heldLot();
    const task = await taskOf(tenantId, 'planning');
    clock = noon + 6 * minute;
    await system(tenantId, (tx) => ackDue(tx, { taskId: task.id }));
    await transact(
      house,
      { actor: testActor(tenantId, 'planning', ['planning'], [plantId]), at: noon + minute },
      (tx) => decideTask.run(tx, { taskId: task.id, decisionId: 'd-1', choice: 'swap', reason: '' }, tx.act),
    );
    expect(await toldOf(tenantId, task)).toMatchObject([{ supersededAt: noon + 6 * minute }]);
  });
});

describe('the decision’s deadline', () => {
  test('[DEADLINE-6] flags the exception as breached, and an applied way out is no breach', async () => {
    const tenantId = await heldLot();
    const [exception] = await system(tenantId, (tx) => tx.all(exceptions));
    if (!exception) throw new Error('nothing was raised');
    await system(tenantId, (tx) => tx.put(exceptions, { ...exception, state: 'resolving' }));
    await system(tenantId, (tx) => decideDue(tx, { exceptionId: exception.id }));
    expect(await system(tenantId, (tx) => tx.all(exceptions))).toMatchObject([{ breached: false }]);
    await system(tenantId, (tx) => tx.put(exceptions, { ...exception, state: 'deciding' }));
    await system(tenantId, (tx) => decideDue(tx, { exceptionId: exception.id }));
    await system(tenantId, (tx) => decideDue(tx, { exceptionId: exception.id }));
    expect(await system(tenantId, (tx) => tx.all(exceptions))).toMatchObject([{ breached: true }]);
    const audits = await sql`
      select 1 from ops.audit_event where tenant_id = ${tenantId} and what = 'exception.breached'`;
    expect(audits).toHaveLength(1);
    expect(exception.decideBy).toBeLessThan(noon + hour);
  });
});

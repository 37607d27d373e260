import { describe, expect, test } from 'vitest';
import type { Mutator } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { plantScope } from '../../db/scope.ts';
import { putDays, setCalendar } from '../../db/shift/calendar-mutators.ts';
import { handOvers } from '../../db/shift/hand-over.ts';
import { handOver, takeBack, takeOver } from '../../db/shift/hand-over-mutators.ts';
import { putRota, removeFromRota } from '../../db/shift/rota-mutators.ts';
import { covers, shifts } from '../../db/shift/shift.ts';
import { comments } from '../../db/task/comment.ts';
import { commentTask, delegateTask } from '../../db/task/delegate-mutators.ts';
import { tasks } from '../../db/task/task.ts';
import { acknowledgeTask, decideTask } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { ackDue } from './deadline-jobs.ts';
import { heldLot, taskOf, toldOf } from './people-fixture.ts';
import { fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: () => noon + minute, flow: { 'hold.raised': [raiseForHold] } });
const staff = [...fullStaff, make.person({ id: 'far', functions: ['planning'], plantIds: ['plant-2'] })];
const held = () => heldLot(sql, house, { slotIn: 6 * hour, staff });

/** One person's action. */
const does = <Args>(
  tenantId: string,
  [personId, name]: readonly [string, FunctionName],
  mutator: Mutator<Args>,
  args: NoInfer<Args>,
) =>
  transact(house, { actor: testActor(tenantId, personId, [name], [plantId]), at: noon + minute }, (tx) =>
    mutator.run(tx, args, tx.act),
  );
const planner = ['planning', 'planning'] as const;
const deputy = ['planning-deputy', 'planning'] as const;
const admin = ['admin', 'admin'] as const;

describe('giving a task away', () => {
  test('[SHIFT-5] the clocks go on, the other has it, and it can come back', async () => {
    const tenantId = await held();
    const { id: taskId, ackBy } = await taskOf(house, tenantId, 'planning');
    await does(tenantId, planner, delegateTask, {
      taskId,
      toPersonId: 'planning-deputy',
      commentId: 'c-1',
      note: 'You know it',
    });
    expect(await taskOf(house, tenantId, 'planning')).toMatchObject({
      assigneeId: 'planning-deputy',
      ackBy,
      acknowledgedAt: null,
    });
    await transactAsSystem(house, tenantId, (tx) => ackDue(tx, { taskId }));
    expect(await toldOf(house, tenantId, { id: taskId })).toHaveLength(1);
    await does(tenantId, deputy, delegateTask, { taskId, toPersonId: 'planning', commentId: 'c-2', note: '' });
    expect(await taskOf(house, tenantId, 'planning')).toMatchObject({ assigneeId: 'planning' });
    const said = await transactAsSystem(house, tenantId, (tx) => tx.scan(comments, 'taskId', taskId));
    expect(said.map(({ kind, personId, toPersonId, scope }) => [kind, personId, toPersonId, scope])).toEqual([
      ['delegated', 'planning', 'planning-deputy', plantScope(plantId)],
      ['delegated', 'planning-deputy', 'planning', plantScope(plantId)],
    ]);
  });

  test('[SHIFT-5] only to who may see it, never once it is answered, never by another function', async () => {
    const tenantId = await held();
    const task = await taskOf(house, tenantId, 'planning');
    const give = (toPersonId: string, by: readonly [string, FunctionName] = planner) =>
      does(tenantId, by, delegateTask, { taskId: task.id, toPersonId, commentId: `c-${toPersonId}`, note: '' });
    for (const other of ['dispatch', 'far'])
      await expect(give(other)).rejects.toMatchObject({ code: 'task.delegate_unfit' });
    await expect(give('planning-deputy', ['dispatch', 'dispatch'])).rejects.toMatchObject({
      code: 'task.other_function',
    });
    const past = transactAsSystem(house, tenantId, (tx) => tx.put(tasks, { ...task, assigneeId: 'dispatch' }));
    await expect(past).rejects.toMatchObject({ code: 'task.delegate_unfit' });
    const choice = task.choices[0] ?? '';
    await does(tenantId, planner, decideTask, { taskId: task.id, decisionId: 'd-1', choice, reason: '' });
    await expect(give('planning-deputy')).rejects.toMatchObject({ code: 'task.closed' });
  });
});

describe('saying something', () => {
  test('[SHIFT-6] anybody of the plant in the room; it stays, in their own name', async () => {
    const tenantId = await held();
    const { exceptionId, id: taskId } = await taskOf(house, tenantId, 'planning');
    await does(tenantId, ['operator', 'operator'], commentTask, {
      commentId: 'c-1',
      exceptionId,
      taskId: null,
      body: 'Seen at line 2',
    });
    await does(tenantId, planner, commentTask, { commentId: 'c-2', exceptionId: null, taskId, body: 'Thanks' });
    const [row, other] = await transactAsSystem(house, tenantId, (tx) => tx.all(comments));
    expect([row, other]).toMatchObject([
      { personId: 'operator', scope: plantScope(plantId), exceptionId, taskId: null },
      { personId: 'planning', scope: plantScope(plantId), exceptionId, taskId },
    ]);
    if (!row) throw new Error('nothing was said');
    const rewrite = (change: Partial<typeof row>) =>
      transactAsSystem(house, tenantId, (tx) => tx.put(comments, { ...row, ...change }));
    await expect(rewrite({ body: 'Never said' })).rejects.toMatchObject({ code: 'comment.append_only' });
    const forged = transact(
      house,
      { actor: testActor(tenantId, 'planning', ['planning'], [plantId]), at: noon },
      (tx) => tx.put(comments, { ...row, id: 'c-3' }),
    );
    await expect(forged).rejects.toMatchObject({ code: 'comment.not_yours' });
  });
});

describe('handing over', () => {
  const give = async (tenantId: string, taskIds: readonly string[], id = 'h-1') =>
    does(tenantId, planner, handOver, {
      handOverId: id,
      plantId,
      function: 'planning',
      toPersonId: 'planning-deputy',
      note: 'A calm shift',
      items: taskIds.map((taskId) => ({ taskId, commentId: `${id}-${taskId}`, note: 'Swap is agreed' })),
    });
  const handOverOf = async (tenantId: string, id = 'h-1') => {
    const row = await transactAsSystem(house, tenantId, (tx) => tx.get(handOvers, id));
    if (!row) throw new Error('nothing was handed over');
    return row;
  };

  test('[SHIFT-7] each task with its note goes to the receiver, who takes it over; what is left is named', async () => {
    const tenantId = await held();
    const { id } = await taskOf(house, tenantId, 'planning');
    await give(tenantId, []);
    expect(await handOverOf(tenantId)).toMatchObject({ items: [], leftTaskIds: [id] });
    await give(tenantId, [id], 'h-2');
    expect(await handOverOf(tenantId, 'h-2')).toMatchObject({
      items: [{ taskId: id, note: 'Swap is agreed', before: null }],
      leftTaskIds: [],
    });
    expect(await taskOf(house, tenantId, 'planning')).toMatchObject({ assigneeId: 'planning-deputy' });
    await expect(does(tenantId, planner, takeOver, { handOverId: 'h-2' })).rejects.toMatchObject({
      code: 'handOver.not_yours',
    });
    await does(tenantId, deputy, takeOver, { handOverId: 'h-2' });
    await expect(does(tenantId, planner, takeBack, { handOverId: 'h-2' })).rejects.toMatchObject({
      code: 'handOver.taken_over',
    });
    expect(await handOverOf(tenantId, 'h-2')).toMatchObject({ acknowledgedAt: noon + minute, withdrawnAt: null });
  });

  test('[SHIFT-7] taken back before it is taken over, each task goes to who had it', async () => {
    const tenantId = await held();
    const { id } = await taskOf(house, tenantId, 'planning');
    await does(tenantId, planner, acknowledgeTask, { taskId: id });
    await give(tenantId, [id]);
    await does(tenantId, planner, takeBack, { handOverId: 'h-1' });
    expect(await taskOf(house, tenantId, 'planning')).toMatchObject({ assigneeId: 'planning' });
    await expect(does(tenantId, deputy, takeOver, { handOverId: 'h-1' })).rejects.toMatchObject({
      code: 'handOver.withdrawn',
    });
    const row = await handOverOf(tenantId);
    const forge = (change: Partial<typeof row>) =>
      transactAsSystem(house, tenantId, (tx) => tx.put(handOvers, { ...row, ...change }));
    await expect(forge({ note: 'Otherwise' })).rejects.toMatchObject({ code: 'handOver.append_only' });
    await expect(forge({ withdrawnAt: null })).rejects.toMatchObject({ code: 'handOver.append_only' });
  });
});

describe('setting the rota', () => {
  const nothing = { plantId, shifts: [], assignments: [], covers: [], onCalls: [] };
  const early = { shiftId: 's-1', name: 'Early', fromMinute: 360, toMinute: 840 };
  const cover = {
    coverId: 'x',
    personId: 'planning-deputy',
    forPersonId: 'planning',
    fromAt: noon,
    toAt: noon + hour,
    reason: '',
  };

  test('[SHIFT-8] by an administrator, and the database agrees', async () => {
    const tenantId = await held();
    await expect(does(tenantId, planner, setCalendar, { plantId, restDays: [], prayers: [] })).rejects.toMatchObject({
      code: 'person.not_permitted',
    });
    const past = transact(house, { actor: testActor(tenantId, 'planning', ['planning'], [plantId]), at: noon }, (tx) =>
      tx.put(shifts, { id: 's-9', scope: plantScope(plantId), plantId, name: 'Mine', fromMinute: 0, toMinute: 60 }),
    );
    await expect(past).rejects.toMatchObject({ code: 'rota.not_yours' });
    await does(tenantId, admin, setCalendar, {
      plantId,
      restDays: [5, 6],
      prayers: [{ weekday: 1, fromMinute: 735, toMinute: 765 }],
    });
    const prayer = {
      dayId: 'd-1',
      date: '2026-11-09',
      kind: 'prayer' as const,
      name: '',
      fromMinute: 740,
      toMinute: 760,
    };
    await does(tenantId, admin, putDays, { plantId, days: [prayer] });
    await expect(
      does(tenantId, admin, putDays, { plantId, days: [{ ...prayer, toMinute: 700 }] }),
    ).rejects.toMatchObject({ code: 'rota.backward' });
    await does(tenantId, admin, putRota, {
      ...nothing,
      shifts: [early],
      assignments: [
        { assignmentId: 'a-1', shiftId: 's-1', personId: 'planning', fromDate: '2026-11-01', toDate: null },
      ],
    });
    await expect(does(tenantId, admin, removeFromRota, { kind: 'shift', rowId: 's-1' })).rejects.toMatchObject({
      code: 'shift.in_use',
    });
    await does(tenantId, admin, removeFromRota, { kind: 'assignment', rowId: 'a-1' });
    await does(tenantId, admin, removeFromRota, { kind: 'shift', rowId: 's-1' });
    expect(await transactAsSystem(house, tenantId, (tx) => tx.all(shifts))).toEqual([]);
  });

  test('[SHIFT-3] who covers must see what the other sees, one at a time, and works here', async () => {
    const tenantId = await held();
    const put = (change: Partial<typeof cover>) =>
      does(tenantId, admin, putRota, { ...nothing, covers: [{ ...cover, ...change }] });
    await expect(put({ personId: 'dispatch' })).rejects.toMatchObject({ code: 'cover.unfit' });
    await expect(put({ personId: 'far' })).rejects.toMatchObject({ code: 'rota.elsewhere' });
    await expect(put({ toAt: noon })).rejects.toMatchObject({ code: 'rota.backward' });
    await put({});
    await expect(put({ coverId: 'y', personId: 'manager', fromAt: noon + minute })).rejects.toMatchObject({
      code: 'cover.taken',
    });
    await put({ coverId: 'y', personId: 'manager', fromAt: noon + hour, toAt: noon + 2 * hour });
    expect(await transactAsSystem(house, tenantId, (tx) => tx.all(covers))).toHaveLength(2);
  });

  test('[SHIFT-9] nobody is covered for by two at once, by whatever path and however many put it', async () => {
    const tenantId = await held();
    const put = (id: string, from: number, to: number, personId = cover.personId) =>
      transactAsSystem(house, tenantId, (tx) => {
        const { coverId: _, ...row } = cover;
        return tx.put(covers, { ...row, id, personId, plantId, scope: plantScope(plantId), fromAt: from, toAt: to });
      });
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((id) => put(id, noon, noon + hour)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put('e', noon + minute, noon + 2 * minute, 'manager')).rejects.toMatchObject({
      code: 'conflict.cover_taken',
    });
    await put('f', noon + hour, noon + 2 * hour);
    await expect(put('f', noon, noon + 2 * hour)).rejects.toMatchObject({ code: 'conflict.cover_taken' });
  });
});

import { describe, expect, test } from 'vitest';
import { exceptions } from '../../db/exception/exception.ts';
import { reminders } from '../../db/task/task.ts';
import { acknowledgeTask, decideTask } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { ackDue, remind } from './deadline-jobs.ts';
import { noteAcknowledged } from './note-acknowledged.ts';
import { type HeldLot, heldLot, taskOf, toldOf } from './people-fixture.ts';
import { fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';
import { settleTask } from './settle-task.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, {
  now: () => clock,
  flow: { 'hold.raised': [raiseForHold], 'task.acknowledged': [noteAcknowledged], 'task.decided': [settleTask] },
});
const held = (what: HeldLot, arrives = noon): Promise<string> => {
  clock = arrives;
  return heldLot(sql, house, what);
};
const exceptionOf = async (tenantId: string) => {
  const [row] = await transactAsSystem(house, tenantId, (tx) => tx.all(exceptions));
  if (!row) throw new Error('nothing was raised');
  return row;
};

/** Noon is 10:00 in Nashik, a Monday. */
const early = { id: 'early', name: 'Early', fromMinute: 6 * 60, toMinute: 14 * 60 };
const late = { id: 'late', name: 'Late', fromMinute: 14 * 60, toMinute: 22 * 60 };
const from = { fromDate: '2026-10-01', toDate: null };
const slot = { slotIn: 6 * hour };

describe('who is there', () => {
  test('[DEADLINE-9] a function with nobody on duty and nobody on call tells every level at once, the others climb', async () => {
    const tenantId = await held({
      ...slot,
      rota: { shifts: [early, late], assignments: [{ id: 'a', shiftId: 'late', personId: 'dispatch', ...from }] },
    });
    expect(
      (await toldOf(house, tenantId, await taskOf(house, tenantId, 'dispatch'))).map(({ level }) => level),
    ).toEqual([1, 2, 3]);
    expect(await toldOf(house, tenantId, await taskOf(house, tenantId, 'quality'))).toEqual([]);
  });

  test('[DEADLINE-9] somebody on call is enough to wait for', async () => {
    const tenantId = await held({
      ...slot,
      rota: {
        shifts: [early, late],
        assignments: [{ id: 'a', shiftId: 'late', personId: 'dispatch', ...from }],
        onCalls: [{ id: 'c', function: 'dispatch', personId: 'dispatch-head', ...from }],
      },
    });
    expect(await toldOf(house, tenantId, await taskOf(house, tenantId, 'dispatch'))).toEqual([]);
  });

  test.each`
    what                      | onShift  | called   | covered  | told
    ${'the one on duty'}      | ${'d-2'} | ${'d-1'} | ${false} | ${['d-2']}
    ${'else the one on call'} | ${null}  | ${'d-1'} | ${false} | ${['d-1']}
    ${'else all of the rank'} | ${null}  | ${null}  | ${false} | ${['d-1', 'd-2']}
    ${'who covers for them'}  | ${'d-2'} | ${null}  | ${true}  | ${['dispatch']}
  `('[DEADLINE-9] of two deputies $what', async ({ onShift, called, covered, told }) => {
    const deputies = ['d-1', 'd-2'].map((id) =>
      make.person({ id, functions: ['dispatch'], ranks: { dispatch: 'deputy' } }),
    );
    const tenantId = await held({
      ...slot,
      staff: [...fullStaff.filter(({ id }) => id !== 'dispatch-deputy'), ...deputies],
      rota: {
        shifts: [early],
        assignments: [
          { id: 'm', shiftId: 'early', personId: 'dispatch', ...from },
          ...(onShift ? [{ id: 'a', shiftId: 'early', personId: onShift, ...from }] : []),
        ],
        onCalls: called ? [{ id: 'c', function: 'dispatch' as const, personId: called, ...from }] : [],
        covers: covered
          ? [{ id: 'x', personId: 'dispatch', forPersonId: 'd-2', fromAt: noon, toAt: noon + hour, reason: '' }]
          : [],
      },
    });
    const task = await taskOf(house, tenantId, 'dispatch');
    clock = noon + 6 * minute;
    await transactAsSystem(house, tenantId, (tx) => ackDue(tx, { taskId: task.id }));
    expect(await toldOf(house, tenantId, task)).toMatchObject([{ level: 1, toPersonIds: told }]);
  });
});

describe('whose clock', () => {
  const restsFrom = {
    calendar: { id: plantId, restDays: [], prayers: [{ weekday: 1, fromMinute: 605, toMinute: 635 }] },
  };

  test('[DEADLINE-8] a routine deadline waits for prayer hours and for the next working day, a major one for nobody', async () => {
    const rota = { ...restsFrom, shifts: [{ ...early, toMinute: 11 * 60 }] };
    const routine = await exceptionOf(await held({ rota }));
    expect(routine.severity).toBe('routine');
    // Five minutes until prayers, half an hour of them, and the last 25 of half an hour after.
    expect([routine.ackBy - noon, routine.decideBy - noon]).toEqual([36 * minute, 60 * minute]);
    const evening = await exceptionOf(await held({ rota, seenAt: noon + 2 * hour }, noon + 2 * hour));
    expect(evening.decideBy).toBe(noon + 20 * hour + 30 * minute);
    const major = await exceptionOf(await held({ ...slot, rota }));
    expect([major.severity, major.decideBy - noon]).toEqual(['major', 30 * minute]);
  });

  test('[DEADLINE-8] a routine exception raised out of working time calls nobody before it, whoever is missing', async () => {
    const rota = { shifts: [late], assignments: [{ id: 'a', shiftId: 'late', personId: 'dispatch', ...from }] };
    const tenantId = await held({ rota });
    expect(await toldOf(house, tenantId, await taskOf(house, tenantId, 'dispatch'))).toEqual([]);
  });

  test('[DEADLINE-2] a hold captured offline an hour ago tells on arrival all whose time has passed, and is late at once', async () => {
    const tenantId = await held({ ...slot, seenAt: noon - hour });
    const told = await toldOf(house, tenantId, await taskOf(house, tenantId, 'planning'));
    expect(told.map(({ level, at }) => [level, at])).toEqual([1, 2, 3].map((level) => [level, noon]));
    expect(await exceptionOf(tenantId)).toMatchObject({ occurredAt: noon - hour, receivedAt: noon, breached: true });
    expect(await transactAsSystem(house, tenantId, (tx) => tx.all(reminders))).toEqual([]);
  });

  test('[DEADLINE-2] twenty minutes on the way are twenty minutes of its age: deputy and head know, the plant’s head does not', async () => {
    const tenantId = await held({ ...slot, seenAt: noon - 20 * minute });
    const told = await toldOf(house, tenantId, await taskOf(house, tenantId, 'planning'));
    expect(told.map(({ level }) => level)).toEqual([1, 2]);
  });
});

describe('reminders', () => {
  const remindersOf = (tenantId: string) => transactAsSystem(house, tenantId, (tx) => tx.all(reminders));
  const remindAll = async (tenantId: string, kind: 'acknowledge' | 'decide') => {
    const { id } = await exceptionOf(tenantId);
    await transactAsSystem(house, tenantId, (tx) => remind(tx, { exceptionId: id, kind }));
  };
  const as = (tenantId: string, personId: string) => ({
    actor: testActor(tenantId, personId, ['planning'], [plantId]),
    at: clock,
  });

  test('[DEADLINE-10] each open task is reminded of once, whoever is there first, and none after an acknowledgement', async () => {
    const tenantId = await held({
      ...slot,
      rota: { shifts: [early], assignments: [{ id: 'a', shiftId: 'early', personId: 'dispatch-deputy', ...from }] },
    });
    const planning = await taskOf(house, tenantId, 'planning');
    const dispatch = await taskOf(house, tenantId, 'dispatch');
    await transact(house, as(tenantId, 'planning'), (tx) => acknowledgeTask.run(tx, { taskId: planning.id }, tx.act));
    await Promise.all([1, 2, 3].map(() => remindAll(tenantId, 'acknowledge')));
    const given = await remindersOf(tenantId);
    expect(given.filter(({ taskId }) => taskId === planning.id)).toEqual([]);
    expect(given.filter(({ taskId }) => taskId === dispatch.id)).toMatchObject([{ toPersonIds: ['dispatch-deputy'] }]);
    expect(new Set(given.map(({ taskId }) => taskId)).size).toBe(given.length);
  });

  test('[DEADLINE-10] before the decision is due whoever has the task is reminded, and nobody who has decided', async () => {
    const tenantId = await held(slot);
    const planning = await taskOf(house, tenantId, 'planning');
    await transact(house, as(tenantId, 'planning-deputy'), (tx) =>
      acknowledgeTask.run(tx, { taskId: planning.id }, tx.act),
    );
    const quality = await taskOf(house, tenantId, 'quality');
    const judge = { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at: clock };
    const choice = quality.choices[0] ?? '';
    await transact(house, judge, (tx) =>
      decideTask.run(tx, { taskId: quality.id, decisionId: 'd-1', choice, reason: '' }, tx.act),
    );
    await remindAll(tenantId, 'decide');
    const given = await remindersOf(tenantId);
    expect(given.find(({ taskId }) => taskId === planning.id)?.toPersonIds).toEqual(['planning-deputy']);
    expect(given.some(({ taskId }) => taskId === quality.id)).toBe(false);
  });

  test('[DEADLINE-10] the database takes none twice, none too late and no change', async () => {
    const tenantId = await held(slot);
    await remindAll(tenantId, 'acknowledge');
    const [row] = await remindersOf(tenantId);
    if (!row) throw new Error('nobody was reminded');
    const put = (changed: Partial<typeof row>) =>
      transactAsSystem(house, tenantId, (tx) => tx.put(reminders, { ...row, ...changed }));
    await expect(put({ toPersonIds: [] })).rejects.toMatchObject({ code: 'reminder.append_only' });
    await expect(put({ id: 'again' })).rejects.toMatchObject({ code: 'conflict.reminder_once' });
    const planning = await taskOf(house, tenantId, 'planning');
    await transact(house, as(tenantId, 'planning'), (tx) => acknowledgeTask.run(tx, { taskId: planning.id }, tx.act));
    await expect(put({ id: 'late', taskId: planning.id })).rejects.toMatchObject({ code: 'reminder.too_late' });
  });
});

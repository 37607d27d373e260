import { afterAll, expect, test } from 'vitest';
import { setQuietHours } from '../../db/delivery/delivery-mutators.ts';
import type { Notice } from '../../db/delivery/notice.ts';
import { notices } from '../../db/delivery/notice.ts';
import { exceptions } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { plantScope } from '../../db/scope.ts';
import { covers, onCalls, shiftAssignments, shifts } from '../../db/shift/shift.ts';
import { delegateTask } from '../../db/task/delegate-mutators.ts';
import { acknowledgeTask, decideTask } from '../../db/task/task-mutators.ts';
import { hour } from '../../db/values/instant.ts';
import { ackDue, remind } from '../exceptions/deadline-jobs.ts';
import { fullStaff, noon, plantId } from '../exceptions/plant-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { transact } from '../postgres/transaction.ts';
import { startPushService } from './push-service-fixture.ts';
import { sendPush } from './send-push.ts';
import { sendSummary } from './send-summary.ts';
import { keepSubscription } from './subscription-sql.ts';
import { tellDelegated, tellReminded } from './tell-anew.ts';
import { type HeldPlant, heldWorld } from './telling-fixture.ts';

const { sql } = await testDatabase();
const world = heldWorld(sql, { 'task.delegated': [tellDelegated], 'task.reminded': [tellReminded] });
const { house } = world;
const push = await startPushService();
afterAll(() => push.close());

const scope = plantScope(plantId);

async function subscribe(plant: HeldPlant, personId: string): Promise<void> {
  const token = await plant.signIn(personId);
  expect(await keepSubscription(sql, token, push.subscribe(`${plant.tenantId}:${personId}`))).toBe(true);
}

/** All that was begun about the task of quality, each as who and whether it was told anew. */
async function toldOf(plant: HeldPlant): Promise<string[]> {
  const { id } = await plant.taskOf('quality');
  const told = await plant.system((tx) => tx.scan(notices, 'taskId', id));
  return told.map((each) => `${each.personId} ${each.level}${each.about === null ? '' : ' again'}`).sort();
}

const sendAll = async (plant: HeldPlant, personId: string): Promise<void> => {
  for (const { id } of await plant.noticesOf(personId, 'push'))
    await sendPush(house, plant.tenantId, { noticeId: id }, push.services);
};
const pushedTo = (plant: HeldPlant, personId: string) =>
  push.pushed.filter(({ device }) => device === `${plant.tenantId}:${personId}`).map(({ body }) => body);
const anew = async (plant: HeldPlant, personId: string): Promise<Notice[]> =>
  (await plant.noticesOf(personId, 'push')).filter(({ about }) => about !== null);

async function remindAll(plant: HeldPlant, kind: 'acknowledge' | 'decide'): Promise<void> {
  for (const { id } of await plant.system((tx) => tx.all(exceptions)))
    await plant.system((tx) => remind(tx, { exceptionId: id, kind }));
}

const give = async (
  plant: HeldPlant,
  from: string,
  toPersonId: string,
  commentId: string,
  by: FunctionName = 'quality',
) => {
  const { id: taskId } = await plant.taskOf('quality');
  await transact(house, plant.act(from, by), (tx) =>
    delegateTask.run(tx, { taskId, toPersonId, commentId, note: '' }, tx.act),
  );
};
const take = async (plant: HeldPlant, personId: string): Promise<void> => {
  const { id: taskId } = await plant.taskOf('quality');
  await transact(house, plant.act(personId, 'quality'), (tx) => acknowledgeTask.run(tx, { taskId }, tx.act));
};

/** Quality is on shift by turns: the deputy in the morning, by the plant's clocks. */
const rota = (plant: HeldPlant, called: readonly string[] = []) =>
  plant.system(async (tx) => {
    await tx.put(shifts, { id: 's-1', scope, plantId, name: 'Morning', fromMinute: 360, toMinute: 840 });
    const dates = { fromDate: '2026-10-01', toDate: null };
    await tx.put(shiftAssignments, { id: 'a-1', scope, plantId, shiftId: 's-1', personId: 'quality-deputy', ...dates });
    for (const personId of called)
      await tx.put(onCalls, { id: `o-${personId}`, scope, plantId, function: 'quality', personId, ...dates });
  });

test('[DELIVER-14] those on duty are told, and of another function everybody', async () => {
  const plant = await world.plant(fullStaff);
  await rota(plant, ['quality-head']);
  await plant.tell();
  expect(await toldOf(plant)).toEqual(['quality-deputy 0']);
  expect(await plant.noticesOf('planning', 'push')).toHaveLength(1);
  expect(await plant.noticesOf('planning-head', 'push')).toHaveLength(1);
});

test('[DELIVER-14] whoever covers is told in the place of who is on duty', async () => {
  const plant = await world.plant(fullStaff);
  await rota(plant);
  await plant.system((tx) =>
    tx.put(covers, {
      ...{ id: 'x-1', scope, plantId, personId: 'quality-head', forPersonId: 'quality-deputy', reason: '' },
      ...{ fromAt: noon - hour, toAt: noon + hour },
    }),
  );
  await plant.tell();
  expect(await toldOf(plant)).toEqual(['quality-head 0']);
});

test('[DELIVER-14] with nobody on duty those on call are told, and with nobody to call all', async () => {
  world.clock = noon + 8 * hour;
  try {
    const called = await world.plant(fullStaff);
    await rota(called, ['quality-head']);
    await called.tell();
    expect(await toldOf(called)).toEqual(['quality-head 0']);
    const empty = await world.plant(fullStaff);
    await rota(empty);
    await empty.tell();
    expect(await toldOf(empty)).toEqual(['quality 0', 'quality-deputy 0', 'quality-head 0']);
  } finally {
    world.clock = noon;
  }
});

test('[DELIVER-15] whoever is given a task is told, nobody else, and its climbing tells them no second time', async () => {
  const plant = await world.plant(fullStaff);
  await rota(plant);
  await plant.tell();
  await subscribe(plant, 'quality');
  await give(plant, 'quality-deputy', 'quality', 'c-1');
  expect(await toldOf(plant)).toEqual(['quality 0 again', 'quality-deputy 0']);
  await sendAll(plant, 'quality');
  await sendAll(plant, 'quality');
  expect(pushedTo(plant, 'quality')).toMatchObject([{ kind: 'task', again: true, taken: false }]);
  const { id: taskId } = await plant.taskOf('quality');
  await plant.system((tx) => ackDue(tx, { taskId }));
  await plant.tell();
  expect(await toldOf(plant)).toEqual(['quality 0 again', 'quality-deputy 0', 'quality-deputy 1']);
});

test('[DELIVER-15] also of a task that was taken; one given away again before it left, or to oneself, tells nothing', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality');
  await subscribe(plant, 'quality-head');
  await take(plant, 'quality-deputy');
  await give(plant, 'quality-deputy', 'quality', 'c-1');
  await give(plant, 'quality', 'quality-head', 'c-2');
  await sendAll(plant, 'quality');
  await sendAll(plant, 'quality-head');
  expect(pushedTo(plant, 'quality')).toEqual([]);
  expect(await anew(plant, 'quality')).toMatchObject([{ state: 'failed', reason: 'overtaken' }]);
  expect(pushedTo(plant, 'quality-head')).toMatchObject([{ again: true, taken: true }]);
  await give(plant, 'quality-deputy', 'quality-deputy', 'c-3');
  expect(await anew(plant, 'quality-deputy')).toEqual([]);
});

test('[DELIVER-16] a reminder reaches those it names, once, beside what they were told before', async () => {
  const plant = await world.plant(fullStaff);
  await rota(plant);
  await plant.tell();
  await subscribe(plant, 'quality-deputy');
  await remindAll(plant, 'acknowledge');
  await remindAll(plant, 'acknowledge');
  expect(await toldOf(plant)).toEqual(['quality-deputy 0', 'quality-deputy 0 again']);
  await sendAll(plant, 'quality-deputy');
  await sendAll(plant, 'quality-deputy');
  expect(pushedTo(plant, 'quality-deputy')).toMatchObject([{ kind: 'task', again: true }]);
});

test('[DELIVER-16] none leaves after what it reminds of: taken ends the first, answered the second', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality-deputy');
  await remindAll(plant, 'acknowledge');
  await take(plant, 'quality-deputy');
  await sendAll(plant, 'quality-deputy');
  expect(pushedTo(plant, 'quality-deputy')).toEqual([]);
  expect(await anew(plant, 'quality-deputy')).toMatchObject([{ state: 'failed', reason: 'overtaken' }]);
  await remindAll(plant, 'decide');
  await sendAll(plant, 'quality-deputy');
  expect(pushedTo(plant, 'quality-deputy')).toMatchObject([{ again: true, taken: true }]);
});

test('[DELIVER-16] once it is answered, a reminder of the decision does not leave', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality-deputy');
  await take(plant, 'quality-deputy');
  await remindAll(plant, 'decide');
  const { id: taskId, choices } = await plant.taskOf('quality');
  await transact(house, plant.act('quality-deputy', 'quality'), (tx) =>
    decideTask.run(tx, { taskId, decisionId: 'd-1', choice: choices[0] ?? '', reason: '' }, tx.act),
  );
  await sendAll(plant, 'quality-deputy');
  expect(pushedTo(plant, 'quality-deputy')).toEqual([]);
  expect(await anew(plant, 'quality-deputy')).toMatchObject([{ state: 'failed', reason: 'overtaken' }]);
});

test('[DELIVER-16] a routine one waits for the end of quiet hours, and is in their summary; a major one leaves', async () => {
  const plant = await world.plant(fullStaff);
  await transact(house, plant.act('admin', 'admin'), (tx) =>
    setQuietHours.run(tx, { plantId, personId: null, hours: { fromMinute: 0, toMinute: 23 * 60 } }, tx.act),
  );
  await subscribe(plant, 'quality');
  const [exception] = await plant.system((tx) => tx.all(exceptions));
  if (!exception) throw new Error('nothing was raised');
  await plant.system((tx) => tx.put(exceptions, { ...exception, severity: 'routine' }));
  await remindAll(plant, 'acknowledge');
  expect(await anew(plant, 'quality')).toMatchObject([{ state: 'held', reason: 'quiet_hours' }]);
  await plant.system((tx) => tx.put(exceptions, { ...exception, severity: 'major' }));
  await remindAll(plant, 'decide');
  expect((await anew(plant, 'quality')).map(({ state }) => state).sort()).toEqual(['held', 'queued']);
  await sendAll(plant, 'quality');
  world.clock = noon + 13.5 * hour;
  try {
    await plant.system((tx) => sendSummary(tx, { personId: 'quality', plantId }));
    await sendAll(plant, 'quality');
  } finally {
    world.clock = noon;
  }
  expect(pushedTo(plant, 'quality')).toMatchObject([{ kind: 'task' }, { kind: 'summary', count: 1 }]);
});

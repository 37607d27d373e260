import { afterAll, expect, test } from 'vitest';
import { setReach } from '../../db/delivery/delivery-mutators.ts';
import { movedOn, notices } from '../../db/delivery/notice.ts';
import { seeTask } from '../../db/delivery/seen-mutator.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { reminders, type Task, tasks } from '../../db/task/task.ts';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import { remind } from '../exceptions/deadline-jobs.ts';
import { fullStaff, noon } from '../exceptions/plant-fixture.ts';
import { graphError, startGraph } from '../graph/graph-fixture.ts';
import { sendMessage } from '../orders/send-message.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { transact } from '../postgres/transaction.ts';
import { answerByChat } from './answer-by-chat.ts';
import { noteActed, noteMoved, noteSeen } from './note-told.ts';
import { tellReminded } from './tell-anew.ts';
import { tellByChat } from './tell-by-chat.ts';
import { type HeldPlant, heldWorld, newNumber } from './telling-fixture.ts';

const { sql } = await testDatabase();
const world = heldWorld(sql, {
  'task.acknowledged': [noteActed],
  'task.seen': [noteSeen],
  'task.reminded': [tellReminded],
  'message.moved': [async (tx, what) => void (await noteMoved(tx, what))],
  'message.undelivered': [async (tx, what) => void (await noteMoved(tx, what))],
});
const { house } = world;

async function remindAll(plant: HeldPlant, kind: 'acknowledge' | 'decide'): Promise<void> {
  for (const { id } of await plant.system((tx) => tx.all(exceptions)))
    await plant.system((tx) => remind(tx, { exceptionId: id, kind }));
}
const graph = await startGraph();
afterAll(() => graph.close());
const outlet = { kind: 'graph', account: { ...graph.account, taskTemplate: 'task_waits' } } as const;

async function unseen(plant: HeldPlant, task: Task): Promise<void> {
  await plant.system((tx) => tellByChat(tx, { taskId: task.id, level: 0 }, outlet));
}
const written = async (plant: HeldPlant) => plant.system((tx) => tx.all(outboundMessages));
const leave = (plant: HeldPlant, id: string) => sendMessage(house, plant.tenantId, { messageId: id }, outlet);

test('[DELIVER-6] who has seen nothing is written to on their own number, once, and why not is kept otherwise', async () => {
  const plant = await world.plant(fullStaff);
  const [mine, silent] = [newNumber(), newNumber()];
  await plant.reach('quality', mine);
  await plant.reach('quality-deputy', silent, false);
  await plant.tell();
  const task = await plant.taskOf('quality');
  const due = await sql<{ at: number }[]>`select (extract(epoch from due) * 1000)::float8 as at from ops.job
    where tenant_id = ${plant.tenantId} and effect_key = ${`unseen:${task.id}:0`}`;
  expect(due).toEqual([{ at: task.createdAt + (task.ackBy - task.createdAt) / 2 }]);
  for (const again of [1, 2, 3]) {
    expect(again).toBeGreaterThan(0);
    await unseen(plant, task);
  }
  expect(await plant.only('quality-deputy', 'whatsapp')).toMatchObject({
    state: 'failed',
    reason: 'whatsapp.not_agreed',
  });
  expect(await plant.only('quality-head', 'whatsapp')).toMatchObject({ state: 'failed', reason: 'whatsapp.no_number' });
  const [message, ...more] = await written(plant);
  expect(more).toEqual([]);
  await leave(plant, message?.id ?? '');
  expect(graph.received.at(-1)?.body).toMatchObject({
    to: mine.slice(1),
    type: 'template',
    template: {
      name: 'task_waits',
      language: { code: 'en' },
      components: [
        { type: 'body', parameters: [{ text: 'L-1' }, {}] },
        { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ payload: `task.have:${task.id}` }] },
      ],
    },
  });
  expect(await plant.only('quality', 'whatsapp')).toMatchObject({ state: 'sent' });
});

test('[DELIVER-6] who has seen it, and what somebody has taken, is left alone', async () => {
  const plant = await world.plant(fullStaff);
  await plant.reach('quality', newNumber());
  await plant.tell();
  const task = await plant.taskOf('quality');
  await transact(house, plant.act('quality', 'quality'), (tx) => seeTask.run(tx, { taskId: task.id }, tx.act));
  await unseen(plant, task);
  expect(await written(plant)).toEqual([]);
  // Seen on the screen: the notification that no device took stays what it is.
  expect(await plant.only('quality')).toMatchObject({ state: 'failed', reason: 'push.no_device' });
  expect(await plant.only('quality', 'app')).toMatchObject({ state: 'seen' });
});

test('[DELIVER-18] a reminder nobody saw is written to the same number, once, and why not is kept', async () => {
  const plant = await world.plant(fullStaff);
  await plant.reach('quality', newNumber());
  await plant.reach('quality-deputy', newNumber(), false);
  await plant.tell();
  const { id: taskId, ackBy } = await plant.taskOf('quality');
  await remindAll(plant, 'acknowledge');
  const given = (await plant.system((tx) => tx.scan(reminders, 'taskId', taskId)))[0]?.id ?? '';
  const [job] = await sql<{ at: number; payload: JobPayload }[]>`
    select (extract(epoch from due) * 1000)::float8 as at, payload from ops.job
    where tenant_id = ${plant.tenantId} and effect_key = ${`unseen:${taskId}:0:${given}`}`;
  if (!job) throw new Error('nobody looks whether it was seen');
  expect(job.at).toBe(world.clock + (ackBy - world.clock) / 2);
  // The asking falls back by itself, and neither stands in for the other.
  await unseen(plant, await plant.taskOf('quality'));
  expect(await written(plant)).toHaveLength(1);
  for (const again of [1, 2]) {
    expect(again).toBeGreaterThan(0);
    await plant.system((tx) => tellByChat(tx, job.payload, outlet));
  }
  expect((await written(plant)).map(({ id }) => id).sort()).toEqual([
    `${taskId}.0.quality.whatsapp`,
    `${taskId}.0.quality.whatsapp.${given}`,
  ]);
  const told = await plant.noticesOf('quality-deputy', 'whatsapp');
  expect(told.map(({ about, reason }) => [about, reason])).toEqual(
    expect.arrayContaining([
      [null, 'whatsapp.not_agreed'],
      [given, 'whatsapp.not_agreed'],
    ]),
  );
});

test('[DELIVER-18] who saw it on their device, and what was taken meanwhile, is left alone', async () => {
  const plant = await world.plant(fullStaff);
  for (const personId of ['quality', 'quality-deputy']) await plant.reach(personId, newNumber());
  await plant.tell();
  const { id: taskId } = await plant.taskOf('quality');
  await remindAll(plant, 'acknowledge');
  const about = (await plant.system((tx) => tx.scan(reminders, 'taskId', taskId)))[0]?.id ?? '';
  const unseenOf = () => plant.system((tx) => tellByChat(tx, { taskId, level: 0, about }, outlet));
  await plant.system(async (tx) => {
    const own = (await tx.scan(notices, 'personId', 'quality')).find((each) => each.about === about);
    const seen = own && movedOn(own, 'seen', tx.now);
    if (seen) await tx.put(notices, seen);
  });
  await unseenOf();
  expect((await written(plant)).map(({ id }) => id)).toEqual([`${taskId}.0.quality-deputy.whatsapp.${about}`]);
  const other = await world.plant(fullStaff);
  await other.reach('quality', newNumber());
  await remindAll(other, 'acknowledge');
  const task = await other.taskOf('quality');
  const [late] = await other.system((tx) => tx.scan(reminders, 'taskId', task.id));
  await transact(house, other.act('quality-head', 'quality'), (tx) =>
    acknowledgeTask.run(tx, { taskId: task.id }, tx.act),
  );
  await other.system((tx) => tellByChat(tx, { taskId: task.id, level: 0, about: late?.id ?? '' }, outlet));
  expect(await written(other)).toEqual([]);
});

test('[DELIVER-10] a message whose end nobody knows is called so, and not sent again', async () => {
  const plant = await world.plant(fullStaff);
  await plant.reach('quality', newNumber());
  await plant.tell();
  await unseen(plant, await plant.taskOf('quality'));
  const [message] = await written(plant);
  graph.next({ kind: 'drop' });
  const before = graph.received.length;
  for (const again of [1, 2]) {
    expect(again).toBeGreaterThan(0);
    await leave(plant, message?.id ?? '');
    await unseen(plant, await plant.taskOf('quality'));
  }
  expect(graph.received.length).toBe(before + 1);
  const told = await plant.only('quality', 'whatsapp');
  expect(told).toMatchObject({ state: 'failed', reason: 'whatsapp.outcome_unknown' });
});

test('[DELIVER-10] a number WhatsApp refuses is told as such', async () => {
  const plant = await world.plant(fullStaff);
  await plant.reach('quality', newNumber());
  await plant.tell();
  await unseen(plant, await plant.taskOf('quality'));
  const [message] = await written(plant);
  graph.next(graphError(400, 131_026));
  await leave(plant, message?.id ?? '');
  const told = await plant.only('quality', 'whatsapp');
  expect(told).toMatchObject({ state: 'failed', reason: 'whatsapp.http_400.131026' });
});

/** A tap on the template's button, as it comes from WhatsApp. */
async function tap(plant: HeldPlant, fromNumber: string, taskId: string): Promise<string[]> {
  const id = `in-${house.newId()}`;
  const read: string[] = [];
  await plant.system((tx) =>
    tx.put(inboundMessages, {
      id,
      scope: 'money',
      channel: 'whatsapp',
      externalId: `wamid.${id}`,
      fromNumber,
      customerId: null,
      kind: 'button',
      body: 'I have it',
      state: 'received',
      receivedAt: world.clock,
      saidAt: world.clock - minute,
      quotes: null,
      payload: `task.have:${taskId}`,
      changed: null,
      draftId: null,
      reason: null,
      stages: [],
    }),
  );
  await plant.system((tx) =>
    answerByChat(tx, { messageId: id }, { readMessage: async (_, { messageId }) => void read.push(String(messageId)) }),
  );
  return read;
}

test('[DELIVER-7] a tap takes the task in the name of whose number it is, as of when they tapped', async () => {
  const plant = await world.plant(fullStaff);
  const mine = newNumber();
  await plant.reach('quality', mine);
  await plant.tell();
  const task = await plant.taskOf('quality');
  await unseen(plant, task);
  world.clock += 2 * minute;
  expect(await tap(plant, mine, task.id)).toEqual([]);
  expect(await plant.taskOf('quality')).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: 'quality',
    acknowledgedAt: world.clock - minute,
  });
  expect(await plant.only('quality', 'whatsapp')).toMatchObject({ state: 'acted' });
  world.clock = noon;
});

test('[DELIVER-7] an unknown number, and one that was not told of this task, takes nothing', async () => {
  const plant = await world.plant(fullStaff);
  const [mine, other] = [newNumber(), newNumber()];
  await plant.reach('quality', mine);
  await plant.reach('planning', other);
  await plant.tell();
  const task = await plant.taskOf('quality');
  await unseen(plant, task);
  for (const number of ['+4915112345678', other]) expect(await tap(plant, number, task.id)).toHaveLength(1);
  expect((await tap(plant, mine, (await plant.taskOf('planning')).id)).length).toBe(1);
  expect(await plant.system((tx) => tx.all(tasks))).not.toContainEqual(
    expect.objectContaining({ state: 'acknowledged' }),
  );
});

test('[DELIVER-7] a number is one person’s', async () => {
  const plant = await world.plant(fullStaff);
  const number = newNumber();
  await plant.reach('quality', number);
  await expect(plant.reach('planning', number)).rejects.toMatchObject({ code: 'reach.number_taken' });
  const asOther = transact(house, plant.act('planning', 'planning'), (tx) =>
    setReach.run(tx, { personId: 'quality', waNumber: null, optIn: false }, tx.act),
  );
  await expect(asOther).rejects.toMatchObject({ code: 'reach.not_yours' });
});

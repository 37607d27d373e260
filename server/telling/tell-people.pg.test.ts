import { afterAll, expect, test } from 'vitest';
import { setQuietHours, setReach } from '../../db/delivery/delivery-mutators.ts';
import { type Notice, notices } from '../../db/delivery/notice.ts';
import { seeTask } from '../../db/delivery/seen-mutator.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import { ackDue } from '../exceptions/deadline-jobs.ts';
import { fullStaff, noon, plantId } from '../exceptions/plant-fixture.ts';
import { graphError, startGraph } from '../graph/graph-fixture.ts';
import { sendMessage } from '../orders/send-message.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { transact } from '../postgres/transaction.ts';
import { answerByChat } from './answer-by-chat.ts';
import { noteActed, noteMoved, noteReceived, noteSeen } from './note-told.ts';
import { pushKeys } from './push-keys.ts';
import { startPushService } from './push-service-fixture.ts';
import { sendPush } from './send-push.ts';
import { sendSummary } from './send-summary.ts';
import { endSubscription, keepSubscription } from './subscription-sql.ts';
import { tellByChat } from './tell-by-chat.ts';
import { tellPeople } from './tell-people.ts';
import { type HeldPlant, heldWorld } from './telling-fixture.ts';

const { sql } = await testDatabase();
const world = heldWorld(sql, {
  'task.acknowledged': [noteActed],
  'task.seen': [noteSeen],
  'message.moved': [async (tx, what) => void (await noteMoved(tx, what))],
  'message.undelivered': [async (tx, what) => void (await noteMoved(tx, what))],
});
const { house } = world;
const push = await startPushService();
const graph = await startGraph();
afterAll(() => Promise.all([push.close(), graph.close()]));
const outlet = { kind: 'graph', account: { ...graph.account, taskTemplate: 'task_waits' } } as const;

const tell = async (plant: HeldPlant): Promise<void> => {
  for (const { id } of await plant.system((tx) => tx.all(exceptions)))
    await plant.system((tx) => tellPeople(tx, { exceptionId: id }));
};
/** Signs them in on this device, which wants to be told. */
async function subscribe(plant: HeldPlant, personId: string, device: string): Promise<string> {
  const token = await plant.signIn(personId);
  expect(await keepSubscription(sql, token, push.subscribe(device))).toBe(true);
  return token;
}
const send = (plant: HeldPlant, { id }: Notice) => sendPush(house, plant.tenantId, { noticeId: id }, push.services);
const only = async (plant: HeldPlant, personId: string, channel: Notice['channel'] = 'push'): Promise<Notice> => {
  const [notice, ...more] = await plant.noticesOf(personId, channel);
  if (!notice || more.length > 0) throw new Error(`${personId} has ${more.length + (notice ? 1 : 0)} notices`);
  return notice;
};
const act = (plant: HeldPlant, personId: string, name: 'quality' | 'planning' | 'admin') => ({
  actor: testActor(plant.tenantId, personId, [name], [plantId]),
  at: world.clock,
});
const reach = (plant: HeldPlant, personId: string, waNumber: string | null, optIn = true) =>
  transact(house, act(plant, personId, 'quality'), (tx) => setReach.run(tx, { personId, waNumber, optIn }, tx.act));
const numberOf = (() => {
  let nth = 0;
  return (): string => `+9198765${String((nth += 1)).padStart(5, '0')}`;
})();

test('[DELIVER-1] everybody who is asked is told once per level, however often and by however many workers', async () => {
  const plant = await world.plant(fullStaff);
  const task = await plant.taskOf('quality');
  await Promise.all([tell(plant), tell(plant), tell(plant)]);
  await tell(plant);
  await plant.system((tx) => ackDue(tx, { taskId: task.id }));
  await tell(plant);
  const told = (await plant.system((tx) => tx.scan(notices, 'taskId', task.id))).map((each) => [
    each.personId,
    each.level,
    each.channel,
    each.state,
    each.reason,
  ]);
  expect(told.sort()).toEqual([
    ['quality', 0, 'push', 'failed', 'push.no_device'],
    ['quality-deputy', 0, 'push', 'failed', 'push.no_device'],
    ['quality-deputy', 1, 'push', 'failed', 'push.no_device'],
    ['quality-head', 0, 'push', 'failed', 'push.no_device'],
  ]);
});

test('[DELIVER-1] what was told is history: a step is added, none is changed or taken away', async () => {
  const plant = await world.plant(fullStaff);
  await tell(plant);
  const notice = await only(plant, 'quality');
  const refused = { code: 'notice.append_only' };
  const put = (row: Notice) => plant.system((tx) => tx.put(notices, row));
  await expect(put({ ...notice, level: 2 })).rejects.toMatchObject({ code: expect.stringMatching(/append_only|invalid/) });
  const steps = [{ state: 'sent' as const, at: 1, reason: null }];
  await expect(put({ ...notice, state: 'sent', steps })).rejects.toMatchObject(refused);
  await expect(plant.system((tx) => tx.delete(notices, notice.id))).rejects.toMatchObject(refused);
  await expect(
    put({ ...notice, state: 'queued', steps: [...notice.steps, { state: 'queued', at: 1, reason: null }] }),
  ).rejects.toMatchObject({ code: 'notice.cannot_become' });
});

test('[DELIVER-2] a notification can be read by its device alone, and is signed with the installation’s own keys', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality', 'phone-1');
  await tell(plant);
  await send(plant, await only(plant, 'quality'));
  const task = await plant.taskOf('quality');
  expect(push.pushed.at(-1)).toMatchObject({
    device: 'phone-1',
    subject: 'mailto:plant@example.com',
    publicKey: (await pushKeys(sql)).publicKey,
    body: { kind: 'task', task: task.id, person: 'quality', question: 'hold.quality', subject: 'L-1', language: 'en' },
  });
  expect(push.pushed.at(-1)?.topic).toMatch(/^[\w-]{32}$/);
  expect(await only(plant, 'quality')).toMatchObject({ state: 'sent', reason: null });
  // Told again, nothing leaves.
  const asked = push.asked();
  await send(plant, await only(plant, 'quality'));
  expect(push.asked()).toBe(asked);
});

test('[DELIVER-2] an address that is no push service’s is never called', async () => {
  const plant = await world.plant(fullStaff);
  const token = await plant.signIn('quality');
  await keepSubscription(sql, token, { ...push.subscribe('inside'), endpoint: 'http://127.0.0.1:1/inside' });
  await tell(plant);
  await send(plant, await only(plant, 'quality'));
  expect(await only(plant, 'quality')).toMatchObject({ state: 'failed', reason: 'push.unknown_service' });
});

test('[DELIVER-3] a tablet’s subscription is of whoever is signed in there, and ends with their session', async () => {
  const plant = await world.plant(fullStaff);
  const subscription = push.subscribe('tablet');
  const first = await plant.signIn('quality');
  const second = await plant.signIn('planning');
  await keepSubscription(sql, first, subscription);
  await keepSubscription(sql, second, subscription);
  await tell(plant);
  expect(await only(plant, 'quality')).toMatchObject({ state: 'failed', reason: 'push.no_device' });
  expect(await only(plant, 'planning')).toMatchObject({ state: 'queued' });
  await sql`delete from identity.session where token = ${second}`;
  const asked = push.asked();
  await send(plant, await only(plant, 'planning'));
  expect(push.asked()).toBe(asked);
  expect(await only(plant, 'planning')).toMatchObject({ state: 'failed', reason: 'push.no_device' });
  expect(await sql`select from public.reach where tenant_id = ${plant.tenantId} and push_devices > 0`).toHaveLength(0);
  expect(await keepSubscription(sql, second, subscription)).toBe(false);
});

test('[DELIVER-3] nobody ends another person’s subscription', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality', 'own-phone');
  const { endpoint } = push.subscribe('own-phone');
  const devices = () => sql`select from ops.push_subscription where tenant_id = ${plant.tenantId}`;
  await endSubscription(sql, { tenantId: plant.tenantId, personId: 'planning' }, endpoint);
  expect(await devices()).toHaveLength(1);
  await endSubscription(sql, { tenantId: plant.tenantId, personId: 'quality' }, endpoint);
  expect(await devices()).toHaveLength(0);
});

test('[DELIVER-4] a subscription that is gone is forgotten, one that is away is tried again', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality', 'lost-phone');
  await subscribe(plant, 'planning', 'away-phone');
  push.drop('lost-phone');
  await tell(plant);
  await send(plant, await only(plant, 'quality'));
  expect(await only(plant, 'quality')).toMatchObject({ state: 'failed', reason: 'push.gone' });
  expect(await sql`select from ops.push_subscription where tenant_id = ${plant.tenantId}`).toHaveLength(1);
  push.next(503);
  const notice = await only(plant, 'planning');
  await sql`delete from ops.job where tenant_id = ${plant.tenantId} and effect_key = ${`push:${notice.id}`}`;
  await send(plant, notice);
  expect(await only(plant, 'planning')).toMatchObject({ state: 'queued' });
  const again = await sql`select payload from ops.job where tenant_id = ${plant.tenantId}
    and effect_key = ${`push:${notice.id}`} and state = 'waiting'`;
  expect(again).toMatchObject([{ payload: { attempt: 2 } }]);
  await send(plant, notice);
  expect(await only(plant, 'planning')).toMatchObject({ state: 'sent' });
});

test('[DELIVER-9] delivered when the device said so, seen when it stood on the screen of somebody who was asked', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality', 'phone-9');
  await tell(plant);
  const notice = await only(plant, 'quality');
  await send(plant, notice);
  const task = await plant.taskOf('quality');
  const received = (personId: string) =>
    plant.system((tx) => noteReceived(tx, testActor(plant.tenantId, personId, ['quality'], [plantId]), notice.id));
  const see = (personId: string, name: 'quality' | 'planning') =>
    transact(house, act(plant, personId, name), (tx) => seeTask.run(tx, { taskId: task.id }, tx.act));
  await received('planning');
  expect((await plant.taskOf('quality')).state).toBe('queued');
  await received('quality');
  expect((await plant.taskOf('quality')).state).toBe('delivered');
  await see('planning', 'planning');
  expect((await plant.taskOf('quality')).state).toBe('delivered');
  await see('quality', 'quality');
  await see('quality', 'quality');
  expect((await plant.taskOf('quality')).state).toBe('seen');
  const [exception] = await plant.system((tx) => tx.all(exceptions));
  expect(exception?.answers.find((each) => each.taskId === task.id)?.state).toBe('seen');
  expect((await only(plant, 'quality')).steps.map(({ state }) => state)).toEqual(['queued', 'sent', 'delivered', 'seen']);
  expect(await plant.noticesOf('quality', 'app')).toMatchObject([{ state: 'seen' }]);
  await transact(house, act(plant, 'quality', 'quality'), (tx) => acknowledgeTask.run(tx, { taskId: task.id }, tx.act));
  expect((await only(plant, 'quality')).state).toBe('acted');
});

async function unseen(plant: HeldPlant, task: Task): Promise<void> {
  await plant.system((tx) => tellByChat(tx, { taskId: task.id, level: 0 }, outlet));
}
const written = async (plant: HeldPlant) => plant.system((tx) => tx.all(outboundMessages));
const leave = (plant: HeldPlant, id: string) => sendMessage(house, plant.tenantId, { messageId: id }, outlet);

test('[DELIVER-6] who has seen nothing is written to on their own number, once, and why not is kept otherwise', async () => {
  const plant = await world.plant(fullStaff);
  const [mine, silent] = [numberOf(), numberOf()];
  await reach(plant, 'quality', mine);
  await reach(plant, 'quality-deputy', silent, false);
  await tell(plant);
  const task = await plant.taskOf('quality');
  const due = await sql<{ at: number }[]>`select (extract(epoch from due) * 1000)::float8 as at from ops.job
    where tenant_id = ${plant.tenantId} and effect_key = ${`unseen:${task.id}:0`}`;
  expect(due).toEqual([{ at: task.createdAt + (task.ackBy - task.createdAt) / 2 }]);
  for (const again of [1, 2, 3]) {
    expect(again).toBeGreaterThan(0);
    await unseen(plant, task);
  }
  expect(await only(plant, 'quality-deputy', 'whatsapp')).toMatchObject({ state: 'failed', reason: 'whatsapp.not_agreed' });
  expect(await only(plant, 'quality-head', 'whatsapp')).toMatchObject({ state: 'failed', reason: 'whatsapp.no_number' });
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
  expect(await only(plant, 'quality', 'whatsapp')).toMatchObject({ state: 'sent' });
});

test('[DELIVER-6] who has seen it, and what somebody has taken, is left alone', async () => {
  const plant = await world.plant(fullStaff);
  await reach(plant, 'quality', numberOf());
  await tell(plant);
  const task = await plant.taskOf('quality');
  await transact(house, act(plant, 'quality', 'quality'), (tx) => seeTask.run(tx, { taskId: task.id }, tx.act));
  await unseen(plant, task);
  expect(await written(plant)).toEqual([]);
});

test('[DELIVER-10] a message whose end nobody knows is called so, and not sent again', async () => {
  const plant = await world.plant(fullStaff);
  await reach(plant, 'quality', numberOf());
  await tell(plant);
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
  const told = await only(plant, 'quality', 'whatsapp');
  expect(told).toMatchObject({ state: 'failed', reason: 'whatsapp.outcome_unknown' });
});

test('[DELIVER-10] a number WhatsApp refuses is told as such', async () => {
  const plant = await world.plant(fullStaff);
  await reach(plant, 'quality', numberOf());
  await tell(plant);
  await unseen(plant, await plant.taskOf('quality'));
  const [message] = await written(plant);
  graph.next(graphError(400, 131_026));
  await leave(plant, message?.id ?? '');
  const told = await only(plant, 'quality', 'whatsapp');
  expect(told).toMatchObject({ state: 'failed', reason: 'whatsapp.http_400.131026' });
});

/** A tap on the template's button, as it comes from WhatsApp. */
async function tap(plant: HeldPlant, fromNumber: string, taskId: string): Promise<string[]> {
  const id = `in-${Math.random()}`;
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
  const mine = numberOf();
  await reach(plant, 'quality', mine);
  await tell(plant);
  const task = await plant.taskOf('quality');
  await unseen(plant, task);
  world.clock += 2 * minute;
  expect(await tap(plant, mine, task.id)).toEqual([]);
  expect(await plant.taskOf('quality')).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: 'quality',
    acknowledgedAt: world.clock - minute,
  });
  expect(await only(plant, 'quality', 'whatsapp')).toMatchObject({ state: 'acted' });
  world.clock = noon;
});

test('[DELIVER-7] an unknown number, and one that was not told of this task, takes nothing', async () => {
  const plant = await world.plant(fullStaff);
  const [mine, other] = [numberOf(), numberOf()];
  await reach(plant, 'quality', mine);
  await reach(plant, 'planning', other);
  await tell(plant);
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
  const number = numberOf();
  await reach(plant, 'quality', number);
  await expect(reach(plant, 'planning', number)).rejects.toMatchObject({ code: 'reach.number_taken' });
  const asOther = transact(house, act(plant, 'planning', 'planning'), (tx) =>
    setReach.run(tx, { personId: 'quality', waNumber: null, optIn: false }, tx.act),
  );
  await expect(asOther).rejects.toMatchObject({ code: 'reach.not_yours' });
});

const quiet = (plant: HeldPlant, personId: string | null, hours: { fromMinute: number; toMinute: number } | null) =>
  transact(house, act(plant, 'admin', 'admin'), (tx) => setQuietHours.run(tx, { plantId, personId, hours }, tx.act));

/** Noon of the tests is 10:00 in the plant. */
const allDay = { fromMinute: 0, toMinute: 23 * 60 };
const asRoutine = (plant: HeldPlant) =>
  plant.system(async (tx) => {
    for (const each of await tx.all(exceptions)) await tx.put(exceptions, { ...each, severity: 'routine' });
  });

test('[DELIVER-8] what is critical or major never waits for the morning', async () => {
  const plant = await world.plant(fullStaff, { slotIn: 29 * minute });
  await quiet(plant, null, allDay);
  await subscribe(plant, 'quality', 'night-phone');
  await tell(plant);
  const [exception] = await plant.system((tx) => tx.all(exceptions));
  expect(exception?.severity).not.toBe('routine');
  expect(await only(plant, 'quality')).toMatchObject({ state: 'queued' });
});

test('[DELIVER-8] routine things wait, and come as one summary when the quiet is over', async () => {
  const plant = await world.plant(fullStaff);
  await asRoutine(plant);
  await quiet(plant, null, allDay);
  await quiet(plant, 'planning', { fromMinute: 60, toMinute: 60 });
  await subscribe(plant, 'quality', 'morning-phone');
  await subscribe(plant, 'planning', 'early-phone');
  await tell(plant);
  expect(await only(plant, 'quality')).toMatchObject({ state: 'held', reason: 'quiet_hours' });
  expect(await only(plant, 'planning')).toMatchObject({ state: 'queued' });
  const [job] = await sql<{ payload: Record<string, string>; at: number }[]>`
    select payload, (extract(epoch from due) * 1000)::float8 as at from ops.job
    where tenant_id = ${plant.tenantId} and queue = 'notice.summary'`;
  world.clock = job?.at ?? 0;
  for (const again of [1, 2]) {
    expect(again).toBeGreaterThan(0);
    await plant.system((tx) => sendSummary(tx, job?.payload ?? {}));
    const all = await plant.noticesOf('quality', 'push');
    for (const each of all.filter(({ taskId }) => taskId === null)) await send(plant, each);
  }
  expect(push.pushed.filter(({ device }) => device === 'morning-phone')).toMatchObject([
    { body: { kind: 'summary', count: 1 } },
  ]);
  const states = (await plant.noticesOf('quality', 'push')).map(({ taskId, state }) => [taskId === null, state]);
  expect(states.sort()).toEqual([
    [false, 'sent'],
    [true, 'sent'],
  ]);
  world.clock = noon;
});

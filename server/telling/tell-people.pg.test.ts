import { afterAll, expect, test } from 'vitest';
import { setQuietHours } from '../../db/delivery/delivery-mutators.ts';
import { type Notice, notices } from '../../db/delivery/notice.ts';
import { isReachable, noReach, reaches } from '../../db/delivery/reach.ts';
import { seeTask } from '../../db/delivery/seen-mutator.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import { ackDue } from '../exceptions/deadline-jobs.ts';
import { fullStaff, noon, plantId } from '../exceptions/plant-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { transact } from '../postgres/transaction.ts';
import { noteActed, noteReceived, noteSeen } from './note-told.ts';
import { pushKeys } from './push-keys.ts';
import { startPushService } from './push-service-fixture.ts';
import { sendPush } from './send-push.ts';
import { sendSummary } from './send-summary.ts';
import { endSubscription, keepSubscription } from './subscription-sql.ts';
import { type HeldPlant, heldWorld, newNumber } from './telling-fixture.ts';

const { sql } = await testDatabase();
const world = heldWorld(sql, {
  'task.acknowledged': [noteActed],
  'task.seen': [noteSeen],
});
const { house } = world;
const push = await startPushService();
afterAll(() => push.close());

/** Signs them in on this device, which wants to be told. */
async function subscribe(plant: HeldPlant, personId: string, device: string): Promise<string> {
  const token = await plant.signIn(personId);
  expect(await keepSubscription(sql, token, push.subscribe(device))).toBe(true);
  return token;
}
const send = (plant: HeldPlant, { id }: Notice) => sendPush(house, plant.tenantId, { noticeId: id }, push.services);

test('[DELIVER-1] everybody who is asked is told once per level, however often and by however many workers', async () => {
  const plant = await world.plant(fullStaff);
  const task = await plant.taskOf('quality');
  await Promise.all([plant.tell(), plant.tell(), plant.tell()]);
  await plant.tell();
  await plant.system((tx) => ackDue(tx, { taskId: task.id }));
  await plant.tell();
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
  await plant.tell();
  const notice = await plant.only('quality');
  const refused = { code: 'notice.append_only' };
  const put = (row: Notice) => plant.system((tx) => tx.put(notices, row));
  await expect(put({ ...notice, level: 2 })).rejects.toMatchObject({
    code: expect.stringMatching(/append_only|invalid/),
  });
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
  await plant.tell();
  await send(plant, await plant.only('quality'));
  const task = await plant.taskOf('quality');
  expect(push.pushed.at(-1)).toMatchObject({
    device: 'phone-1',
    subject: 'mailto:plant@example.com',
    publicKey: (await pushKeys(sql)).publicKey,
    body: { kind: 'task', task: task.id, person: 'quality', question: 'hold.quality', subject: 'L-1', language: 'en' },
  });
  expect(push.pushed.at(-1)?.topic).toMatch(/^[\w-]{32}$/);
  expect(await plant.only('quality')).toMatchObject({ state: 'sent', reason: null });
  // Told again, nothing leaves.
  const asked = push.asked();
  await send(plant, await plant.only('quality'));
  expect(push.asked()).toBe(asked);
});

test('[DELIVER-2] an address that is no push service’s is never called', async () => {
  const plant = await world.plant(fullStaff);
  const token = await plant.signIn('quality');
  await keepSubscription(sql, token, { ...push.subscribe('inside'), endpoint: 'http://127.0.0.1:1/inside' });
  await plant.tell();
  await send(plant, await plant.only('quality'));
  expect(await plant.only('quality')).toMatchObject({ state: 'failed', reason: 'push.unknown_service' });
});

test('[DELIVER-3] a tablet’s subscription is of whoever is signed in there, and ends with their session', async () => {
  const plant = await world.plant(fullStaff);
  const subscription = push.subscribe('tablet');
  const first = await plant.signIn('quality');
  const second = await plant.signIn('planning');
  await keepSubscription(sql, first, subscription);
  await keepSubscription(sql, second, subscription);
  await plant.tell();
  expect(await plant.only('quality')).toMatchObject({ state: 'failed', reason: 'push.no_device' });
  expect(await plant.only('planning')).toMatchObject({ state: 'queued' });
  await sql`delete from identity.session where token = ${second}`;
  const asked = push.asked();
  await send(plant, await plant.only('planning'));
  expect(push.asked()).toBe(asked);
  expect(await plant.only('planning')).toMatchObject({ state: 'failed', reason: 'push.no_device' });
  expect(await sql`select from public.reach where tenant_id = ${plant.tenantId} and push_devices > 0`).toHaveLength(0);
  expect(await keepSubscription(sql, second, subscription)).toBe(false);
});

test('[DELIVER-13] how many devices somebody has is what is true, whoever says otherwise', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality', 'true-phone');
  await plant.reach('quality', newNumber());
  const row = async () => (await plant.system((tx) => tx.getMany(reaches, ['quality'])))[0];
  expect(await row()).toMatchObject({ pushDevices: 1 });
  await plant.system((tx) => tx.put(reaches, { ...noReach('quality'), pushDevices: 9 }));
  expect(await row()).toMatchObject({ pushDevices: 1 });
  expect(isReachable(noReach('planning'))).toBe(false);
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
  await plant.tell();
  await send(plant, await plant.only('quality'));
  expect(await plant.only('quality')).toMatchObject({ state: 'failed', reason: 'push.gone' });
  expect(await sql`select from ops.push_subscription where tenant_id = ${plant.tenantId}`).toHaveLength(1);
  push.next(503);
  const notice = await plant.only('planning');
  await sql`delete from ops.job where tenant_id = ${plant.tenantId} and effect_key = ${`push:${notice.id}`}`;
  await send(plant, notice);
  expect(await plant.only('planning')).toMatchObject({ state: 'queued' });
  const again = await sql`select payload from ops.job where tenant_id = ${plant.tenantId}
    and effect_key = ${`push:${notice.id}`} and state = 'waiting'`;
  expect(again).toMatchObject([{ payload: { attempt: 2 } }]);
  await send(plant, notice);
  expect(await plant.only('planning')).toMatchObject({ state: 'sent' });
});

test('[DELIVER-9] delivered when the device said so, seen when it stood on the screen of somebody who was asked', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality', 'phone-9');
  await plant.tell();
  const notice = await plant.only('quality');
  await send(plant, notice);
  const task = await plant.taskOf('quality');
  const received = (personId: string) =>
    plant.system((tx) => noteReceived(tx, testActor(plant.tenantId, personId, ['quality'], [plantId]), notice.id));
  const see = (personId: string, name: 'quality' | 'planning') =>
    transact(house, plant.act(personId, name), (tx) => seeTask.run(tx, { taskId: task.id }, tx.act));
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
  expect((await plant.only('quality')).steps.map(({ state }) => state)).toEqual([
    'queued',
    'sent',
    'delivered',
    'seen',
  ]);
  expect(await plant.noticesOf('quality', 'app')).toMatchObject([{ state: 'seen' }]);
  await transact(house, plant.act('quality', 'quality'), (tx) => acknowledgeTask.run(tx, { taskId: task.id }, tx.act));
  expect((await plant.only('quality')).state).toBe('acted');
});

const quiet = (plant: HeldPlant, personId: string | null, hours: { fromMinute: number; toMinute: number } | null) =>
  transact(house, plant.act('admin', 'admin'), (tx) => setQuietHours.run(tx, { plantId, personId, hours }, tx.act));

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
  await plant.tell();
  const [exception] = await plant.system((tx) => tx.all(exceptions));
  expect(exception?.severity).not.toBe('routine');
  expect(await plant.only('quality')).toMatchObject({ state: 'queued' });
});

test('[DELIVER-8] routine things wait, and come as one summary when the quiet is over', async () => {
  const plant = await world.plant(fullStaff);
  await asRoutine(plant);
  await quiet(plant, null, allDay);
  await quiet(plant, 'planning', { fromMinute: 60, toMinute: 60 });
  await subscribe(plant, 'quality', 'morning-phone');
  await subscribe(plant, 'planning', 'early-phone');
  await plant.tell();
  expect(await plant.only('quality')).toMatchObject({ state: 'held', reason: 'quiet_hours' });
  expect(await plant.only('planning')).toMatchObject({ state: 'queued' });
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

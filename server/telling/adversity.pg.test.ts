import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { notices } from '../../db/delivery/notice.ts';
import { outboundMessages } from '../../db/message/message.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Device } from '../../db/sync/wire.ts';
import { escalations, tasks } from '../../db/task/task.ts';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { hour, minute, second } from '../../db/values/instant.ts';
import { ackDue } from '../exceptions/deadline-jobs.ts';
import { fullStaff, noon, plantId } from '../exceptions/plant-fixture.ts';
import { graphError, startGraph } from '../graph/graph-fixture.ts';
import { sendMessage } from '../orders/send-message.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { transact } from '../postgres/transaction.ts';
import { admitted } from '../sync/device.ts';
import { push as pushToServer } from '../sync/push.ts';
import { noteActed, noteMoved, noteSeen } from './note-told.ts';
import { startPushService } from './push-service-fixture.ts';
import { sendPush } from './send-push.ts';
import { keepSubscription } from './subscription-sql.ts';
import { tellByChat } from './tell-by-chat.ts';
import { type HeldPlant, heldWorld, newNumber } from './telling-fixture.ts';

const { sql } = await testDatabase();
const world = heldWorld(sql, {
  'task.acknowledged': [noteActed],
  'task.seen': [noteSeen],
  'message.moved': [async (tx, what) => void (await noteMoved(tx, what))],
  'message.undelivered': [async (tx, what) => void (await noteMoved(tx, what))],
});
const { house } = world;
const service = await startPushService();
const graph = await startGraph();
afterAll(() => Promise.all([service.close(), graph.close()]));
const outlet = { kind: 'graph', account: { ...graph.account, taskTemplate: 'task_waits' } } as const;

async function subscribe(plant: HeldPlant, personId: string): Promise<void> {
  const token = await plant.signIn(personId);
  expect(await keepSubscription(sql, token, service.subscribe(`${plant.tenantId}:${personId}`))).toBe(true);
}

/** Does what waits in a queue of a plant, in turn, as a worker would; as often as something waits, or `most` times. */
async function work(
  plant: HeldPlant,
  queue: string,
  run: (payload: Record<string, string | number>) => Promise<void>,
  most = 40,
): Promise<number> {
  for (let done = 0; done < most; done += 1) {
    const [job] = await sql<{ id: string; payload: Record<string, string | number>; due: number }[]>`
      select id, payload, extract(epoch from due)::float8 * 1000 as due from ops.job
      where tenant_id = ${plant.tenantId} and queue = ${queue} and state = 'waiting' order by due limit 1`;
    if (!job) return done;
    await sql`update ops.job set state = 'done', done_at = now() where tenant_id = ${plant.tenantId} and id = ${job.id}`;
    world.clock = Math.max(world.clock, job.due);
    await run(job.payload);
  }
  return most;
}
const pushAll = (plant: HeldPlant) =>
  work(plant, 'push.send', (payload) => sendPush(house, plant.tenantId, payload, service.services));
const pushedTo = (plant: HeldPlant) => service.pushed.filter(({ device }) => device.startsWith(plant.tenantId));

test('[DELIVER-4] a push service that fails on and on is given up, and WhatsApp tells them in its place', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality');
  await plant.reach('quality', newNumber());
  await plant.tell();
  service.next(...Array(6).fill(500));
  const before = service.asked();
  await pushAll(plant);
  expect(service.asked() - before).toBe(6);
  expect(await plant.only('quality')).toMatchObject({ state: 'failed', reason: 'push.http_500' });
  const { id: taskId } = await plant.taskOf('quality');
  await plant.system((tx) => tellByChat(tx, { taskId, level: 0 }, outlet));
  expect(await plant.only('quality', 'whatsapp')).toMatchObject({ state: 'queued' });
  world.clock = noon;
});

test('[DELIVER-4] one that is not reached at all is tried again, and told once when it is back', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality');
  await plant.tell();
  const { id: noticeId } = await plant.only('quality');
  const away = { ...service.services, isKnown: () => true };
  await sql`update ops.push_subscription set endpoint = replace(endpoint, ${service.origin}, 'http://127.0.0.1:9')
    where tenant_id = ${plant.tenantId}`;
  await sendPush(house, plant.tenantId, { noticeId }, away);
  expect(await plant.only('quality')).toMatchObject({ state: 'queued' });
  await sql`update ops.push_subscription set endpoint = replace(endpoint, 'http://127.0.0.1:9', ${service.origin})
    where tenant_id = ${plant.tenantId}`;
  await pushAll(plant);
  await pushAll(plant);
  expect(pushedTo(plant)).toHaveLength(1);
  expect(await plant.only('quality')).toMatchObject({ state: 'sent' });
  world.clock = noon;
});

test('[DELIVER-6] WhatsApp down for ten minutes loses and doubles nothing', async () => {
  const plant = await world.plant(fullStaff);
  await plant.reach('quality', newNumber());
  await plant.tell();
  const { id: taskId } = await plant.taskOf('quality');
  await plant.system((tx) => tellByChat(tx, { taskId, level: 0 }, outlet));
  const [message] = await plant.system((tx) => tx.all(outboundMessages));
  const until = world.clock + 10 * minute;
  const before = graph.received.length;
  let refused = 0;
  let attempts = 0;
  await plant.system((tx) => tx.later('whatsapp.send', `whatsapp:${message?.id}`, { messageId: message?.id ?? '' }));
  await work(plant, 'whatsapp.send', async (payload) => {
    attempts += 1;
    if (world.clock < until) {
      refused += 1;
      graph.next(graphError(503, 2));
    }
    await sendMessage(house, plant.tenantId, payload, outlet);
  });
  expect(refused).toBeGreaterThan(3);
  expect(attempts).toBe(refused + 1);
  expect(graph.received.length - before).toBe(attempts);
  expect(await plant.only('quality', 'whatsapp')).toMatchObject({ state: 'sent' });
  expect(world.clock).toBeLessThan(until + 6 * minute);
  world.clock = noon;
});

test('[DELIVER-6] whom nothing reaches is called so on every channel, and those above are told all the same', async () => {
  const plant = await world.plant(fullStaff);
  await plant.tell();
  const { id: taskId } = await plant.taskOf('quality');
  await plant.system((tx) => tellByChat(tx, { taskId, level: 0 }, outlet));
  expect(await plant.only('quality')).toMatchObject({ state: 'failed', reason: 'push.no_device' });
  expect(await plant.only('quality', 'whatsapp')).toMatchObject({ state: 'failed', reason: 'whatsapp.no_number' });
  await plant.system((tx) => ackDue(tx, { taskId }));
  expect(await plant.system((tx) => tx.scan(escalations, 'taskId', taskId))).toMatchObject([
    { level: 1, toPersonIds: ['quality-deputy'] },
  ]);
});

/** A phone of somebody of quality, whose clock may be wrong. */
async function phoneOf(plant: HeldPlant, personId: string) {
  const actor = testActor(plant.tenantId, personId, ['quality'], [plantId]);
  const device: Device = { grp: randomUUID(), secret: randomUUID(), client: randomUUID(), schema: schemaVersion };
  let mid = 0;
  return async (name: string, args: object, at: number, now: number) => {
    mid += 1;
    const mutation = { mid, name, args, actor: personId, at };
    const request = { ...device, now, mutations: [mutation] };
    const answer = await admitted(sql, actor, device, () => pushToServer(house, actor, request));
    return answer?.outcomes[0];
  };
}

test('[DELIVER-9] a phone whose clock is three hours wrong has seen it when it saw it', async () => {
  for (const wrong of [3 * hour, -3 * hour]) {
    const plant = await world.plant(fullStaff);
    const act = await phoneOf(plant, 'quality');
    await plant.tell();
    const { id: taskId } = await plant.taskOf('quality');
    world.clock = noon + 2 * minute;
    const now = world.clock + wrong;
    expect(await act('task.seen@1', { taskId }, now - 30 * second, now)).toMatchObject({ status: 'applied' });
    expect(await plant.only('quality', 'app')).toMatchObject({ state: 'seen', at: world.clock - 30 * second });
    world.clock = noon;
  }
});

test('[DELIVER-11] two tabs that both say "I have it" are one taking, by the earlier', async () => {
  const plant = await world.plant(fullStaff);
  await subscribe(plant, 'quality');
  await plant.tell();
  await pushAll(plant);
  const { id: taskId } = await plant.taskOf('quality');
  const [one, other] = [await phoneOf(plant, 'quality'), await phoneOf(plant, 'quality')];
  world.clock = noon + minute;
  const said = await Promise.all([
    one(acknowledgeTask.name, { taskId }, world.clock - 2 * second, world.clock),
    other(acknowledgeTask.name, { taskId }, world.clock - second, world.clock),
  ]);
  expect(said).toMatchObject([{ status: 'applied' }, { status: 'applied' }]);
  expect(await plant.taskOf('quality')).toMatchObject({
    acknowledgedBy: 'quality',
    acknowledgedAt: world.clock - 2 * second,
  });
  const told = await plant.only('quality');
  expect(told.steps.map(({ state }) => state)).toEqual(['queued', 'sent', 'acted']);
  world.clock = noon;
});

test('[DELIVER-11] answered after the task was settled another way, a notification takes nothing and says so', async () => {
  const plant = await world.plant(fullStaff);
  const act = await phoneOf(plant, 'quality');
  await plant.tell();
  const task = await plant.taskOf('quality');
  await plant.system((tx) => tx.put(tasks, { ...task, state: 'superseded' }));
  expect(await act(acknowledgeTask.name, { taskId: task.id }, world.clock, world.clock)).toMatchObject({
    status: 'rejected',
  });
  expect(await plant.taskOf('quality')).toMatchObject({ state: 'superseded', acknowledgedBy: null });
});

test('[DELIVER-1] in another plant’s name a worker tells nobody', async () => {
  const [plant, other] = [await world.plant(fullStaff), await world.plant(fullStaff)];
  await subscribe(plant, 'quality');
  await plant.tell();
  const { id: noticeId } = await plant.only('quality');
  const { id: taskId } = await plant.taskOf('quality');
  const before = service.asked();
  await sendPush(house, other.tenantId, { noticeId }, service.services);
  await other.system((tx) => tellByChat(tx, { taskId, level: 0 }, outlet));
  await other.system((tx) => ackDue(tx, { taskId }));
  expect(service.asked()).toBe(before);
  expect(await plant.only('quality')).toMatchObject({ state: 'queued' });
  expect(await other.system((tx) => tx.all(notices))).toEqual([]);
  expect(await plant.system((tx) => tx.scan(escalations, 'taskId', taskId))).toEqual([]);
  await expect(
    transact(house, other.act('quality', 'quality'), (tx) => acknowledgeTask.run(tx, { taskId }, tx.act)),
  ).rejects.toMatchObject({ code: 'task.unknown' });
});

import { afterAll, expect, test } from 'vitest';
import { setQuietHours } from '../../db/delivery/delivery-mutators.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { handOver, takeBack, takeOver } from '../../db/shift/hand-over-mutators.ts';
import { hour } from '../../db/values/instant.ts';
import { fullStaff, noon, plantId } from '../exceptions/plant-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { transact } from '../postgres/transaction.ts';
import { startPushService } from './push-service-fixture.ts';
import { sendPush } from './send-push.ts';
import { sendSummary } from './send-summary.ts';
import { keepSubscription } from './subscription-sql.ts';
import { tellHandedOver } from './tell-hand-over.ts';
import { type HeldPlant, heldWorld } from './telling-fixture.ts';

const { sql } = await testDatabase();
const world = heldWorld(sql, { 'shift.handed_over': [tellHandedOver] });
const { house } = world;
const push = await startPushService();
afterAll(() => push.close());
const handOverId = 'h-1';

/** A plant where the deputy of quality has a device. */
async function plant(): Promise<HeldPlant> {
  const made = await world.plant(fullStaff);
  const token = await made.signIn('quality-deputy');
  expect(await keepSubscription(sql, token, push.subscribe(made.tenantId))).toBe(true);
  return made;
}

async function give(made: HeldPlant, taskIds?: readonly string[]): Promise<void> {
  const given = taskIds ?? [(await made.taskOf('quality')).id];
  const items = given.map((taskId) => ({ taskId, commentId: `c-${taskId}`, note: 'Sample is in the lab' }));
  const args = { handOverId, plantId, function: 'quality', toPersonId: 'quality-deputy', note: '', items } as const;
  await transact(house, made.act('quality', 'quality'), (tx) =>
    handOver.run(tx, { ...args, items: [...items] }, tx.act),
  );
}

const told = (made: HeldPlant) => made.noticesOf('quality-deputy', 'push');
async function send(made: HeldPlant): Promise<unknown[]> {
  for (const { id } of await told(made)) await sendPush(house, made.tenantId, { noticeId: id }, push.services);
  return push.pushed.filter(({ device }) => device === made.tenantId).map(({ body }) => body);
}

const quiet = (made: HeldPlant) =>
  transact(house, made.act('admin', 'admin'), (tx) =>
    setQuietHours.run(tx, { plantId, personId: null, hours: { fromMinute: 0, toMinute: 23 * 60 } }, tx.act),
  );

/** All that is open is as grave as this. */
async function weigh(made: HeldPlant, severity: 'routine' | 'major'): Promise<void> {
  for (const each of await made.system((tx) => tx.all(exceptions)))
    await made.system((tx) => tx.put(exceptions, { ...each, severity }));
}

test('[DELIVER-17] a hand-over rings whoever takes over, once, with all of it together', async () => {
  const made = await plant();
  await give(made);
  await made.system((tx) => tellHandedOver(tx, { handOverId }));
  await send(made);
  expect(await send(made)).toMatchObject([{ kind: 'hand_over', count: 1, person: 'quality-deputy' }]);
  expect(await told(made)).toMatchObject([{ state: 'sent', taskId: null, about: handOverId }]);
  expect(await made.noticesOf('quality', 'push')).toEqual([]);
});

test('[DELIVER-17] taken over or taken back, nothing leaves any more', async () => {
  for (const [by, mutator] of [
    ['quality-deputy', takeOver],
    ['quality', takeBack],
  ] as const) {
    const made = await plant();
    await give(made);
    await transact(house, made.act(by, 'quality'), (tx) => mutator.run(tx, { handOverId }, tx.act));
    expect(await send(made)).toEqual([]);
    expect(await told(made)).toMatchObject([{ state: 'failed', reason: 'overtaken' }]);
  }
});

test('[DELIVER-17] in quiet hours it waits and is in their summary, unless something major is in it', async () => {
  const major = await plant();
  await quiet(major);
  await weigh(major, 'major');
  await give(major);
  expect(await told(major)).toMatchObject([{ state: 'queued' }]);

  const made = await plant();
  await quiet(made);
  await weigh(made, 'routine');
  await give(made);
  expect(await told(made)).toMatchObject([{ state: 'held', reason: 'quiet_hours' }]);
  world.clock = noon + 13.5 * hour;
  try {
    await made.system((tx) => sendSummary(tx, { personId: 'quality-deputy', plantId }));
    expect(await send(made)).toMatchObject([{ kind: 'summary', count: 1 }]);
  } finally {
    world.clock = noon;
  }
});

test('[DELIVER-17] who has no device is called so, and the hand-over stands', async () => {
  const made = await world.plant(fullStaff);
  await give(made, []);
  expect(await told(made)).toMatchObject([{ state: 'failed', reason: 'push.no_device' }]);
});

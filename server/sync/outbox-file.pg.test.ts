import { expect, test } from 'vitest';
import { loadOutbox } from '../../app/_sync/load-outbox.ts';
import { mutate } from '../../app/_sync/mutate.ts';
import { readOutboxFile, sortOutboxFile, writeOutboxFile } from '../../app/_sync/outbox-file.ts';
import { flush } from '../../app/_sync/push.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { enqueue, hold, newDevice, newPlant, type TestDevice } from './device-fixture.ts';

const { sql } = await testDatabase();

/** Saves one device's outbox and loads it on another. */
async function carry(tenantId: string, from: TestDevice, to: TestDevice): Promise<void> {
  const answer = readOutboxFile(writeOutboxFile(from.local, tenantId, 0), tenantId);
  if (!answer.read) throw new Error(answer.why);
  await loadOutbox(to.local, tenantId, sortOutboxFile(to.local, new Set(), answer.file));
}

test('[SYNC-16] a lost device’s actions are done from another one, in their author’s name, if they ever signed in there', async () => {
  const plant = await newPlant(sql);
  const lost = await newDevice(plant, 'asha', ['quality']);
  await lost.sync();
  await mutate(lost.local, lost.ports, lost.actor, raiseHold, hold('L-1'));
  await enqueue(lost, [{ name: raiseHold.name, args: hold('L-2'), actor: 'com', at: 0 }]);
  const other = await newDevice(plant, 'asha', ['quality']);
  await other.sync();
  await carry(plant.tenantId, lost, other);
  expect(other.local.waiting.map(({ mid, actor }) => [mid, actor])).toEqual([
    [1, 'asha'],
    [2, 'com'],
  ]);
  await other.sync();
  expect(other.local.waiting).toEqual([]);
  expect(other.local.rows(lots).get('L-1')?.state).toBe('held');
  expect(other.local.rows(lots).get('L-2')?.state).toBe('available');
  expect(other.local.refused.map(({ actor, code }) => [actor, code])).toEqual([['com', 'person.not_on_device']]);
});

test('[SYNC-16] an action sent by the device it was loaded on and by the first one, come back, is done once', async () => {
  const plant = await newPlant(sql);
  for (const isFirstEarlier of [true, false]) {
    const first = await newDevice(plant, 'asha', ['quality']);
    const other = await newDevice(plant, 'asha', ['quality']);
    await first.sync();
    await other.sync();
    // Nothing in their arguments tells that they were done before.
    const twice = { name: 'person.setLanguage@1', args: { language: 'hi' }, actor: 'asha', at: 0 };
    await enqueue(first, [twice, twice]);
    await carry(plant.tenantId, first, other);
    expect(other.local.waiting.map(({ origin }) => origin?.mid)).toEqual([1, 2]);
    for (const device of isFirstEarlier ? [first, other] : [other, first]) await device.sync();
    const ended = await sql`select origin_mid is null as "isOwn", status, done_elsewhere as "isDoneElsewhere"
      from sync.mutation where tenant_id = ${plant.tenantId} and grp = any (${[first, other].map(
        ({ ports }) => ports.credential().grp,
      )})`;
    expect(ended).toHaveLength(4);
    expect(ended.filter((each) => each['isOwn'] !== each['isDoneElsewhere'])).toHaveLength(isFirstEarlier ? 4 : 0);
    expect(ended.every((each) => each['status'] === 'applied')).toBe(true);
    expect([first.local.waiting, other.local.waiting]).toEqual([[], []]);
  }
});

test('[SYNC-16] both devices at the same moment: done once all the same', async () => {
  const plant = await newPlant(sql);
  for (let round = 0; round < 10; round += 1) {
    const first = await newDevice(plant, 'asha', ['quality']);
    const other = await newDevice(plant, 'asha', ['quality']);
    await first.sync();
    await other.sync();
    await enqueue(first, [{ name: 'person.setLanguage@1', args: { language: 'hi' }, actor: 'asha', at: round }]);
    await carry(plant.tenantId, first, other);
    await Promise.all([flush(first.local, first.ports), flush(other.local, other.ports)]);
    const client = first.local.head.client ?? '';
    const done = await sql`select from sync.mutation where status = 'applied' and not done_elsewhere
      and coalesce(origin_client, client) = ${client}`;
    expect(done).toHaveLength(1);
  }
});

test('[SYNC-16] a file that names another action’s number takes nothing away from it', async () => {
  const plant = await newPlant(sql);
  const first = await newDevice(plant, 'asha', ['quality']);
  const other = await newDevice(plant, 'asha', ['quality']);
  await first.sync();
  await other.sync();
  const origin = { client: first.local.head.client ?? '', mid: 1 };
  await enqueue(other, [{ name: raiseHold.name, args: hold('L-1'), actor: 'asha', at: 0, origin }]);
  await other.sync();
  await mutate(first.local, first.ports, first.actor, raiseHold, hold('L-2'));
  await first.sync();
  const held = [...first.local.rows(lots).all()].filter(({ state }) => state === 'held').map(({ id }) => id);
  expect(held).toEqual(['L-1', 'L-2']);
});

import { expect, test } from 'vitest';
import { loadOutbox } from '../../app/_sync/load-outbox.ts';
import { mutate } from '../../app/_sync/mutate.ts';
import { readOutboxFile, sortOutboxFile, writeOutboxFile } from '../../app/_sync/outbox-file.ts';
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

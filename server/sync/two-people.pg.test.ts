import { expect, test } from 'vitest';
import { retryRefused } from '../../app/_sync/refusals.ts';
import { readStatus, refusedOf } from '../../app/_sync/status.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { enqueue, hold, newDevice, newPlant } from './device-fixture.ts';

const { sql } = await testDatabase();

test('[SYNC-18] a refusal that comes while somebody else is signed in is their author’s alone, and waits for them', async () => {
  const plant = await newPlant(sql);
  const asha = await newDevice(plant, 'asha', ['quality']);
  await asha.sync();
  // A hold on a lot that is nowhere: no screen would confirm it, an older one might have.
  await enqueue(asha, [{ name: raiseHold.name, args: hold('L-9'), actor: 'asha', at: 0 }]);
  const dev = await newDevice(plant, 'dev', ['dispatch'], asha);
  await dev.sync();
  expect(dev.local.waiting).toEqual([]);
  expect(refusedOf(dev.local, 'dev')).toEqual([]);
  expect(readStatus(dev.local, 'dev').needYou).toBe(0);
  const [theirs] = dev.local.refused;
  if (!theirs) throw new Error('the refusal did not come');
  await expect(retryRefused(dev.local, dev.ports, dev.actor, theirs)).rejects.toMatchObject({
    code: 'person.not_permitted',
  });
  const again = await newDevice(plant, 'asha', ['quality'], dev);
  await again.sync();
  expect(readStatus(again.local, 'asha').needYou).toBe(1);
  const [mine] = refusedOf(again.local, 'asha');
  expect([mine?.actor, mine?.name]).toEqual(['asha', raiseHold.name]);
  await again.local.discard(mine?.key ?? '');
  expect(readStatus(again.local, 'asha').needYou).toBe(0);
  // Told again, it does not come back.
  await again.sync();
  expect(refusedOf(again.local, 'asha')).toEqual([]);
});

test('[SYNC-18] its author does it again on today’s data, and the refusal is gone', async () => {
  const plant = await newPlant(sql);
  const asha = await newDevice(plant, 'asha', ['quality']);
  await asha.sync();
  await enqueue(asha, [
    { name: raiseHold.name, args: hold('L-1'), actor: 'asha', at: 0 },
    { name: raiseHold.name, args: hold('L-1'), actor: 'asha', at: 0 },
  ]);
  const dev = await newDevice(plant, 'dev', ['dispatch'], asha);
  await dev.sync();
  const again = await newDevice(plant, 'asha', ['quality'], dev);
  await again.sync();
  const [mine] = refusedOf(again.local, 'asha');
  if (!mine) throw new Error('the refusal did not come');
  expect(mine.code).toBe('lot.already_held');
  await expect(retryRefused(again.local, again.ports, again.actor, mine)).rejects.toMatchObject({ code: mine.code });
  expect(refusedOf(again.local, 'asha')).toHaveLength(1);
  await retryRefused(again.local, again.ports, again.actor, { ...mine, args: hold('L-2') });
  await again.sync();
  expect(refusedOf(again.local, 'asha')).toEqual([]);
  expect(again.local.rows(lots).get('L-2')?.state).toBe('held');
});

import { expect, test } from 'vitest';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { asha, emptyDevice, holdOn, plantRows, replicaWith } from './replica-fixture.ts';
import { lostWith, markOf } from './sentinel.ts';

test('[SYNC-17] a database thrown away is noticed by the mark that outlived it, with what was waiting in it', async () => {
  const device = await replicaWith(plantRows('L-1', 'L-2'));
  expect(markOf(device)).toBe(null);
  await device.clientName(() => 'client-1');
  await device.confirm(raiseHold, holdOn('L-1'), asha, 0);
  await device.confirm(raiseHold, holdOn('L-2'), asha, 0);
  const mark = markOf(device);
  expect(lostWith(mark, device)).toBe(null);
  const anew = await emptyDevice([]);
  expect(lostWith(mark, anew)).toBe(2);
  await anew.clientName(() => 'client-2');
  expect(lostWith(mark, anew)).toBe(2);
  // From its first word with the server on, the new one has a mark of its own.
  expect(lostWith(markOf(anew), anew)).toBe(null);
});

test('[SYNC-17] a device without a mark, or with one nobody can read, has lost nothing it could tell', async () => {
  const device = await emptyDevice([]);
  for (const kept of [null, '', '{', '{"client":1}', 'null']) expect(lostWith(kept, device)).toBe(null);
});

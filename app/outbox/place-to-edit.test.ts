import { expect, test } from 'vitest';
import { loadLines } from '../../db/load/load.ts';
import { mutators } from '../../db/mutators.ts';
import { tenantScope } from '../../db/scope.ts';
import { replicaWith } from '../_sync/replica-fixture.ts';
import { placeToEdit } from './place-to-edit.ts';

test('[SYNC-18] a refused action leads to the form it was made in', async () => {
  const local = await replicaWith({ [loadLines.name]: [{ id: 'line', scope: tenantScope, loadId: 'TR-1' } as never] });
  const place = (name: string, args: unknown, ...functions: ('quality' | 'operator')[]) =>
    placeToEdit({ name, args }, local, functions);
  expect(place('hold.raise@1', { lotId: 'L-1' }, 'quality')).toBe('/quality/raise/L-1');
  expect(place('hold.raise@1', { lotId: 'L-1' }, 'operator')).toBe('/floor/hold/L-1');
  expect(place('hold.close@7', { holdId: 'h' })).toBe('/quality/hold/h');
  expect(place('loadLine.pickShort@1', { lineId: 'line', found: 3 })).toBe('/dispatch/TR-1');
  // What it was about is no longer here, or an older app said it otherwise.
  expect(place('loadLine.pickShort@1', { lineId: 'gone' })).toBe('/dispatch');
  expect(place('load.seal@1', null)).toBe('/dispatch');
  expect(place('nothing.known@1', {})).toBeUndefined();
});

test('[SYNC-18] every action but another try and a comparison of the books leads somewhere', async () => {
  const local = await replicaWith({});
  const nowhere = [...mutators.keys()].filter((name) => placeToEdit({ name, args: {} }, local, []) === undefined);
  expect(nowhere).toEqual(['erp.retry@1', 'erp.compare@1', 'erp.note_overwritten@1']);
});

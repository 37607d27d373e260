import { expect, test } from 'vitest';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { sealLoad } from '../../db/load/load-mutators.ts';
import { holdOn } from '../_sync/replica-fixture.ts';
import type { RefusedEntry } from '../_sync/storage.ts';
import { readTried, withTried } from './tried.ts';

const entry: RefusedEntry = {
  key: 'client/7',
  client: 'client',
  mid: 7,
  name: raiseHold.name,
  args: holdOn('L-1'),
  actor: 'asha',
  actedAt: 0,
  status: 'rejected',
  code: 'lot.already_held',
  facts: null,
  settled: 0,
};
const local = { refused: [entry, { ...entry, key: 'client/8', args: { lotId: 7 } }] };

test('[SYNC-18] a form opened to do a refused action differently begins with what was tried, for its author alone', () => {
  expect(withTried('/quality/raise/L-1', entry)).toBe('/quality/raise/L-1?again=client%2F7');
  expect(readTried(local, 'asha', 'client/7', raiseHold)).toEqual({ entry, args: holdOn('L-1') });
  expect(readTried(local, 'ravi', 'client/7', raiseHold)).toBeUndefined();
  expect(readTried(local, 'asha', 'client/7', sealLoad)).toBeUndefined();
  expect(readTried(local, 'asha', null, raiseHold)).toBeUndefined();
  // Written by an app that said it otherwise: the form is empty.
  expect(readTried(local, 'asha', 'client/8', raiseHold)).toBeUndefined();
});

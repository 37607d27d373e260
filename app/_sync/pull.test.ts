import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { expect, test } from 'vitest';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { tenantScope } from '../../db/scope.ts';
import type { Segment } from '../../db/sync/segment.ts';
import type { Cookie, PullRequest, PullResponse } from '../../db/sync/wire.ts';
import type { Ports } from './ports.ts';
import { pullOnce } from './pull.ts';
import type { Replica } from './replica.ts';
import { asha, emptyDevice, holdOn, newName, openTab, plantRows, told } from './replica-fixture.ts';

const cookieAt = (snapshot: string, ...scopes: string[]): Cookie => ({ epoch: 'e', snapshot, scopes });

const segmentOf = (scopes: readonly string[], ...lotIds: string[]): Segment => ({
  cookie: cookieAt('1:1:', ...scopes),
  patches: [told(plantRows(...lotIds)).patch],
});

/** Answers pulls one after another as given, and segments with these lots. */
function portsThat(answers: ((request: PullRequest) => PullResponse)[], segments: string[][]): Ports {
  return {
    now: () => 0,
    newId: () => 'client-1',
    credential: () => ({ grp: 'device-1', secret: 'secret' }),
    segment: async (scopes) => segmentOf(scopes ?? [tenantScope], ...(segments.shift() ?? [])),
    pull: async (request) => {
      const answer = answers.shift();
      if (!answer) throw new Error('asked once too often');
      return answer(request);
    },
    push: () => Promise.reject(new Error('nothing is pushed here')),
  };
}

const shown = (replica: Replica): string[] =>
  replica
    .rows(lots)
    .all()
    .map(({ id }) => id);

test('[SYNC-23] a segment the server did not take is not laid: these rows may be another person’s by now', async () => {
  const device = await emptyDevice([tenantScope]);
  const refused: PullResponse = { ...told({}, []), missing: [tenantScope] };
  await pullOnce(device, portsThat([() => refused, () => refused], [['L-old'], ['L-older']]));
  expect(shown(device)).toEqual([]);
  const taken = ({ base }: PullRequest): PullResponse => ({ ...told({}), cookie: base ?? cookieAt('0:0:') });
  const gained = { ...told({}, []), reset: false, missing: [tenantScope] };
  await pullOnce(device, portsThat([() => gained, (request) => ({ ...taken(request), reset: false })], [['L-1']]));
  expect(shown(device)).toEqual(['L-1']);
});

test('[SYNC-21] a pull that came too late to be laid is asked again at once, on what is held now', async () => {
  const device = await emptyDevice([tenantScope]);
  const first = told(plantRows('L-1'));
  await device.lay(null, first, 0);
  const between = { ...told(plantRows('L-2')), reset: false, cookie: cookieAt('2:2:', tenantScope) };
  const asked: (string | undefined)[] = [];
  const last = { ...told(plantRows('L-3')), reset: false, cookie: cookieAt('3:3:', tenantScope) };
  const ports = portsThat([], []);
  await pullOnce(device, {
    ...ports,
    pull: async ({ cookie }) => {
      asked.push(cookie?.snapshot);
      // Another tab's pull is laid while the first answer is on its way.
      if (asked.length === 1) await device.lay(first.cookie, between, 0);
      return asked.length === 1 ? { ...first, reset: false } : last;
    },
  });
  expect(asked).toEqual([first.cookie.snapshot, '2:2:']);
  expect(shown(device)).toEqual(['L-1', 'L-2', 'L-3']);
});

test('[SYNC-25] rows an older app kept are shown, with what they lack empty, and all is fetched anew', async () => {
  const name = newName();
  const scopes = [tenantScope];
  const before = await openTab(name);
  await before.lay(null, told(plantRows('L-1', 'L-2')), 0);
  await before.confirm(raiseHold, holdOn('L-2'), asha, 0);
  before.close();
  // As the app of before left it: its head told no schema.
  const disk = new Dexie(name);
  await disk.open();
  await disk
    .table('head')
    .toCollection()
    .modify((kept) => void delete kept.value.schema);
  disk.close();
  const after = await openTab(name);
  expect(shown(after)).toEqual(['L-1', 'L-2']);
  expect(after.rows(lots).get('L-1')).toMatchObject({
    state: 'available',
    number: 'L-1',
    quantity: 0,
    supplierLot: null,
  });
  expect(after.cookie?.scopes).toEqual(scopes);
  const asked: (Cookie | null)[] = [];
  const answer = (request: PullRequest): PullResponse => {
    asked.push(request.cookie);
    return { ...told({}), reset: request.cookie === null, cookie: cookieAt('2:2:', ...scopes) };
  };
  await pullOnce(after, portsThat([answer, answer], [['L-2', 'L-3']]));
  expect(shown(after)).toEqual(['L-2', 'L-3']);
  expect(after.rows(lots).get('L-3')).not.toHaveProperty('supplierLot');
  expect(after.waiting).toHaveLength(1);
  await pullOnce(after, portsThat([answer], []));
  expect(asked.map((cookie) => cookie?.snapshot)).toEqual([undefined, '2:2:']);
});

test('[SYNC-6] a row that moved from a scope held into one just gained is shown: the stone lies under the segment', async () => {
  const device = await emptyDevice([tenantScope, 'money']);
  await device.lay(null, told(plantRows('L-1', 'L-2')), 0);
  const missing = { ...told({}), reset: false, missing: ['money'] };
  const moved: PullResponse = {
    ...told({}, [tenantScope, 'money']),
    reset: false,
    gone: ['L-1', 'L-2'].map((id) => ({ table: lots.name, id })),
  };
  await pullOnce(device, portsThat([() => missing, () => moved], [['L-1']]));
  expect(shown(device)).toEqual(['L-1']);
});

import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { DexieStorage } from '../_sync/dexie-storage.ts';
import { keepWord } from '../_sync/kept-words.ts';
import { emptyHead } from '../_sync/storage.ts';
import { openStorage, takeTask, waitingRequest } from './take-task.ts';

const taking = { tenant: '', person: 'p-1', task: 't-1' };
let nth = 0;
let tenant = '';
beforeEach(async () => {
  nth += 1;
  tenant = `tenant-${nth}`;
  await keepWord('credential', { grp: 'device-1', secret: 'a secret of sixteen letters' });
  await keepWord('person', { actor: { tenantId: tenant, personId: 'p-1' } });
});

/** A device that was set up: its database has its name at the server, and one action waits. */
async function setUp(): Promise<DexieStorage> {
  const storage = new DexieStorage(`throughline-${tenant}`);
  const { head } = await storage.load(null);
  const waiting = { mid: 1, name: 'lot.judge@1', args: {}, actor: 'p-1', at: 1 };
  const written = await storage.write(head.rev, {
    head: { ...emptyHead, client: 'client-1', lastMid: 1 },
    confirmed: waiting,
  });
  expect(written).toBeDefined();
  return storage;
}

const take = (person = 'p-1') => takeTask(openStorage(tenant), { ...taking, tenant, person }, 42);
const outboxOf = async (storage: DexieStorage) => (await storage.load(null)).outbox;

test('[DELIVER-11] "I have it" stands in the outbox after what waits there, as a tap in the app would', async () => {
  const storage = await setUp();
  expect(await take()).toBe(true);
  expect((await outboxOf(storage)).at(-1)).toEqual({
    mid: 2,
    name: acknowledgeTask.name,
    args: acknowledgeTask.parse({ taskId: 't-1' }),
    actor: 'p-1',
    at: 42,
  });
  expect((await storage.load(null)).head).toMatchObject({ lastMid: 2, client: 'client-1' });
});

test('[DELIVER-11] tapped twice it is one action, and a tab that writes at that moment loses nothing', async () => {
  const storage = await setUp();
  expect(await Promise.all([take(), take(), take()])).toEqual([true, true, true]);
  expect((await outboxOf(storage)).map(({ mid }) => mid)).toEqual([1, 2]);
  const { head } = await storage.load(null);
  const confirmed = { mid: 3, name: 'lot.judge@1', args: {}, actor: 'p-1', at: 2 };
  const other = takeTask(openStorage(tenant), { ...taking, tenant, task: 't-2' }, 43);
  const ofTab = storage.write(head.rev, { head: { ...head, lastMid: 3 }, confirmed });
  const [taken, written] = await Promise.all([other, ofTab]);
  expect(taken).toBe(true);
  const mids = (await outboxOf(storage)).map(({ mid }) => mid);
  expect(mids).toEqual(written ? [1, 2, 3, 4] : [1, 2, 3]);
  expect((await outboxOf(storage)).filter(({ args }) => JSON.stringify(args).includes('t-2'))).toHaveLength(1);
});

test('[DELIVER-11] once somebody else is signed in, or nobody, it takes nothing', async () => {
  const storage = await setUp();
  expect(await take('p-2')).toBe(false);
  await keepWord('person', null);
  expect(await take()).toBe(false);
  expect(await outboxOf(storage)).toHaveLength(1);
});

test('[DELIVER-11] a device that was never set up takes nothing and makes up no name', async () => {
  expect(await take()).toBe(false);
});

test('[DELIVER-11] what waits is sent as a tab would send it, with the same numbers', async () => {
  await setUp();
  await take();
  const request = await waitingRequest(openStorage(tenant), 100);
  expect(request).toMatchObject({ grp: 'device-1', client: 'client-1', now: 100 });
  expect(request?.mutations.map(({ mid, actor }) => [mid, actor])).toEqual([
    [1, 'p-1'],
    [2, 'p-1'],
  ]);
});

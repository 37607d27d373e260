import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { expect, test } from 'vitest';
import { holds } from '../../db/hold/hold.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { tenantScope } from '../../db/scope.ts';
import { DexieStorage } from './dexie-storage.ts';
import type { Local } from './local.ts';
import { Replica } from './replica.ts';
import { asha, emptyDevice, holdOn, newName, openTab, plantRows, told } from './replica-fixture.ts';
import { type Change, type Head, StorageFull } from './storage.ts';

const stateOf = (local: Local, lotId: string): string | undefined => local.rows(lots).get(lotId)?.state;
const mids = (local: Local): number[] => local.waiting.map(({ mid }) => mid);

/** A disk that has room for what `fits` says; rows can always be taken off it. */
class SmallDisk extends DexieStorage {
  fits: (change: Change) => boolean = () => true;
  hasGivenWay = false;

  override async giveWay(rev: number): Promise<Head | undefined> {
    this.hasGivenWay = true;
    return super.giveWay(rev);
  }

  override write(rev: number, change: Change): Promise<Head | undefined> {
    return this.fits(change) ? super.write(rev, change) : Promise.reject(new StorageFull());
  }
}

const hasRows = ({ patches = [] }: Change): boolean => patches.length > 0;

test('[SYNC-1] a tab opened anew shows what was confirmed and what the server had told before', async () => {
  const name = newName();
  const before = await openTab(name);
  await before.lay(null, told(plantRows('L-1', 'L-2')), 0);
  await before.confirm(raiseHold, holdOn('L-1'), asha, 0);
  before.close();
  const after = await openTab(name);
  expect([stateOf(after, 'L-1'), stateOf(after, 'L-2'), mids(after)]).toEqual(['held', 'available', [1]]);
});

test('[SYNC-10] two tabs share one dense queue, and each shows what the other confirmed once it has looked', async () => {
  const name = newName();
  const one = await openTab(name);
  await one.lay(null, told(plantRows('L-1', 'L-2', 'L-3')), 0);
  const two = await openTab(name);
  // Neither looks in between: the disk tells the slower one that it has missed something.
  await Promise.all([
    one.confirm(raiseHold, holdOn('L-1'), asha, 0),
    two.confirm(raiseHold, holdOn('L-2'), asha, 0),
    one.confirm(raiseHold, holdOn('L-3'), asha, 0),
  ]);
  await Promise.all([one.catchUp(), two.catchUp()]);
  for (const tab of [one, two]) {
    expect(mids(tab)).toEqual([1, 2, 3]);
    expect(['L-1', 'L-2', 'L-3'].map((id) => stateOf(tab, id))).toEqual(['held', 'held', 'held']);
  }
});

test('[SYNC-10] what only one can do is refused to the tab that comes second', async () => {
  const name = newName();
  const one = await openTab(name);
  await one.lay(null, told(plantRows('L-1')), 0);
  const two = await openTab(name);
  await one.confirm(raiseHold, holdOn('L-1'), asha, 0);
  await expect(two.confirm(raiseHold, holdOn('L-1'), asha, 0)).rejects.toMatchObject({ code: 'lot.already_held' });
  expect(mids(two)).toEqual([1]);
});

test('[SYNC-6] an answer to a question of yesterday is not laid over a fresher one', async () => {
  const device = await emptyDevice([tenantScope]);
  const first = told(plantRows('L-1'));
  await device.lay(null, first, 0);
  const fresher = {
    ...told({ [lots.name]: [{ id: 'L-1', scope: tenantScope, state: 'held' } as never] }),
    reset: false,
  };
  const next = { ...fresher, cookie: { ...first.cookie, snapshot: '2:2:' } };
  expect(await device.lay(first.cookie, next, 0)).toBe(true);
  expect(await device.lay(first.cookie, { ...first, reset: false }, 0)).toBe(false);
  expect(stateOf(device, 'L-1')).toBe('held');
});

test('[SYNC-8] the next person on the tablet finds nothing of what only the one before could see', async () => {
  const name = newName();
  const before = await openTab(name, [tenantScope, 'money']);
  const secret = { id: 'L-9', scope: 'money', state: 'available' } as never;
  const rows = { ...plantRows('L-1'), [lots.name]: [...(plantRows('L-1')[lots.name] ?? []), secret] };
  await before.lay(null, told(rows, [tenantScope, 'money']), 0);
  await before.confirm(raiseHold, holdOn('L-1'), asha, 0);
  before.close();
  const after = await openTab(name, [tenantScope]);
  expect([stateOf(after, 'L-9'), stateOf(after, 'L-1'), after.cookie?.scopes]).toEqual([
    undefined,
    'held',
    [tenantScope],
  ]);
  expect(mids(after)).toEqual([1]);
  const kept = await new DexieStorage(name).load(null);
  expect(JSON.stringify(kept.patches)).not.toContain('L-9');
});

test('[SYNC-8] what a pull of one tab takes away is gone from the other once it has looked', async () => {
  const name = newName();
  const both = [tenantScope, 'money'];
  const one = await openTab(name, both);
  const secret = { id: 'L-9', scope: 'money', state: 'available' } as never;
  const first = told({ ...plantRows('L-1'), [lots.name]: [...(plantRows('L-1')[lots.name] ?? []), secret] }, both);
  await one.lay(null, first, 0);
  const two = await openTab(name, both);
  expect(stateOf(two, 'L-9')).toBe('available');
  const fewer = { ...told({}), reset: false, purge: ['money'], cookie: { ...first.cookie, scopes: [tenantScope] } };
  await one.lay(first.cookie, fewer, 0);
  await two.catchUp();
  expect([stateOf(two, 'L-9'), stateOf(two, 'L-1')]).toEqual([undefined, 'available']);
});

test('[SYNC-8] the next person finds nothing either when the rows were kept again after the disk had been full', async () => {
  const name = newName();
  const disk = new SmallDisk(name);
  const before = await Replica.open(disk, 't', [tenantScope, 'money']);
  const secret = { id: 'L-9', scope: 'money', state: 'available' } as never;
  const first = told({ ...plantRows('L-1'), [lots.name]: [secret] }, [tenantScope, 'money']);
  disk.fits = (change) => !hasRows(change);
  await before.lay(null, first, 0);
  disk.fits = () => true;
  await before.lay(first.cookie, { ...told({}), reset: false, cookie: { ...first.cookie, snapshot: '2:2:' } }, 0);
  before.close();
  const after = await openTab(name, [tenantScope]);
  expect(stateOf(after, 'L-9')).toBeUndefined();
  expect(JSON.stringify((await new DexieStorage(name).load(null)).patches)).not.toContain('L-9');
});

test('[SYNC-14] on a full disk an action is kept in place of rows that can be fetched again', async () => {
  const name = newName();
  const disk = new SmallDisk(name);
  const device = await Replica.open(disk, 't', [tenantScope]);
  await device.lay(null, told(plantRows('L-1')), 0);
  // As in Chromium: nothing but deletions until what was deleted is room.
  disk.fits = (change) => disk.hasGivenWay && !hasRows(change);
  await device.confirm(raiseHold, holdOn('L-1'), asha, 0);
  expect(stateOf(device, 'L-1')).toBe('held');
  const kept = await new DexieStorage(name).load(null);
  expect([kept.outbox.length, kept.patches.length, kept.head.cookie]).toEqual([1, 0, null]);
});

test('[SYNC-14] a tab that knew the rows another took off the full disk keeps them, and lays no pull over the gap', async () => {
  const name = newName();
  const first = told(plantRows('L-1'));
  const other = await openTab(name);
  await other.lay(null, first, 0);
  // Killed between the step that took the rows and the one that had the room.
  expect(await new DexieStorage(name).load(null)).toMatchObject({ patches: [expect.anything()] });
  const dying = new DexieStorage(name);
  const { head } = await dying.load(null);
  expect(await dying.giveWay(head.rev - 1)).toBeUndefined();
  expect(await dying.giveWay(head.rev)).toMatchObject({ cookie: null, lastMid: head.lastMid, client: head.client });

  const next = { ...told(plantRows('L-2')), reset: false, cookie: { ...first.cookie, snapshot: '2:2:' } };
  expect(await other.lay(first.cookie, next, 0)).toBe(true);
  await other.confirm(raiseHold, holdOn('L-1'), asha, 0);
  const after = await openTab(name);
  expect([stateOf(after, 'L-1'), stateOf(after, 'L-2'), mids(after)]).toEqual(['held', 'available', [1]]);
});

test('[SYNC-14] a loop that fails while nothing can be written says so, and goes on', async () => {
  const disk = new SmallDisk(newName());
  const device = await Replica.open(disk, 't', [tenantScope]);
  await device.lay(null, told(plantRows('L-1')), 0);
  disk.fits = () => false;
  await device.tellFault('unreachable');
  expect([device.head.fault, disk.hasGivenWay]).toEqual(['unreachable', false]);
});

test('[SYNC-14] with no room at all the person is told, and nothing looks done', async () => {
  const disk = new SmallDisk(newName());
  const device = await Replica.open(disk, 't', [tenantScope]);
  await device.lay(null, told(plantRows('L-1')), 0);
  disk.fits = () => false;
  await expect(device.confirm(raiseHold, holdOn('L-1'), asha, 0)).rejects.toMatchObject({ code: 'app.device_full' });
  expect([stateOf(device, 'L-1'), mids(device)]).toEqual(['available', []]);
});

test('[SYNC-14] rows for which there is no room are shown all the same, and kept as soon as there is', async () => {
  const name = newName();
  const disk = new SmallDisk(name);
  const device = await Replica.open(disk, 't', [tenantScope]);
  disk.fits = (change) => !hasRows(change);
  const first = told(plantRows('L-1'));
  await device.lay(null, first, 0);
  expect(stateOf(device, 'L-1')).toBe('available');
  disk.fits = () => true;
  const next = { ...told({}), reset: false, cookie: { ...first.cookie, snapshot: '2:2:' } };
  expect(await device.lay(first.cookie, next, 0)).toBe(true);
  const after = await openTab(name);
  expect([stateOf(after, 'L-1'), after.cookie]).toEqual(['available', next.cookie]);
});

test('[SYNC-6] many small pulls are folded into one, and nothing is lost by it', async () => {
  const name = newName();
  const device = await openTab(name);
  let page = told(plantRows('L-0'));
  await device.lay(null, page, 0);
  for (let each = 1; each <= 210; each += 1) {
    const asked = page.cookie;
    const lot = { id: `L-${each}`, scope: tenantScope, state: 'available' } as never;
    const cookie = { ...asked, snapshot: `${each}:${each}:` };
    page = { ...told({ [lots.name]: [lot] }), reset: false, cookie };
    expect(await device.lay(asked, page, 0)).toBe(true);
  }
  expect((await new DexieStorage(name).load(null)).patches.length).toBeLessThan(50);
  expect((await openTab(name)).rows(lots).all()).toHaveLength(211);
});

test('[SYNC-7] an outbox written by the first layout is carried over, its rows are not', async () => {
  const name = newName();
  const old = new Dexie(name);
  old.version(1).stores({
    lot: 'id, scope',
    outbox: 'mid, acknowledged',
    base_image: 'key',
    refused: 'key, settled',
    fact: 'name',
  });
  const entry = { name: raiseHold.name, actor: 'asha', at: 5, doubt: null };
  await old.table('outbox').bulkAdd([
    { ...entry, mid: 6, args: holdOn('L-6'), acknowledged: 1 },
    { ...entry, mid: 7, args: holdOn('L-7'), acknowledged: 0 },
  ]);
  await old.table('refused').add({ key: 'c/1', settled: 0, mid: 1, client: 'c', actor: 'asha' });
  await old.table('lot').add({ id: 'L-7', scope: tenantScope, state: 'held' });
  await old.table('fact').bulkAdd([
    { name: 'lastMid', value: 7 },
    { name: 'client', value: 'client-1' },
    { name: 'cookie', value: { epoch: 'e', snapshot: '1:1:', scopes: [tenantScope] } },
  ]);
  old.close();
  const device = await openTab(name);
  expect(device.waiting.map(({ mid, args }) => [mid, args])).toEqual([[7, holdOn('L-7')]]);
  expect(device.refused.map(({ key }) => key)).toEqual(['c/1']);
  expect([device.head.client, device.head.lastMid, device.cookie]).toEqual(['client-1', 7, null]);
  await device.lay(null, told(plantRows('L-6', 'L-7')), 0);
  expect([stateOf(device, 'L-6'), stateOf(device, 'L-7')]).toEqual(['held', 'held']);
  expect(device.rows(holds).all()).toHaveLength(2);
});

import { expect, test, vi } from 'vitest';
import { pullOnce } from '../../app/_sync/pull.ts';
import { patchOf } from '../../app/_sync/server-rows.ts';
import { lots } from '../../db/lot/lot.ts';
import { tenantScope } from '../../db/scope.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { BaseRow } from '../../db/table.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { admitDevice } from './device.ts';
import { hold, newDevice, newPlant, type Plant, type TestDevice } from './device-fixture.ts';
import { pull } from './pull.ts';

const { sql } = await testDatabase();
const minute = 60_000;

/** A device that has signed in, and what it would push, number by number. */
async function signedIn(plant: Plant, personId = 'asha') {
  const device = await newDevice(plant, personId, ['quality']);
  await device.sync();
  const client = device.local.head.client ?? '';
  const now = plant.house.now();
  const send = (mid: number, actor = personId, at = now, clock = now) => {
    const mutation = { mid, name: 'hold.raise@1', args: hold('L-1', `h-${mid}`), actor, at };
    return device.ports.push({
      ...device.ports.credential(),
      client,
      schema: schemaVersion,
      now: clock,
      mutations: [mutation],
    });
  };
  return { device, client, send, now };
}

const ask = (device: TestDevice, client: string) => ({
  ...device.ports.credential(),
  client,
  schema: schemaVersion,
  base: null,
  check: false,
});

test('[SYNC-5] a device is let in only with its own secret, and a wrong one is audited', async () => {
  const plant = await newPlant(sql);
  const { device, client } = await signedIn(plant);
  const named = { ...device.ports.credential(), client, schema: schemaVersion };
  expect(await admitDevice(sql, device.actor, { ...named, secret: newId() })).toBe(false);
  const audited = await sql`select what from ops.audit_event where tenant_id = ${plant.tenantId}`;
  expect(audited.map((row) => row['what'])).toContain('sync.wrong_secret');
});

test('[SYNC-5] who has signed in on another device only does not act on this one', async () => {
  const plant = await newPlant(sql);
  const { send } = await signedIn(plant);
  await signedIn(plant, 'dev');
  expect((await send(1, 'dev')).outcomes).toMatchObject([{ status: 'rejected', code: 'person.not_on_device' }]);
});

test('[SYNC-8] who has left does nothing any more, what waits on their device included', async () => {
  const plant = await newPlant(sql);
  const { send } = await signedIn(plant);
  await sql`update public.person set active = false where tenant_id = ${plant.tenantId} and id = 'asha'`;
  expect((await send(1)).outcomes).toMatchObject([{ status: 'rejected', code: 'person.not_on_device' }]);
});

test('[SYNC-12] an action is dated by the server’s clock, however wrong the device’s is', async () => {
  const plant = await newPlant(sql);
  const { send, now } = await signedIn(plant);
  await send(1, 'asha', now - 65 * minute, now - 60 * minute);
  const [row] = await sql<{ at: number }[]>`
    select extract(epoch from acted_at)::float8 * 1000 as at from sync.mutation where tenant_id = ${plant.tenantId}`;
  expect(row?.at).toBe(now - 5 * minute);
});

test('[SYNC-9] an unexplained failure is no end before the third', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const plant = await newPlant(sql);
  const fail = () => Promise.reject(new Error('a defect'));
  Object.assign(plant.house, { flow: { ...plant.house.flow, 'hold.raised': [fail] } });
  const { send } = await signedIn(plant);
  expect(await send(1)).toEqual({ lastMid: 0, outcomes: [], resendFrom: 1 });
  expect(await send(1)).toEqual({ lastMid: 0, outcomes: [], resendFrom: 1 });
  expect(await send(1)).toMatchObject({ lastMid: 1, outcomes: [{ status: 'parked' }] });
  expect(said).toHaveBeenCalledTimes(3);
});

test('[SYNC-7] a cookie of another epoch, or from after what the database knows, resets the rows', async () => {
  const plant = await newPlant(sql);
  const { device, client } = await signedIn(plant);
  const { cookie } = device.local;
  if (!cookie) throw new Error('no cookie');
  const resets = async (changed: Partial<typeof cookie>): Promise<boolean> =>
    (await pull(plant.house, device.actor, { ...ask(device, client), cookie: { ...cookie, ...changed } })).reset;
  expect([await resets({}), await resets({ epoch: 'before' }), await resets({ snapshot: '9000000:9000000:' })]).toEqual(
    [false, true, true],
  );
});

test('[SYNC-6] a row the server does not have is gone once the scope was fetched anew', async () => {
  const plant = await newPlant(sql);
  const { device } = await signedIn(plant);
  const { cookie } = device.local;
  if (!cookie) throw new Error('no cookie');
  const stray = patchOf({ [lots.name]: [{ id: 'L-99', scope: tenantScope } as BaseRow] });
  const answer = {
    reset: false,
    cookie,
    purge: [],
    gone: [],
    patch: stray,
    missing: [],
    lastMid: 0,
    refused: [],
    sums: null,
  };
  expect(await device.local.lay(cookie, { ...answer, serverNow: 0 }, 0)).toBe(true);
  await pullOnce(device.local, device.ports, true);
  await pullOnce(device.local, device.ports);
  expect(device.local.rows(lots).get('L-99')).toBeUndefined();
});

test('[SYNC-6] a row that leaves a scope for the second time is gone again', async () => {
  const plant = await newPlant(sql);
  const { device } = await signedIn(plant);
  const home = device.local.rows(lots).get('L-1')?.scope ?? '';
  const seen: boolean[] = [];
  for (const scope of ['money', home, 'money']) {
    await sql`update public.lot set scope = ${scope} where tenant_id = ${plant.tenantId} and id = 'L-1'`;
    await device.sync();
    seen.push(device.local.rows(lots).get('L-1') !== undefined);
  }
  expect(seen).toEqual([false, true, false]);
});

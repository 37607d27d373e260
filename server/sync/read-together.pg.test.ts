import { expect, test } from 'vitest';
import type { FunctionName } from '../../db/person/function.ts';
import { scopesOf } from '../../db/scope.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Cookie, PullResponse } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { enqueue, hold, newDevice, newPlant, type Plant, type TestDevice } from './device-fixture.ts';
import { pull } from './pull.ts';

const { sql } = await testDatabase();

/** So many devices of one person, all where the first of them stands. */
async function group(plant: Plant, personId: string, functions: FunctionName[], count: number) {
  const devices: TestDevice[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const device = await newDevice(plant, personId, functions);
    await device.sync();
    devices.push(device);
  }
  const cookie = devices[0]?.local.cookie as Cookie;
  const ask = (device: TestDevice, secret = device.ports.credential().secret): Promise<PullResponse> =>
    pull(plant.house, device.actor, {
      grp: device.ports.credential().grp,
      client: device.local.head.client ?? '',
      secret,
      schema: schemaVersion,
      cookie,
      base: null,
      check: false,
    });
  return { devices, ask };
}

const rowsOf = ({ patch }: PullResponse): BaseRow[] =>
  Object.values(patch.rows).flatMap((text) => (JSON.parse(text) as [number, BaseRow][]).map(([, row]) => row));

test('[SYNC-27] read for together, each device has its own scopes, last action and refusals, and none of another tenant’s', async () => {
  const [plant, other] = [await newPlant(sql), await newPlant(sql)];
  const quality = await group(plant, 'asha', ['quality'], 5);
  const dispatch = await group(plant, 'dev', ['dispatch'], 3);
  const money = await group(plant, 'com', ['commercial'], 2);
  const foreign = await group(other, 'asha', ['quality'], 4);
  const [author, refused] = quality.devices as [TestDevice, TestDevice];
  const action = (args: object) => ({ name: 'hold.raise@1', args, actor: 'asha', at: plant.house.now() });
  await enqueue(author, [action(hold('L-1', 'h-1'))]);
  await enqueue(refused, [action(hold('L-none')), action(hold('L-2', 'h-2'))]);
  await author.sync();
  await refused.sync();
  await sql`update public.credit_position set limit_minor = 2 where tenant_id = ${plant.tenantId}`;

  const groups = [quality, dispatch, money, foreign];
  const answers = await Promise.all(groups.map(({ devices, ask }) => Promise.all(devices.map((each) => ask(each)))));
  for (const [at, { devices }] of groups.entries()) {
    const [own, [, second, ...rest]] = [answers[at] ?? [], answers[at] ?? []];
    const scopes = scopesOf(devices[0]?.actor ?? { functions: [], plantIds: [] });
    expect(own.flatMap(rowsOf).filter(({ scope }) => !scopes.includes(scope))).toEqual([]);
    // Those who came while the first was read for are told the same, read once.
    for (const each of rest) expect(each.patch).toBe(second?.patch);
    expect(own.map(rowsOf)).toEqual(own.map(() => rowsOf(own[0] as PullResponse)));
  }
  const [ofQuality, ofDispatch, ofMoney, ofForeign] = answers as [PullResponse[], ...PullResponse[][]];
  expect(ofQuality.map(({ lastMid }) => lastMid)).toEqual([1, 2, 0, 0, 0]);
  expect(ofQuality.map((each) => each.refused.map(({ mid }) => mid))).toEqual([[], [1], [], [], []]);
  expect(rowsOf(ofQuality[0] as PullResponse).map(({ id }) => id)).toEqual(expect.arrayContaining(['h-1', 'h-2']));
  expect(ofQuality.flatMap(({ patch }) => Object.keys(patch.rows))).not.toContain('credit_position');
  expect(Object.keys(ofMoney?.[0]?.patch.rows ?? {})).toContain('credit_position');
  expect(ofDispatch?.map(({ lastMid, refused: none }) => [lastMid, none])).toEqual([0, 0, 0].map(() => [0, []]));
  expect(ofForeign?.flatMap(rowsOf).filter(({ id }) => ['h-1', 'h-2'].includes(id))).toEqual([]);
});

test('[SYNC-27] devices that have read differently far are told each what is new to it, and stand together afterwards', async () => {
  const plant = await newPlant(sql);
  const { devices } = await group(plant, 'asha', ['quality'], 4);
  const [early, author, late, lost] = devices as [TestDevice, TestDevice, TestDevice, TestDevice];
  await enqueue(author, [{ name: 'hold.raise@1', args: hold('L-1', 'h-1'), actor: 'asha', at: plant.house.now() }]);
  await author.sync();
  await late.sync();
  await sql`update public.lot set quantity = 7 where tenant_id = ${plant.tenantId} and id = 'L-3'`;
  const cookieOf = ({ local }: TestDevice): Cookie => local.cookie as Cookie;
  const ask = (device: TestDevice, cookie: Cookie): Promise<PullResponse> =>
    pull(plant.house, device.actor, {
      ...device.ports.credential(),
      client: device.local.head.client ?? '',
      schema: schemaVersion,
      cookie,
      base: null,
      check: false,
    });
  const [, ...answers] = await Promise.all([
    ask(author, cookieOf(author)),
    ask(early, cookieOf(early)),
    ask(late, cookieOf(late)),
    ask(lost, { ...cookieOf(lost), epoch: 'another' }),
  ]);
  const [toEarly, toLate, toLost] = answers as [PullResponse, PullResponse, PullResponse];
  expect(rowsOf(toEarly).map(({ id }) => id)).toEqual(expect.arrayContaining(['h-1', 'L-1', 'L-3']));
  expect(rowsOf(toLate).map(({ id }) => id)).toEqual(['L-3']);
  expect(toLost).toMatchObject({ reset: true, cookie: { scopes: [] } });
  expect([toEarly.cookie.snapshot, toLate.cookie.snapshot]).toEqual([toLost.cookie.snapshot, toLost.cookie.snapshot]);
});

test('[SYNC-27] a device with a wrong secret, or a name no database takes, fails alone', async () => {
  const plant = await newPlant(sql);
  const { devices, ask } = await group(plant, 'asha', ['quality'], 4);
  const [first, second, third, fourth] = devices as [TestDevice, TestDevice, TestDevice, TestDevice];
  const credential = fourth.ports.credential();
  const spoilt = { ...fourth, ports: { ...fourth.ports, credential: () => ({ ...credential, grp: 'a\0b' }) } };
  const settled = await Promise.allSettled([ask(first), ask(second), ask(third, newId()), ask(spoilt), ask(fourth)]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(settled[2]).toMatchObject({ reason: { name: 'NotAdmitted' } });
});

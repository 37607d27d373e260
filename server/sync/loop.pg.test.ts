import { describe, expect, test } from 'vitest';
import { mutate } from '../../app/_sync/mutate.ts';
import { TransportError } from '../../app/_sync/ports.ts';
import { pullOnce } from '../../app/_sync/pull.ts';
import { creditPositions } from '../../db/customer/customer.ts';
import { holds } from '../../db/hold/hold.ts';
import { closeHold, raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { setFunctions } from '../../db/person/person-mutators.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { expectServerPlusPending, newPlant as fillPlant, hold, newDevice, type Plant } from './device-fixture.ts';
import { pull } from './pull.ts';

const { sql } = await testDatabase();
const newPlant = (): Promise<Plant> => fillPlant(sql);

describe('the loop', () => {
  test('[SYNC-1] a confirmed action shows at once, waits in the outbox and ends applied', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1'));
    expect(device.local.rows(lots).get('L-1')?.state).toBe('held');
    expect(device.local.waiting).toHaveLength(1);
    await expectServerPlusPending(plant, device);
    await device.sync();
    expect(device.local.waiting).toHaveLength(0);
    await expectServerPlusPending(plant, device);
  });

  test('[SYNC-2] an answer lost after the commit doubles nothing: the same action sent again is one action', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1'));
    device.loseNextAnswer();
    await expect(device.sync()).rejects.toThrow(TransportError);
    expect(device.local.waiting).toHaveLength(1);
    await device.sync();
    const [count] = await sql`select count(*)::int as n from public.hold where tenant_id = ${plant.tenantId}`;
    expect(count?.['n']).toBe(1);
    const applied = await sql`select status from sync.mutation where tenant_id = ${plant.tenantId}`;
    expect(applied.map((row) => row['status'])).toEqual(['applied']);
  });

  test('[SYNC-2] a refused action is taken back, told to its author with its reason, and the next ones go on', async () => {
    const plant = await newPlant();
    const one = await newDevice(plant, 'asha', ['quality']);
    const two = await newDevice(plant, 'asha', ['quality']);
    await one.sync();
    await two.sync();
    await mutate(one.local, one.ports, one.actor, raiseHold, hold('L-1'));
    await mutate(two.local, two.ports, two.actor, raiseHold, hold('L-1'));
    await mutate(two.local, two.ports, two.actor, raiseHold, hold('L-2'));
    await one.sync();
    await two.sync();
    const { refused } = two.local;
    expect(refused.map(({ code, actor, facts }) => ({ code, actor, facts }))).toEqual([
      { code: 'lot.already_held', actor: 'asha', facts: { lot: 'L-1' } },
    ]);
    expect(two.local.waiting).toHaveLength(0);
    expect(two.local.rows(holds).all()).toHaveLength(2);
    await expectServerPlusPending(plant, two);
  });

  test('[SYNC-3] the same id with another payload is refused and audited', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1'));
    await device.sync();
    const client = device.local.head.client ?? '';
    const answer = await device.ports.push({
      ...device.ports.credential(),
      client,
      schema: schemaVersion,
      now: plant.house.now(),
      mutations: [{ mid: 1, name: 'hold.raise@1', args: hold('L-2'), actor: 'asha', at: plant.house.now() }],
    });
    expect(answer.outcomes).toMatchObject([{ mid: 1, status: 'rejected', code: 'app.same_id_other_payload' }]);
    const audited = await sql`select what from ops.audit_event where tenant_id = ${plant.tenantId}`;
    expect(audited.map((row) => row['what'])).toContain('sync.same_id_other_payload');
  });

  test('[SYNC-4] actions of one device are applied in the order they were confirmed', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    const holdId = newId();
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1', holdId));
    await mutate(device.local, device.ports, device.actor, closeHold, { holdId, disposition: 'release', note: '' });
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1'));
    await device.sync();
    const statuses =
      await sql`select mid::int as mid, name, status from sync.mutation where tenant_id = ${plant.tenantId} order by mid`;
    expect(statuses.map((row) => row['status'])).toEqual(['applied', 'applied', 'applied']);
    const [row] = await sql`select state from public.lot where tenant_id = ${plant.tenantId} and id = 'L-1'`;
    expect(row?.['state']).toBe('held');
  });

  test('[SYNC-4] a gap in the numbers is sent again from the gap, nothing after it is applied', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    const client = device.local.head.client ?? '';
    const at = plant.house.now();
    const answer = await device.ports.push({
      ...device.ports.credential(),
      client,
      schema: schemaVersion,
      now: at,
      mutations: [{ mid: 2, name: 'hold.raise@1', args: hold('L-2'), actor: 'asha', at }],
    });
    expect(answer).toEqual({ lastMid: 0, outcomes: [], resendFrom: 1 });
  });

  test('[SYNC-5] nothing is carried out in the name of a person who never signed in on the device', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    await mutate(
      device.local,
      device.ports,
      { ...device.actor, personId: 'dev', functions: ['quality'] },
      raiseHold,
      hold('L-1'),
    );
    await device.sync();
    expect(device.local.refused.map(({ code }) => code)).toEqual(['person.not_on_device']);
  });

  test('[SYNC-6] another device sees the change, its deletions too, and counts the same rows', async () => {
    const plant = await newPlant();
    const one = await newDevice(plant, 'asha', ['quality']);
    const two = await newDevice(plant, 'dev', ['dispatch']);
    await one.sync();
    await two.sync();
    await mutate(one.local, one.ports, one.actor, raiseHold, hold('L-3'));
    await one.sync();
    await transactAsSystem(plant.house, plant.tenantId, (tx) => tx.delete(lots, 'L-2'));
    await two.sync();
    expect(two.local.rows(holds).all()).toHaveLength(1);
    expect(two.local.rows(lots).get('L-2')).toBeUndefined();
    await expectServerPlusPending(plant, two);
    const { sums } = await pullOnce(two.local, two.ports, true);
    expect(Object.fromEntries(two.local.sums())).toEqual(sums);
  });

  test('[SYNC-8] rows of a lost scope are gone with the next pull, and a gained scope comes whole', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'com', ['commercial']);
    await device.sync();
    expect(device.local.rows(creditPositions).all()).toHaveLength(1);
    const without = { ...device.actor, functions: ['dispatch' as const] };
    const cookie = device.local.cookie;
    const answer = await pull(plant.house, without, {
      ...device.ports.credential(),
      client: device.local.head.client ?? '',
      schema: schemaVersion,
      cookie,
      base: null,
      check: false,
    });
    expect(answer.purge).toContain('money');
    expect(answer.cookie.scopes).not.toContain('money');
    expect(answer.missing).toEqual(['plant:plant-1/dispatch']);
  });

  test('[SYNC-8] a segment counts only when all of it is the person’s, and none of it over what is held already', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    const { cookie } = device.local;
    if (!cookie) throw new Error('nothing was pulled');
    const client = device.local.head.client ?? '';
    const request = { ...device.ports.credential(), client, schema: schemaVersion, check: false };
    const anothers = { ...cookie, scopes: [...cookie.scopes, 'money'] };
    const first = await pull(plant.house, device.actor, { ...request, cookie: null, base: anothers });
    expect([first.cookie.scopes, first.missing]).toEqual([[], cookie.scopes]);
    const next = await pull(plant.house, device.actor, { ...request, cookie, base: cookie });
    expect([next.cookie.scopes, next.purge]).toEqual([cookie.scopes, []]);
  });

  test('[SYNC-8] a person whose functions were taken away is refused what they may no longer do', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1'));
    const admin = await newDevice(plant, 'root', ['admin']);
    await admin.sync();
    await mutate(admin.local, admin.ports, admin.actor, setFunctions, {
      personId: 'asha',
      functions: ['dispatch'],
      active: true,
    });
    await admin.sync();
    await device.sync();
    expect(device.local.refused.map(({ code }) => code)).toEqual(['person.not_permitted']);
  });

  test('[SYNC-9] an unknown error is tried three times, then parked, and its neighbours go on', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    const broken = {
      ...plant.house.flow,
      'hold.raised': [
        async (_tx: unknown, { holdId }: { holdId: string }) => {
          if (holdId === 'poison') throw new Error('a defect');
        },
      ],
    };
    Object.assign(plant.house, { flow: broken });
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1', 'poison'));
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-2'));
    for (let turn = 0; turn < 3; turn += 1) await device.sync();
    expect(device.local.refused.map(({ code, status }) => [code, status])).toEqual([['app.parked', 'parked']]);
    expect(device.local.waiting).toHaveLength(0);
    expect(device.local.rows(lots).get('L-2')?.state).toBe('held');
    expect(device.local.rows(lots).get('L-1')?.state).toBe('available');
    await expectServerPlusPending(plant, device);
  });

  test('[SYNC-6] a scope that adds up otherwise than at the server is fetched anew', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    const { cookie } = device.local;
    if (!cookie) throw new Error('no cookie');
    const wrong = { rows: {}, removed: [{ table: lots.name, id: 'L-2' }] };
    const answer = {
      reset: false,
      cookie,
      purge: [],
      gone: [],
      patch: wrong,
      missing: [],
      lastMid: 0,
      refused: [],
      sums: null,
    };
    expect(await device.local.lay(cookie, { ...answer, serverNow: plant.house.now() }, plant.house.now())).toBe(true);
    await pullOnce(device.local, device.ports);
    expect(device.local.rows(lots).get('L-2')).toBeUndefined();
    await pullOnce(device.local, device.ports, true);
    await pullOnce(device.local, device.ports);
    await expectServerPlusPending(plant, device);
  });

  test('[SYNC-7] a cookie of another epoch resets the rows, never the outbox', async () => {
    const plant = await newPlant();
    const device = await newDevice(plant, 'asha', ['quality']);
    await device.sync();
    await mutate(device.local, device.ports, device.actor, raiseHold, hold('L-1'));
    await sql`update sync.epoch set epoch = 'restored' where tenant_id = ${plant.tenantId}`;
    await pullOnce(device.local, device.ports);
    expect(device.local.waiting).toHaveLength(1);
    await expectServerPlusPending(plant, device);
    await device.sync();
    expect(device.local.waiting).toHaveLength(0);
    await expectServerPlusPending(plant, device);
  });
});

import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { flush } from '../../app/_sync/push.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Outcome, PushedMutation } from '../../db/sync/wire.ts';
import { flow } from '../flow.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { asked, withIds } from './any-action-fixture.ts';
import { doJobs, hearOrders } from './demo-work-fixture.ts';
import { admitDevice } from './device.ts';
import { enqueue, newDevice, type TestDevice } from './device-fixture.ts';
import { push } from './push.ts';
import { expectNothingBroken } from './unbroken-fixture.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
const plant = { house, tenantId: demoTenantId };
beforeAll(async () => {
  await seedDemo(house);
  await hearOrders(house);
});

/** What a device of this person asks of the server, past the device's own half. */
async function deviceOf(
  personId: string,
): Promise<(...actions: [name: string, args: unknown][]) => Promise<Outcome[]>> {
  const device = { grp: newId(), secret: newId(), client: newId(), schema: schemaVersion };
  expect(await admitDevice(sql, testActor(demoTenantId, personId, [], [nashik]), device)).toBe(true);
  let last = 0;
  return async (...actions) => {
    const now = house.now();
    const mutations: PushedMutation[] = actions.map(([name, args], at) => ({
      mid: last + at + 1,
      name,
      args,
      actor: personId,
      at: now,
    }));
    const answer = await push(house, { tenantId: demoTenantId, personId }, { ...device, now, mutations });
    last = answer.lastMid;
    return [...answer.outcomes];
  };
}

const endings = (outcomes: readonly Outcome[][]): string[] =>
  outcomes.map(([outcome]) => outcome?.code ?? outcome?.status ?? 'nothing').toSorted();

/** Two people who do the same at the same moment; how it ended for each. */
async function together(one: string, other: string, name: string, args: () => unknown): Promise<string[]> {
  const devices = await Promise.all([deviceOf(one), deviceOf(other)]);
  return endings(await Promise.all(devices.map((send) => send([name, args()]))));
}

async function only<T>(rows: Promise<readonly T[]>): Promise<T> {
  const [row] = await rows;
  if (!row) throw new Error('the demo plant holds no such row');
  return row;
}

const freeLot = () =>
  only(sql<{ id: string }[]>`select id from public.lot as l where state = 'available' and plant_id = ${nashik}
    and not exists (select from public.hold as h where h.tenant_id = l.tenant_id and h.lot_id = l.id) order by id desc`);

describe('at the same moment', () => {
  test('[SYNC-10] the same action sent eight times at once, by two tabs or a double tap, is done once', async () => {
    const lot = await freeLot();
    const device = { grp: newId(), secret: newId(), client: newId(), schema: schemaVersion };
    const caller = testActor(demoTenantId, 'p-quality', ['quality'], [nashik]);
    await admitDevice(sql, caller, device);
    const now = house.now();
    const args = { holdId: newId(), lotId: lot.id, reason: 'surface', note: '' };
    const mutations = [{ mid: 1, name: 'hold.raise@1', args, actor: 'p-quality', at: now }];
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => push(house, caller, { ...device, now, mutations })),
    );
    const applied = { mid: 1, status: 'applied', code: null, facts: null };
    expect(answers).toEqual(answers.map(() => ({ lastMid: 1, outcomes: [applied], resendFrom: null })));
    expect(await sql`select id from public.hold where lot_id = ${lot.id}`).toHaveLength(1);
    expect(await sql`select mid from sync.mutation where client = ${device.client}`).toHaveLength(1);
  });

  test('[SYNC-11] of two who choose the same way out one has it, and the other is told why not', async () => {
    const lot = await only(sql<{ id: string }[]>`select id from public.lot where number = 'L-2291'`);
    const raise = await deviceOf('p-quality');
    await raise(['hold.raise@1', { holdId: newId(), lotId: lot.id, reason: 'surface', note: '' }]);
    await doJobs(house);
    const option = await only(sql<{ id: string }[]>`select o.id from public.option as o
      join public.exception as e on e.tenant_id = o.tenant_id and e.id = o.exception_id
      where e.kind = 'hold' and o.state = 'offered' order by o.rank limit 1`);
    const args = () => ({ optionId: option.id, decisionId: newId(), reason: '' });
    expect(await together('p-planning', 'p-dispatch', 'option.choose@1', args)).toEqual([
      'applied',
      'option.not_offered',
    ]);
  });

  test('[SYNC-11] of two dispatchers who let the same truck go one does, and it leaves once', async () => {
    const load = await only(sql<{ id: string }[]>`select l.id from public.load as l
      where l.plant_id = ${nashik} and l.state in ('planned', 'staging', 'loading') and l.seal is null
      and (select bool_and(lot.state = 'available') from public.load_line as line
        join public.lot on lot.tenant_id = line.tenant_id and lot.id = line.lot_id
        where line.tenant_id = l.tenant_id and line.load_id = l.id) order by l.id`);
    const lines = await sql<{ id: string; lotId: string }[]>`
      select id, lot_id as "lotId" from public.load_line where load_id = ${load.id} and state = 'staged'`;
    const dispatch = await deviceOf('p-dispatch');
    await dispatch(
      ...lines.map((line): [string, unknown] => [
        'loadLine.pick@1',
        { lineId: line.id, lotId: line.lotId, how: 'scan' },
      ]),
      ['load.seal@1', { loadId: load.id, seal: 'S-1' }],
    );
    const args = () => ({ loadId: load.id });
    expect(await together('p-dispatch', 'p-dispatch-deputy', 'load.confirm@1', args)).toEqual([
      'applied',
      'load.closed',
    ]);
    expect(
      await sql`select id from public.erp_command where kind = 'load.dispatch' and key like ${`%${load.id}%`}`,
    ).toHaveLength(1);
  });

  test('[SYNC-11] of two operators who start on the same machine one does', async () => {
    const steps = await sql<{ id: string }[]>`
      select id from public.operation as o where state in ('planned', 'released') and plant_id = ${nashik}
      and not exists (select from public.operation as b where b.tenant_id = o.tenant_id
        and b.work_order_id = o.work_order_id and b.position < o.position) order by id limit 2`;
    const machine = await only(sql<{ id: string }[]>`select id from public.equipment as e where plant_id = ${nashik}
      and not exists (select from public.operation as o where o.tenant_id = e.tenant_id and o.equipment_id = e.id
        and o.state = 'running')`);
    await sql`update public.equipment set state = 'idle' where id = ${machine.id}`;
    await sql`update public.operation set equipment_id = ${machine.id}, state = 'released'
      where id = any (${steps.map(({ id }) => id)})`;
    await sql`update public.work_order set input_lot_ids = '{}'`;
    const ids = steps.map(({ id }) => id);
    const args = () => ({ operationId: ids.pop() });
    expect(await together('p-operator', 'p-operator-deputy', 'operation.start@1', args)).toEqual([
      'applied',
      'equipment.busy',
    ]);
  });
});

const lockWaiters = () =>
  sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** A device with two holds to raise, on lots in this order. */
async function deviceWithHolds(lotIds: readonly string[]): Promise<TestDevice> {
  const device = await newDevice(plant, 'p-quality', ['quality']);
  await device.sync();
  const at = house.now();
  const entries = lotIds.map((lotId) => ({
    name: 'hold.raise@1',
    args: { holdId: newId(), lotId, reason: 'surface', note: '' },
    actor: 'p-quality',
    at,
  }));
  await enqueue(device, entries);
  return device;
}

const twoFreeLots = async (): Promise<string[]> =>
  (
    await sql<{ id: string }[]>`select id from public.lot as l where state = 'available' and plant_id = ${nashik}
    and not exists (select from public.hold as h where h.tenant_id = l.tenant_id and h.lot_id = l.id)
    and not exists (select from public.load_line as x where x.tenant_id = l.tenant_id and x.lot_id = l.id)
    order by id limit 2`
  ).map(({ id }) => id);

const statuses = async (device: TestDevice): Promise<string[]> =>
  (await sql`select status from sync.mutation where grp = ${device.ports.credential().grp} order by mid`).map(
    (row) => row['status'],
  );

describe('trouble that passes', () => {
  test('[SYNC-11] a deadlock ends one transaction, and the push it was begins again by itself', async () => {
    const [first = '', second = ''] = await twoFreeLots();
    const device = await deviceWithHolds([first, second]);
    const sent = await sql.begin(async (foreign) => {
      await foreign`select 1 from public.lot where id = ${second} for update`;
      // Whoever looks for a deadlock a second after it began to wait, and finds one, ends: that is to be the device.
      await foreign`set local deadlock_timeout = '20s'`;
      const sending = device.sync();
      await foreign`select set_config('a.lot', ${first}, true)`;
      await foreign`
        do $$ begin
          while not exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))
            loop perform pg_sleep(0.01); end loop;
          perform from public.lot where id = current_setting('a.lot') for update;
        end $$`;
      return { sending };
    });
    await sent.sending;
    expect(await statuses(device)).toEqual(['applied', 'applied']);
  });

  test('[SYNC-11] a connection cut in the middle of a push leaves nothing, and the device sends again', async () => {
    const [first = '', second = ''] = await twoFreeLots();
    const device = await deviceWithHolds([first, second]);
    const sent = await sql.begin(async (foreign) => {
      await foreign`select 1 from public.lot where id = ${second} for update`;
      const sending = device.sync();
      await vi.waitFor(async () => expect(await lockWaiters()).toHaveLength(1), { timeout: 5_000 });
      for (const { pid } of await lockWaiters()) await sql`select pg_terminate_backend(${pid})`;
      return { sending };
    });
    await sent.sending;
    expect(await statuses(device)).toEqual(['applied', 'applied']);
    expect(device.local.waiting).toEqual([]);
  });

  test('[SYNC-11] [DOOR-6] four devices that do anything at all at once all come to an end, and nothing is broken', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const people = ['p-manager', 'p-manager-deputy', 'p-manager-head', 'p-quality'];
    const devices = await Promise.all(people.map((id) => newDevice(plant, id, ['manager'])));
    const actions = fc.sample(asked, { seed: 7, numRuns: 160 });
    for (const [index, device] of devices.entries()) {
      const own = actions.slice(index * 40, index * 40 + 40);
      const entries = own.map(async ({ name, args }) => ({
        name,
        args: structuredClone(await withIds(sql, demoTenantId, args)),
        actor: device.actor.personId,
        at: house.now(),
      }));
      await enqueue(device, await Promise.all(entries));
    }
    // As the loop does: what did not go through goes again.
    const untilEmpty = async (device: TestDevice): Promise<void> => {
      for (let turns = 0; turns < 40 && device.local.waiting.length > 0; turns += 1)
        await flush(device.local, device.ports).catch(() => undefined);
      expect(device.local.waiting).toEqual([]);
    };
    await Promise.all(devices.map(untilEmpty));
    await doJobs(house);
    const ended = await sql`select status, count(*)::int as n from sync.mutation
      where grp = any (${devices.map((device) => device.ports.credential().grp)}) group by status order by status`;
    expect(ended.map((row) => row['status'])).toEqual(['applied', 'rejected']);
    expect(ended.reduce((sum, row) => sum + row['n'], 0)).toBe(160);
    expect(said).not.toHaveBeenCalled();
    await expectNothingBroken(sql);
  });
});

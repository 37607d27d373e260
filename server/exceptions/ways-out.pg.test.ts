import { describe, expect, test } from 'vitest';
import { customerAsks } from '../../db/exception/customer-ask.ts';
import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { pickShort } from '../../db/load/load-mutators.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import type { Foreseer } from '../../db/plan/supposition.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { operations } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { applyOption } from './apply-option.ts';
import { offerOptions } from './offer-options.ts';
import type { PromiseLines } from './options/way-out.ts';
import { fillPlant, fullStaff, make, noon, type PlantRows, plantId } from './plant-fixture.ts';
import { raiseForShortPick } from './raise-for-short-pick.ts';
import { raiseForShortage } from './raise-for-shortage.ts';
import { raiseForStop } from './raise-for-stop.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, {
  now: noon,
  flow: { 'pick.short': [raiseForShortPick], 'option.chosen': [applyOption] },
});
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);

/** One order line on its way; each test adds what breaks. */
async function plant(rows: PlantRows): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    plants: [make.plant(), make.plant({ id: 'plant-2', name: 'Depot' })],
    people: [...fullStaff],
    products: [
      make.product({ id: 'p-1', bom: [{ productId: 'm-1', thousandthsPerUnit: 500 }] }),
      make.product({ id: 'm-1', kind: 'material', unit: 'kg' }),
    ],
    customers: [make.customer({ id: 'c-1' })],
    orders: [make.order({ id: 'o-1', promiseAt: noon + 20 * hour })],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1' })],
    ...rows,
  });
  return tenantId;
}

const noPromise: PromiseLines = async () => [];

async function offer(tenantId: string, promiseLines: PromiseLines = noPromise): Promise<Option[]> {
  return system(tenantId, async (tx) => {
    for (const { id } of await tx.all(exceptions)) await offerOptions(tx, { exceptionId: id }, { promiseLines });
    return (await tx.all(options)).sort((one, other) => one.rank - other.rank);
  });
}

const choose = (tenantId: string, option: Option | undefined, name: FunctionName = 'planning') =>
  transact(house, { actor: testActor(tenantId, name, [name], [plantId]), at: noon }, (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-1', reason: 'best' }, tx.act),
  );

const superseded = async (tenantId: string): Promise<string[]> =>
  (await system(tenantId, (tx) => tx.all(tasks)))
    .filter((task) => task.state === 'superseded')
    .map((task) => task.function)
    .sort();

describe('a new promise', () => {
  const at = noon + 45 * hour;
  const stopped = () =>
    plant({
      equipment: [make.equipment({ id: 'e-1', state: 'down' })],
      workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'] })],
      operations: [make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1' })],
      stops: [make.stop({ id: 's-1', equipmentId: 'e-1' })],
    });
  const promiseLater: PromiseLines = async (_, ids) =>
    ids.map((orderLineId) => ({ orderLineId, promiseAt: at, basis: 'CTP' }));

  test('[EXC-11] writes the date into line and order and the message to the customer, with its sending', async () => {
    const tenantId = await stopped();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    const [option] = await offer(tenantId, promiseLater);
    expect(option).toMatchObject({ kind: 'new_promise', latenessHours: 25, ordersSaved: 1, facts: { promiseAt: at } });
    await choose(tenantId, option);
    await system(tenantId, async (tx) => {
      expect(await tx.get(orderLines, 'ol-1')).toMatchObject({ promiseAt: at });
      expect(await tx.get(salesOrders, 'o-1')).toMatchObject({ promiseAt: at, promiseBasis: 'CTP', promisedAt: noon });
      const [ask, ...more] = await tx.all(customerAsks);
      expect(more).toEqual([]);
      expect(ask).toMatchObject({ kind: 'delay', customerId: 'c-1', state: 'held', heldUntil: noon + 2 * minute });
      expect(ask?.body).toMatch(/SO-o-1.*Wed, 4 Nov.*instead of Tue, 3 Nov/);
    });
    expect(await sql`select 1 from ops.job where tenant_id = ${tenantId} and queue = 'customer.ask'`).toHaveLength(1);
    expect(await superseded(tenantId)).toEqual(['commercial', 'planning']);
  });

  test('[EXC-7] is not offered while planning keeps every date', async () => {
    const tenantId = await stopped();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    const inTime: PromiseLines = async (_, ids) =>
      ids.map((orderLineId) => ({ orderLineId, promiseAt: noon + hour, basis: 'ATP' }));
    expect(await offer(tenantId, inTime)).toEqual([]);
  });

  test('[EXC-9] for an order that left meanwhile is refused', async () => {
    const tenantId = await stopped();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    const [option] = await offer(tenantId, promiseLater);
    await fillPlant(sql, tenantId, { orders: [make.order({ id: 'o-1', state: 'dispatched' })] });
    await expect(choose(tenantId, option)).rejects.toMatchObject({
      code: 'option.stale',
      facts: { why: 'order_shipped' },
    });
    expect(await system(tenantId, (tx) => tx.all(customerAsks))).toEqual([]);
  });
});

describe('another machine', () => {
  const twoMachines = () =>
    plant({
      equipment: [
        make.equipment({ id: 'e-1', state: 'down' }),
        make.equipment({ id: 'e-2', rank: 2 }),
        make.equipment({ id: 'e-3', work: 'mould' }),
      ],
      workOrders: [
        make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'], plannedEndAt: noon + 8 * hour }),
        make.workOrder({ id: 'w-2' }),
      ],
      operations: [
        make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1', state: 'running', good: 7_000 }),
        make.operation({ id: 'op-2', workOrderId: 'w-2', equipmentId: 'e-2', plannedEndAt: noon + 10 * hour }),
      ],
      stops: [make.stop({ id: 's-1', equipmentId: 'e-1' })],
    });

  test('[EXC-12] takes the stopped machine’s steps behind its own, counted pieces and all', async () => {
    const tenantId = await twoMachines();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    const [option, ...others] = await offer(tenantId);
    expect(others).toEqual([]);
    expect(option).toMatchObject({
      kind: 'alternate_machine',
      facts: { machine: 'E-2' },
      latenessHours: 0,
      ordersSaved: 1,
    });
    await choose(tenantId, option);
    expect(await system(tenantId, (tx) => tx.get(operations, 'op-1'))).toMatchObject({
      equipmentId: 'e-2',
      state: 'paused',
      good: 7_000,
      plannedStartAt: noon + 10 * hour,
      plannedEndAt: noon + 14 * hour,
    });
    expect(await superseded(tenantId)).toEqual(['planning']);
  });

  test('[EXC-9] that went down too is refused', async () => {
    const tenantId = await twoMachines();
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
    const [option] = await offer(tenantId);
    await fillPlant(sql, tenantId, { equipment: [make.equipment({ id: 'e-2', state: 'down' })] });
    await expect(choose(tenantId, option)).rejects.toMatchObject({
      code: 'option.stale',
      facts: { why: 'machine_down' },
    });
  });
});

describe('a transfer', () => {
  test('[EXC-12] brings what is missing from another plant as a lot of its own, whose parent it is', async () => {
    const tenantId = await plant({
      workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'], quantity: 200_000 })],
      lots: [
        make.lot({ id: 'lm-1', productId: 'm-1', quantity: 60_000 }),
        make.lot({ id: 'lm-2', productId: 'm-1', quantity: 90_000, plantId: 'plant-2', scope: 'plant:plant-2' }),
      ],
    });
    await system(tenantId, (tx) => raiseForShortage(tx, { workOrderId: 'w-1' }));
    const [option] = await offer(tenantId);
    expect(option).toMatchObject({
      kind: 'transfer',
      facts: { amount: 40, plant: 'Depot', arrivesAt: noon + 24 * hour },
    });
    await choose(tenantId, option, 'materials');
    const rows = await system(tenantId, (tx) => tx.all(lots));
    expect(rows.find((lot) => lot.id === 'lm-2')?.quantity).toBe(50_000);
    expect(rows.find((lot) => lot.parents.includes('lm-2'))).toMatchObject({
      plantId,
      scope: `plant:${plantId}`,
      quantity: 40_000,
      location: 'IN-TRANSIT',
    });
    expect(await superseded(tenantId)).toEqual(['materials', 'planning', 'purchase']);
  });
});

describe('a short pick', () => {
  async function shortTruck(found: number, state: 'planned' | 'loading' = 'loading'): Promise<string> {
    const tenantId = await plant({
      lots: [
        make.lot({ id: 'l-1' }),
        make.lot({ id: 'l-2', quantity: 80_000 }),
        make.lot({ id: 'l-3', quantity: 10_000 }),
      ],
      allocations: [make.allocation({ id: 'a-1', lotId: 'l-1', orderLineId: 'ol-1', orderId: 'o-1' })],
      loads: [make.load({ id: 'ld-1', state })],
      loadLines: [make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'l-1' })],
    });
    await transact(house, { actor: testActor(tenantId, 'dispatch', ['dispatch'], [plantId]), at: noon }, (tx) =>
      pickShort.run(tx, { lineId: 'll-1', found }, tx.act),
    );
    return tenantId;
  }
  const truck = (tenantId: string) =>
    system(tenantId, async (tx) => ({
      state: (await tx.get(loads, 'ld-1'))?.state,
      lines: (await tx.all(loadLines)).map((line) => `${line.lotId} ${line.quantity} ${line.state}`).sort(),
      given: (await tx.all(allocations)).map((each) => `${each.lotId} ${each.quantity}`).sort(),
    }));

  test('[EXC-12] is filled from a lot that has enough: the found pieces stay, the missing are staged', async () => {
    const tenantId = await shortTruck(70_000);
    const [option] = await offer(tenantId);
    expect(option).toMatchObject({ kind: 'swap_lot', facts: { lot: 'L-2', amount: 30 } });
    await choose(tenantId, option, 'dispatch');
    expect(await truck(tenantId)).toEqual({
      state: 'loading',
      lines: ['l-1 70000 picked', 'l-2 30000 staged'],
      given: ['l-1 70000', 'l-2 30000'],
    });
  });

  test('[DISP-4] may be counted before anything else was done to its truck', async () => {
    expect(await truck(await shortTruck(70_000, 'planned'))).toMatchObject({ state: 'short' });
  });

  describe('[ACT-33] a truck waits', () => {
    /** Planning has the missing pieces packed so long after the truck should leave. */
    async function heldFor(after: number): Promise<{ tenantId: string; held: Option[] }> {
      const tenantId = await shortTruck(70_000);
      const foreseer = async (): Promise<Foreseer> => ({
        promiseLines: () => [],
        divide: () => undefined,
        foresee: () => ({
          changeovers: 0,
          changeoverMs: 0,
          lines: [
            {
              lineId: 'ol-1',
              orderId: 'o-1',
              promiseAt: noon + 20 * hour,
              handledAt: noon + 6 * hour + after,
              lateMs: 0,
            },
          ],
        }),
      });
      const found = await system(tenantId, async (tx) => {
        for (const { id } of await tx.all(exceptions))
          await offerOptions(tx, { exceptionId: id }, { promiseLines: noPromise, foreseer });
        return tx.all(options);
      });
      return { tenantId, held: found.filter(({ kind }) => kind === 'hold_truck') };
    }

    test.each([
      ['within the first half hour', 20 * minute, [30 * minute]],
      ['on the half hour', 60 * minute, [60 * minute]],
      ['after an hour and a half', 91 * minute, [120 * minute]],
      ['after two hours', 121 * minute, []],
    ])('for what is there %s', async (_, after, waits) => {
      const { held } = await heldFor(after);
      expect(held.map(({ facts }) => facts['slotAt'])).toEqual(waits.map((each) => noon + 6 * hour + each));
    });

    test('and leaves later with what was found, the rest to follow', async () => {
      const { tenantId, held } = await heldFor(20 * minute);
      await choose(tenantId, held[0], 'dispatch');
      expect(await truck(tenantId)).toEqual({ state: 'loading', lines: ['l-1 70000 picked'], given: ['l-1 70000'] });
      expect((await system(tenantId, (tx) => tx.get(loads, 'ld-1')))?.slotAt).toBe(noon + 6.5 * hour);
    });
  });

  test('[EXC-12] may leave short: the order is given no more than is on the truck', async () => {
    const tenantId = await shortTruck(70_000);
    const option = (await offer(tenantId)).find((each) => each.kind === 'partial_ship');
    expect(option).toMatchObject({ moneySavedMinor: 700_00, facts: { amount: 70, missing: 30 } });
    await choose(tenantId, option, 'commercial');
    expect(await truck(tenantId)).toEqual({ state: 'loading', lines: ['l-1 70000 picked'], given: ['l-1 70000'] });
  });

  test('[EXC-12] of which nothing was found is staged from the other lot alone', async () => {
    const tenantId = await shortTruck(0);
    await fillPlant(sql, tenantId, { lots: [make.lot({ id: 'l-2', quantity: 100_000 })] });
    const [option] = await offer(tenantId);
    await choose(tenantId, option, 'dispatch');
    expect(await truck(tenantId)).toMatchObject({ lines: ['l-2 100000 staged'], given: ['l-2 100000'] });
  });

  test('[EXC-9] counted again meanwhile is refused, and nothing has moved', async () => {
    const tenantId = await shortTruck(70_000);
    const [option] = await offer(tenantId);
    await fillPlant(sql, tenantId, {
      loadLines: [
        make.loadLine({
          id: 'll-1',
          loadId: 'ld-1',
          orderLineId: 'ol-1',
          lotId: 'l-1',
          picked: 90_000,
          state: 'short',
        }),
      ],
    });
    await expect(choose(tenantId, option, 'dispatch')).rejects.toMatchObject({
      code: 'option.stale',
      facts: { why: 'pick_changed' },
    });
    expect((await truck(tenantId)).given).toEqual(['l-1 100000']);
  });
});

describe('what is offered', () => {
  test('[EXC-7] is the same for the same data, best first, and keeps its rows', async () => {
    const tenantId = await plant({
      lots: [make.lot({ id: 'l-1' }), make.lot({ id: 'l-2' }), make.lot({ id: 'l-3' })],
      allocations: [make.allocation({ id: 'a-1', lotId: 'l-1', orderLineId: 'ol-1', orderId: 'o-1' })],
      loads: [make.load({ id: 'ld-1', state: 'short' })],
      loadLines: [
        make.loadLine({
          id: 'll-1',
          loadId: 'ld-1',
          orderLineId: 'ol-1',
          lotId: 'l-1',
          picked: 70_000,
          state: 'short',
        }),
      ],
    });
    await system(tenantId, (tx) => raiseForShortPick(tx, { loadLineId: 'll-1' }));
    const promise: PromiseLines = async (_, ids) =>
      ids.map((orderLineId) => ({ orderLineId, promiseAt: noon + 90 * hour, basis: 'CTP' }));
    const first = await offer(tenantId, promise);
    expect(first.map((each) => [each.rank, each.kind, each.facts['lot'] ?? null])).toEqual([
      [1, 'swap_lot', 'L-2'],
      [2, 'swap_lot', 'L-3'],
      [3, 'partial_ship', null],
      [4, 'new_promise', null],
    ]);
    expect(await offer(tenantId, promise)).toEqual(first);
  });
});

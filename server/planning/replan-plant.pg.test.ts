import { describe, expect, test } from 'vitest';
import { holds } from '../../db/hold/hold.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { allocations } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { planVersions } from '../../db/plan/plan-version.ts';
import { hour } from '../../db/values/instant.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import { fillPlant, make, noon, type PlantRows, plantId } from '../exceptions/plant-fixture.ts';
import { raiseForHold } from '../exceptions/raise-for-hold.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { type Flow, transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { nashik } from '../seed/demo-tenant.ts';
import { addDrafts } from './draft-fixture.ts';
import { freeLot } from './free-lot.ts';
import { writeSteps } from './plan-writes-sql.ts';
import { promiseLines } from './promise-lines.ts';
import { promiseOrder } from './promise-order.ts';
import { replanPlant } from './replan-plant.ts';

const { sql } = await testDatabase();

interface Scene {
  act<T>(work: (tx: ServerTx) => Promise<T>): Promise<T>;
  replan(reason?: string): Promise<void>;
  readonly short: string[];
  readonly tenantId: string;
  readonly house: ReturnType<typeof testHouse>;
}

/** A plant of one product p-1 (100 an hour, extruded, half a unit of resin each) that stands as given. */
async function scene(rows: PlantRows, flow: Partial<Flow> = {}, now = noon): Promise<Scene> {
  const short: string[] = [];
  const house = testHouse(sql, {
    now,
    flow: { 'stock.short': [async (_, { workOrderId }) => void short.push(workOrderId)], ...flow },
  });
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    products: [
      make.product({
        id: 'p-1',
        routing: [{ work: 'extrude', perHour: 100 }],
        bom: [{ productId: 'resin', thousandthsPerUnit: 500 }],
      }),
      make.product({ id: 'resin', kind: 'material', leadTimeHours: 48 }),
    ],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'ext-1' }), make.equipment({ id: 'ext-2', rank: 2 })],
    ...rows,
    lots: [
      make.lot({ id: 'resin-1', productId: 'resin', quantity: 5_000_000, madeQuantity: 5_000_000 }),
      ...(rows.lots ?? []),
    ],
  });
  await addDrafts(sql, tenantId, rows.orders ?? [], rows.orderLines ?? []);
  const act = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
  return {
    act,
    short,
    tenantId,
    house,
    replan: (reason = 'person') => act((tx) => replanPlant(tx, { plantId, reason }, () => 0)),
  };
}

const unpromised = { state: 'confirmed', promiseAt: null, promiseBasis: null, promisedAt: null } as const;

describe('a new order', () => {
  test('[PLAN-10] is promised from stock at once and what it was promised with is reserved', async () => {
    const { act } = await scene({
      orders: [make.order({ id: 'o-1', ...unpromised })],
      orderLines: [make.orderLine({ id: 'l-1', orderId: 'o-1', quantity: 80_000 })],
      lots: [make.lot({ id: 'lot-1', quantity: 100_000 })],
    });
    await act((tx) => promiseOrder(tx, { orderId: 'o-1' }, () => 0));
    const order = await act((tx) => tx.get(salesOrders, 'o-1'));
    expect(order).toMatchObject({
      state: 'ready',
      promiseBasis: 'ATP',
      promiseAt: noon + hour,
      firstPromiseAt: noon + hour,
    });
    expect(await act((tx) => tx.all(allocations))).toMatchObject([
      { lotId: 'lot-1', orderLineId: 'l-1', quantity: 80_000 },
    ]);
    expect(await act((tx) => tx.all(planVersions))).toMatchObject([
      { number: 1, reason: 'order', changes: [{ code: 'promise.given' }, { code: 'stock.given' }] },
    ]);
  });

  test('[PLAN-10] beyond stock it is promised by the machines, and the work order is there', async () => {
    const { act } = await scene({
      orders: [make.order({ id: 'o-1', ...unpromised })],
      orderLines: [make.orderLine({ id: 'l-1', orderId: 'o-1', quantity: 500_000 })],
      lots: [make.lot({ id: 'lot-1', quantity: 100_000 })],
    });
    await act((tx) => promiseOrder(tx, { orderId: 'o-1' }, () => 0));
    expect(await act((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({
      state: 'planned',
      promiseBasis: 'CTP',
      promiseAt: noon + 5 * hour,
    });
    const [work] = await act((tx) => tx.all(workOrders));
    expect(work).toMatchObject({
      quantity: 400_000,
      orderLineIds: ['l-1'],
      inputLotIds: ['resin-1'],
      shortFromAt: null,
    });
    expect(await act((tx) => tx.all(operations))).toMatchObject([
      { equipmentId: 'ext-1', plannedStartAt: noon, plannedEndAt: noon + 4 * hour, state: 'planned' },
    ]);
  });

  test('[PLAN-11] twelve at once share stock and machines without counting anything twice', async () => {
    const numbers = Array.from({ length: 12 }, (_, at) => at);
    const { act } = await scene({
      orders: numbers.map((at) => make.order({ id: `o-${at}`, ...unpromised, state: 'on_credit_hold' })),
      orderLines: numbers.map((at) => make.orderLine({ id: `l-${at}`, orderId: `o-${at}`, quantity: 100_000 })),
      lots: [make.lot({ id: 'lot-1', quantity: 300_000 }), make.lot({ id: 'lot-2', quantity: 150_000 })],
    });
    await Promise.all(
      numbers.map((at) =>
        act(async (tx) => {
          // As when it is confirmed: nobody else sees the order before it is promised.
          await tx.sql`update public.sales_order set state = 'confirmed' where id = ${`o-${at}`}`;
          await promiseOrder(tx, { orderId: `o-${at}` }, () => 0);
        }),
      ),
    );
    const given = await act((tx) => tx.all(allocations));
    expect(given.reduce((sum, each) => sum + each.quantity, 0)).toBe(450_000);
    const work = await act((tx) => tx.all(workOrders));
    expect(work.reduce((sum, each) => sum + each.quantity, 0)).toBeGreaterThanOrEqual(750_000);
    const steps = (await act((tx) => tx.all(operations))).sort((a, b) => a.plannedStartAt - b.plannedStartAt);
    for (const machine of ['ext-1', 'ext-2']) {
      const own = steps.filter((step) => step.equipmentId === machine);
      for (const [at, step] of own.entries())
        expect(own[at + 1]?.plannedStartAt ?? Infinity).toBeGreaterThanOrEqual(step.plannedEndAt);
    }
    const orders = await act((tx) => tx.all(salesOrders));
    expect(orders.every((order) => order.promiseAt !== null && order.promisedAt === noon)).toBe(true);
  });
});

describe('a plan', () => {
  test('[PLAN-7] of the demo plant planned again writes nothing but its version', async () => {
    const house = testHouse(sql);
    const { tenantId } = await seedDemo(house);
    const plan = () =>
      transactAsSystem(house, tenantId, (tx) => replanPlant(tx, { plantId: nashik, reason: 'person' }, () => 0));
    const rows = () =>
      transactAsSystem(house, tenantId, async (tx) => [
        await tx.all(workOrders),
        await tx.all(operations),
        await tx.all(allocations),
        await tx.all(orderLines),
        await tx.all(salesOrders),
        await tx.all(loads),
        await tx.all(loadLines),
      ]);
    await plan();
    const once = await rows();
    await plan();
    expect(await rows()).toEqual(once);
    const versions = await transactAsSystem(house, tenantId, (tx) => tx.all(planVersions));
    expect(versions.sort((a, b) => b.number - a.number)[0]?.changes).toEqual([]);
  });

  test('[PLAN-12] says each promise it moves, with what it was', async () => {
    const { act, replan } = await scene({
      orders: [
        make.order({ id: 'o-1', state: 'planned', promiseAt: noon + 2 * hour, firstPromiseAt: noon + 2 * hour }),
      ],
      orderLines: [make.orderLine({ id: 'l-1', orderId: 'o-1', quantity: 500_000, promiseAt: noon + 2 * hour })],
    });
    await replan();
    const [version] = await act((tx) => tx.all(planVersions));
    expect(version?.lateLines).toBe(1);
    expect(version?.changes[0]).toEqual({
      code: 'promise.later',
      facts: {
        order: 'SO-o-1',
        orderId: 'o-1',
        product: 'P-1',
        from: noon + 2 * hour,
        to: noon + 6 * hour,
      },
    });
    expect(await act((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({
      promiseAt: noon + 6 * hour,
      firstPromiseAt: noon + 2 * hour,
    });
  });

  test('[PLAN-13] says once that a work order will start without its material', async () => {
    const { act, replan, short } = await scene({
      workOrders: [make.workOrder({ id: 'w-1', quantity: 20_000_000 })],
      operations: [make.operation({ id: 's-1', workOrderId: 'w-1', equipmentId: 'ext-1' })],
    });
    await replan();
    await replan();
    expect(short).toEqual(['w-1']);
    expect(await act((tx) => tx.get(workOrders, 'w-1'))).toMatchObject({ shortFromAt: noon + 4 * hour });
  });

  test('[PLAN-14] leaves alone a step that was started while it was made', async () => {
    const { act } = await scene({
      workOrders: [make.workOrder({ id: 'w-1', state: 'running' })],
      operations: [
        make.operation({ id: 's-1', workOrderId: 'w-1', equipmentId: 'ext-1', state: 'running', startedAt: noon }),
      ],
    });
    const moved = { id: 's-1', equipmentId: 'ext-2', startAt: noon + hour, endAt: noon + 2 * hour };
    await act((tx) => writeSteps(tx, [moved]));
    expect(await act((tx) => tx.get(operations, 's-1'))).toMatchObject({
      equipmentId: 'ext-1',
      plannedStartAt: noon + 4 * hour,
    });
  });

  test('[PLAN-15] moves work off a machine that is down when that keeps a promise', async () => {
    const { act, replan } = await scene({
      equipment: [
        make.equipment({ id: 'ext-1', state: 'down', stateSince: noon }),
        make.equipment({ id: 'ext-2', rank: 2 }),
      ],
      orders: [
        make.order({ id: 'o-1', state: 'planned', promiseAt: noon + 3 * hour, firstPromiseAt: noon + 3 * hour }),
      ],
      orderLines: [make.orderLine({ id: 'l-1', orderId: 'o-1', promiseAt: noon + 3 * hour })],
      workOrders: [
        make.workOrder({
          id: 'w-1',
          orderLineIds: ['l-1'],
          plannedStartAt: noon + hour,
          plannedEndAt: noon + 2 * hour,
        }),
      ],
      operations: [
        make.operation({
          id: 's-1',
          workOrderId: 'w-1',
          equipmentId: 'ext-1',
          plannedStartAt: noon + hour,
          plannedEndAt: noon + 2 * hour,
        }),
      ],
    });
    await replan('breakdown');
    expect(await act((tx) => tx.get(operations, 's-1'))).toMatchObject({ equipmentId: 'ext-2' });
    expect(await act((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ promiseAt: noon + 3 * hour });
    const [version] = await act((tx) => tx.all(planVersions));
    expect(version?.changes).toContainEqual({
      code: 'work.rerouted',
      facts: expect.objectContaining({ workOrder: 'WO-w-1', machine: 'EXT-2', instead: 'EXT-1' }),
    });
  });

  test('[PLAN-17] says which work waits for a machine that is down, and until when it is done', async () => {
    const { act, replan } = await scene({
      equipment: [make.equipment({ id: 'ext-1', state: 'down', stateSince: noon })],
      workOrders: [make.workOrder({ id: 'w-1', plannedStartAt: noon + hour, plannedEndAt: noon + 2 * hour })],
      operations: [
        make.operation({
          id: 's-1',
          workOrderId: 'w-1',
          equipmentId: 'ext-1',
          plannedStartAt: noon + hour,
          plannedEndAt: noon + 2 * hour,
        }),
      ],
    });
    await replan('breakdown');
    await replan('breakdown');
    const [again, first] = (await act((tx) => tx.all(planVersions))).sort((a, b) => b.number - a.number);
    expect(first?.changes).toEqual([
      {
        code: 'work.waits',
        facts: {
          workOrder: 'WO-w-1',
          workOrderId: 'w-1',
          product: 'P-1',
          machine: 'EXT-1',
          from: noon + 2 * hour,
          to: noon + 5 * hour,
        },
      },
    ]);
    expect(again?.changes).toEqual([]);
  });
});

describe('a hold', () => {
  const rows: PlantRows = {
    orders: [make.order({ id: 'o-1', promiseAt: noon + 4 * hour, firstPromiseAt: noon + 4 * hour })],
    orderLines: [make.orderLine({ id: 'l-1', orderId: 'o-1', promiseAt: noon + 4 * hour })],
    lots: [make.lot({ id: 'bad' }), make.lot({ id: 'good' })],
    allocations: [make.allocation({ id: 'a-1', lotId: 'bad', orderLineId: 'l-1', orderId: 'o-1' })],
    loads: [make.load({ id: 'd-1' })],
    loadLines: [make.loadLine({ id: 'll-1', loadId: 'd-1', orderLineId: 'l-1', lotId: 'bad' })],
  };
  const flow: Partial<Flow> = { 'hold.raised': [raiseForHold, freeLot] };

  async function hold({ house, tenantId }: Scene): Promise<void> {
    const actor = testActor(tenantId, 'quality', ['quality'], [plantId]);
    const args = { holdId: 'h-1', lotId: 'bad', reason: 'dimension' as const, note: '' };
    await transact(house, { actor, at: noon }, (tx) => raiseHold.run(tx, args, { actor, at: noon }));
  }

  test('[PLAN-16] takes the lot back from its orders in its own transaction', async () => {
    const held = await scene(rows, flow);
    await hold(held);
    expect(await held.act((tx) => tx.all(allocations))).toEqual([]);
    expect(await held.act((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'planned' });
    expect(await held.act((tx) => tx.get(holds, 'h-1'))).toMatchObject({ state: 'open' });
  });

  test('[PLAN-9] leaves the line to a person, keeps its promise, and asks what making it anew would take', async () => {
    const held = await scene(rows, flow);
    await hold(held);
    await held.replan('hold');
    expect(await held.act((tx) => tx.all(allocations))).toEqual([]);
    expect(await held.act((tx) => tx.all(workOrders))).toEqual([]);
    expect(await held.act((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ promiseAt: noon + 4 * hour });
    expect(await held.act((tx) => promiseLines(tx, ['l-1']))).toEqual([
      { orderLineId: 'l-1', promiseAt: noon + 2 * hour, basis: 'CTP' },
    ]);
  });

  test('[DISP-3] keeps its staged line in sight until another lot is given, then the line follows', async () => {
    const held = await scene(rows, flow);
    await hold(held);
    await held.replan('hold');
    expect(await held.act((tx) => tx.get(loadLines, 'll-1'))).toMatchObject({ lotId: 'bad', state: 'staged' });
    await held.act((tx) =>
      tx.put(allocations, make.allocation({ id: 'a-2', lotId: 'good', orderLineId: 'l-1', orderId: 'o-1' })),
    );
    await held.replan('hold');
    expect(await held.act((tx) => tx.get(loadLines, 'll-1'))).toMatchObject({ lotId: 'good', state: 'staged' });
    expect(await held.act((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'ready' });
  });
});

describe('trucks', () => {
  const ready = (id: string, promiseAt: number, customerId = 'c-1'): PlantRows => ({
    orders: [make.order({ id: `o-${id}`, customerId, promiseAt, firstPromiseAt: promiseAt })],
    orderLines: [make.orderLine({ id: `l-${id}`, orderId: `o-${id}`, promiseAt })],
    allocations: [make.allocation({ id: `a-${id}`, lotId: 'lot-1', orderLineId: `l-${id}`, orderId: `o-${id}` })],
  });
  const together = (...all: PlantRows[]): PlantRows => ({
    orders: all.flatMap((each) => each.orders ?? []),
    orderLines: all.flatMap((each) => each.orderLines ?? []),
    allocations: all.flatMap((each) => each.allocations ?? []),
    lots: [make.lot({ id: 'lot-1' })],
    customers: [make.customer({ id: 'c-1' }), make.customer({ id: 'c-2', region: 'Gulf' })],
  });

  test('[DISP-2] take what is ready and promised within a day, by region, each order once', async () => {
    const rows = together(
      ready('1', noon + 5 * hour),
      ready('2', noon + 6 * hour),
      ready('3', noon + 6 * hour, 'c-2'),
      ready('4', noon + 80 * hour),
    );
    const { act, replan, tenantId } = await scene(rows);
    await replan();
    await replan();
    const lines = (await act((tx) => tx.all(loadLines))).sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    expect(lines.map((line) => [line.orderId, line.lotId, line.quantity])).toEqual([
      ['o-1', 'lot-1', 100_000],
      ['o-2', 'lot-1', 100_000],
      ['o-3', 'lot-1', 100_000],
    ]);
    expect(lines[0]?.loadId).toBe(lines[1]?.loadId);
    expect(lines[2]?.loadId).not.toBe(lines[0]?.loadId);
    const trucks = await act((tx) => tx.all(loads));
    const later = await sql`
      select round(extract(epoch from due) * 1000)::float8 as due from ops.job
      where tenant_id = ${tenantId} and effect_key = ${`stage:${plantId}`}`;
    expect(later).toEqual([{ due: noon + 56 * hour }]);
    expect(trucks.map((load) => [load.state, load.slotAt]).sort()).toEqual([
      ['planned', noon + 5 * hour],
      ['planned', noon + 6 * hour],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { draftLines } from '../db/draft/draft.ts';
import { type Exception, type ExceptionKind, exceptions } from '../db/exception/exception.ts';
import { erpLinkId, erpLinks } from '../db/order/erp-link.ts';
import { wantBy } from '../db/order/rush-mutators.ts';
import type { FunctionName } from '../db/person/function.ts';
import { cancelSupply, delaySupply, expectSupply, receiveSupply } from '../db/supply/supply-mutators.ts';
import { tasks } from '../db/task/task.ts';
import { hour, type Instant, minute } from '../db/values/instant.ts';
import { workOrders } from '../db/work-order/work-order.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './exceptions/plant-fixture.ts';
import { raiseForShortage } from './exceptions/raise-for-shortage.ts';
import { raiseForStop } from './exceptions/raise-for-stop.ts';
import { weighPlant } from './exceptions/weigh-plant.ts';
import { watchReadings } from './execution/watch-readings.ts';
import { flow, jobs } from './flow.ts';
import { openCircuit } from './orders/erp/circuit.ts';
import type { JobName, JobPayload } from './postgres/job-name.ts';
import type { ServerTx } from './postgres/server-tx.ts';
import { testDatabase } from './postgres/test-database.ts';
import { testActor, testHouse } from './postgres/test-house.ts';
import { transact, transactAsSystem } from './postgres/transaction.ts';
import { noteSeen } from './sync/note-seen.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, { flow, now: () => clock });

/** A plant that makes a pipe of resin for one order, told for six hours from now. */
async function plant() {
  clock = noon;
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    products: [
      make.product({
        id: 'p-1',
        routing: [{ work: 'extrude', perHour: 100 }],
        bom: [{ productId: 'm-1', thousandthsPerUnit: 500 }],
      }),
      make.product({ id: 'm-1', kind: 'material', unit: 'kg' }),
    ],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'e-1' })],
    orders: [make.order({ id: 'o-1', state: 'planned', firstPromiseAt: noon + 6 * hour, promiseAt: noon + 6 * hour })],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1', promiseAt: noon + 6 * hour })],
    workOrders: [
      make.workOrder({
        id: 'w-1',
        orderLineIds: ['ol-1'],
        plannedStartAt: noon + 4 * hour,
        plannedEndAt: noon + 5 * hour,
      }),
    ],
    operations: [
      make.operation({
        id: 'op-1',
        workOrderId: 'w-1',
        equipmentId: 'e-1',
        plannedStartAt: noon + 4 * hour,
        plannedEndAt: noon + 5 * hour,
      }),
    ],
  });
  const act = <T>(work: (tx: ServerTx) => Promise<T>): Promise<T> => transactAsSystem(house, tenantId, work);
  const of = async (kind: ExceptionKind): Promise<Exception[]> =>
    (await act((tx) => tx.all(exceptions))).filter((each) => each.kind === kind);
  return {
    tenantId,
    act,
    of,
    as: (name: FunctionName, work: (tx: ServerTx) => Promise<void>) =>
      transact(house, { actor: testActor(tenantId, name, [name], [plantId]), at: clock }, work),
    only: async (kind: ExceptionKind): Promise<Exception> => {
      const [one, ...others] = await of(kind);
      if (!one || others.length > 0) throw new Error(`not one exception of kind ${kind}`);
      return one;
    },
    asked: async (kind: ExceptionKind): Promise<string[]> => {
      const ids = (await of(kind)).map(({ id }) => id);
      const own = (await act((tx) => tx.all(tasks))).filter((task) => ids.includes(task.exceptionId ?? ''));
      return own.map((task) => task.function).sort();
    },
    /** The instants for which jobs of a queue wait, with what they are given. */
    waiting: (queue: JobName) => sql<{ due: Instant; payload: JobPayload }[]>`
      select round(extract(epoch from due) * 1000)::float8 as due, payload from ops.job
      where tenant_id = ${tenantId} and queue = ${queue} and state = 'waiting' order by due`,
    /** Does what waits in a queue and is due by now, once. */
    async work(queue: JobName): Promise<number> {
      const due = await sql<{ payload: JobPayload }[]>`
        update ops.job set state = 'done' where tenant_id = ${tenantId} and queue = ${queue} and state = 'waiting'
          and due <= to_timestamp(${clock}::float8 / 1000) returning payload`;
      const job = jobs[queue];
      if (!('within' in job)) throw new Error(`${queue} talks to others`);
      for (const { payload } of due) await act((tx) => job.within(tx, payload));
      return due.length;
    },
    weigh: () => act((tx) => weighPlant(tx, { plantId })),
    moveWork: (endAt: Instant) =>
      act(async (tx) => {
        const work = await tx.get(workOrders, 'w-1');
        if (work) await tx.put(workOrders, { ...work, plannedEndAt: endAt });
      }),
  };
}

describe('an order wanted earlier than promised', () => {
  test('[EXC-14] asks four functions with the plan weighed both ways, once, until the wish or the promise gives way', async () => {
    const factory = await plant();
    const want = (wantedAt: Instant | null) =>
      factory.as('commercial', (tx) => wantBy.run(tx, { orderId: 'o-1', wantedAt }, tx.act));
    await want(noon + 2 * hour);
    expect(await factory.work('demand.weigh')).toBe(1);
    expect(await factory.only('demand_change')).toMatchObject({
      subject: 'SO-o-1',
      decideBy: noon + 15 * minute,
      impact: { orders: [{ orderId: 'o-1' }], workOrderIds: [] },
    });
    expect(await factory.asked('demand_change')).toEqual(['commercial', 'dispatch', 'materials', 'planning']);
    const [asked] = (await factory.act((tx) => tx.all(tasks))).filter((task) => task.function === 'planning');
    const codes = asked?.context.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['demand.wanted', 'demand.without', 'demand.with']));
    const readyAt = (code: string) => Number(asked?.context.find((line) => line.code === code)?.facts['readyAt']);
    expect(readyAt('demand.with')).toBeLessThanOrEqual(readyAt('demand.without'));

    await want(noon + hour);
    await factory.work('demand.weigh');
    expect(await factory.of('demand_change')).toHaveLength(1);
    await want(null);
    await factory.work('demand.weigh');
    expect(await factory.only('demand_change')).toMatchObject({ state: 'resolved' });
  });

  test('[EXC-14] one promised in time asks nobody', async () => {
    const factory = await plant();
    await factory.as('commercial', (tx) => wantBy.run(tx, { orderId: 'o-1', wantedAt: noon + 7 * hour }, tx.act));
    await factory.work('demand.weigh');
    expect(await factory.of('demand_change')).toEqual([]);
  });
});

describe('late work', () => {
  test('[EXC-14] [EXC-20] is raised once when a plan ends after the promise, and over when it no longer does', async () => {
    const factory = await plant();
    await factory.weigh();
    expect(await factory.of('late_work')).toEqual([]);
    await factory.moveWork(noon + 8 * hour);
    await factory.weigh();
    await factory.weigh();
    expect(await factory.only('late_work')).toMatchObject({ subject: 'WO-w-1', impact: { workOrderIds: ['w-1'] } });
    expect(await factory.asked('late_work')).toEqual(['commercial', 'dispatch', 'operator', 'planning']);
    await factory.moveWork(noon + 6 * hour);
    await factory.weigh();
    expect(await factory.only('late_work')).toMatchObject({
      state: 'resolved',
      turns: [{ came: true }, { came: false }],
    });
  });

  test('[EXC-14] is noticed at the promise, without any new plan', async () => {
    const factory = await plant();
    await factory.weigh();
    expect(await factory.waiting('plant.weigh')).toMatchObject([{ due: noon + 6 * hour + 1 }]);
    clock = noon + 6 * hour + 1;
    expect(await factory.work('plant.weigh')).toBe(1);
    expect(await factory.only('late_work')).toMatchObject({ occurredAt: clock });
  });

  test('[EXC-14] is not asked about beside the breakdown that made it late', async () => {
    const factory = await plant();
    await fillPlant(sql, factory.tenantId, { stops: [make.stop({ id: 's-1', equipmentId: 'e-1' })] });
    await factory.act((tx) => raiseForStop(tx, { stopId: 's-1' }));
    await factory.moveWork(noon + 8 * hour);
    await factory.weigh();
    expect(await factory.of('late_work')).toEqual([]);
  });
});

test('[EXC-5] a shortage is over when a plan finds the material', async () => {
  const factory = await plant();
  const shortFrom = (shortFromAt: Instant | null) =>
    factory.act(async (tx) => {
      const work = await tx.get(workOrders, 'w-1');
      if (work) await tx.put(workOrders, { ...work, shortFromAt });
    });
  await shortFrom(noon + 4 * hour);
  await factory.act((tx) => raiseForShortage(tx, { workOrderId: 'w-1' }));
  await factory.weigh();
  expect(await factory.only('shortage')).toMatchObject({ state: 'routed' });
  await shortFrom(null);
  await factory.weigh();
  expect(await factory.only('shortage')).toMatchObject({ state: 'resolved' });
});

describe('a supplier', () => {
  const expected = {
    supplyId: 's-1',
    plantId,
    number: 'PO-7',
    supplier: 'Reliance',
    productId: 'm-1',
    quantity: 9_000,
  };

  test('[EXC-14] who says later stops the work that waits for it; what comes is over', async () => {
    const factory = await plant();
    const by = (work: (tx: ServerTx) => Promise<void>) => factory.as('materials', work);
    await by((tx) => expectSupply.run(tx, { ...expected, expectedAt: noon + hour }, tx.act));
    expect(await factory.of('supplier_delay')).toEqual([]);
    await by((tx) => delaySupply.run(tx, { supplyId: 's-1', expectedAt: noon + 9 * hour, reason: 'no truck' }, tx.act));
    expect(await factory.only('supplier_delay')).toMatchObject({
      subject: 'PO-7 Reliance',
      consequence: 'workOrder.start',
      impact: { workOrderIds: ['w-1'], orders: [{ orderId: 'o-1' }] },
    });
    expect(await factory.asked('supplier_delay')).toEqual(['commercial', 'materials', 'planning', 'purchase']);
    const received = {
      lotId: 'received',
      quantity: 9_000,
      supplierLot: '',
      location: 'Silo 1',
      last: false,
      reason: '',
    };
    await by((tx) => receiveSupply.run(tx, { supplyId: 's-1', ...received }, tx.act));
    expect(await factory.only('supplier_delay')).toMatchObject({ state: 'resolved' });
    await expect(by((tx) => cancelSupply.run(tx, { supplyId: 's-1' }, tx.act))).rejects.toThrow('supply.not_expected');
  });

  test('[EXC-14] who says nothing is overdue a minute after the day came', async () => {
    const factory = await plant();
    await factory.as('purchase', (tx) => expectSupply.run(tx, { ...expected, expectedAt: noon + hour }, tx.act));
    clock = noon + hour + minute;
    expect(await factory.work('supply.look')).toBe(1);
    expect(await factory.only('supplier_delay')).toMatchObject({ state: 'routed' });
  });
});

describe('also raised', () => {
  test('[EXC-15] a running machine that says nothing for ten minutes, until it is heard', async () => {
    const factory = await plant();
    let seq = 0;
    const say = async (after: number) => {
      clock = noon + after;
      seq += 1;
      await sql`
        insert into public.reading (tenant_id, equipment_id, boot_id, seq, tag, source_at, received_at, value)
        values (${factory.tenantId}, 'e-1', 'boot', ${seq}, 'running', to_timestamp(${clock / 1_000}::float8),
          to_timestamp(${clock / 1_000}::float8), 1)`;
      await watchReadings(house);
    };
    await say(minute);
    await say(5 * minute);
    clock = noon + 11 * minute;
    expect(await factory.work('machine.listen')).toBe(1);
    expect(await factory.of('telemetry_silent')).toEqual([]);
    expect(await factory.waiting('machine.listen')).toMatchObject([{ due: noon + 15 * minute }]);
    clock = noon + 15 * minute;
    await factory.work('machine.listen');
    expect(await factory.only('telemetry_silent')).toMatchObject({ subject: 'E-1', impact: { workOrderIds: ['w-1'] } });
    expect(await factory.asked('telemetry_silent')).toEqual(['maintenance', 'operator', 'planning']);
    await say(20 * minute);
    expect(await factory.only('telemetry_silent')).toMatchObject({ state: 'resolved' });
  });

  test('[EXC-15] an ERP not reached for two minutes over every attempt that finds out, until it answers', async () => {
    const factory = await plant();
    const circuit = openCircuit(house, factory.tenantId, 'tryton');
    const failing = async () => ({ kind: 'later' as const, code: 'erp.unreachable' as const });
    for (let count = 0; count < 5; count += 1) await circuit.run(failing);
    const link = () => factory.act((tx) => tx.get(erpLinks, erpLinkId));
    await expect.poll(link).toMatchObject({ circuit: 'open', lostAt: noon });
    clock = noon + 2 * minute;
    expect(await factory.work('erp.look')).toBe(1);
    expect(await factory.only('erp_unreachable')).toMatchObject({ subject: 'tryton', occurredAt: noon });
    expect(await factory.asked('erp_unreachable')).toEqual(['admin', 'commercial', 'finance']);
    openCircuit(house, factory.tenantId, 'tryton');
    await expect.poll(link).toMatchObject({ circuit: 'closed', lostAt: null });
    expect(await factory.only('erp_unreachable')).toMatchObject({ state: 'resolved' });
  });

  test('[EXC-15] a name not understood in two drafts, until somebody says what it means', async () => {
    const factory = await plant();
    const drafted = async (draftId: string, phrase: string, quantity: number) => {
      await fillPlant(sql, factory.tenantId, {
        drafts: [make.draft({ id: draftId, state: 'needs_clarification' })],
        draftLines: [make.draftLine({ id: `l-${draftId}`, draftId, phrase, quantity, productId: null })],
      });
      await factory.act((tx) => tx.later('name.count', `names:${draftId}`, { draftId }));
      await factory.work('name.count');
    };
    await drafted('d-1', '20 latrine pipe', 20_000);
    await drafted('d-2', 'something else 4', 4_000);
    expect(await factory.of('unknown_name')).toEqual([]);
    await drafted('d-3', 'Latrine Pipe 5 nag', 5_000);
    expect(await factory.only('unknown_name')).toMatchObject({
      subject: 'latrine pipe',
      impact: { customerIds: ['c-1'] },
    });
    expect(await factory.asked('unknown_name')).toEqual(['commercial', 'planning']);
    await factory.act(async (tx) => {
      const line = await tx.get(draftLines, 'l-d-3');
      if (line) await tx.put(draftLines, { ...line, productId: 'p-1' });
      tx.happened({ type: 'line.corrected', lineId: 'l-d-3' });
    });
    expect(await factory.only('unknown_name')).toMatchObject({ state: 'resolved' });
  });

  test('[EXC-15] a device not heard for half an hour with a step in hand, until it calls; none for one put away', async () => {
    const factory = await plant();
    const grps = ['busy', 'idle'];
    for (const grp of grps) {
      await sql`insert into sync.grp (tenant_id, id, secret_hash, schema_version, seen_at)
        values (${factory.tenantId}, ${grp}, '', 4, to_timestamp(${noon / 1_000}::float8))`;
      await sql`insert into sync.grp_actor (tenant_id, grp, person_id)
        values (${factory.tenantId}, ${grp}, ${grp === 'busy' ? 'operator' : 'operator-head'})`;
    }
    await fillPlant(sql, factory.tenantId, {
      operations: [
        make.operation({
          id: 'op-1',
          workOrderId: 'w-1',
          equipmentId: 'e-1',
          state: 'running',
          operatorId: 'operator',
        }),
      ],
    });
    const actor = testActor(factory.tenantId, 'operator', ['operator'], [plantId]);
    const call = async (after: number) => {
      clock = noon + after;
      for (const grp of grps) await noteSeen(house, actor, { grp });
    };
    await call(0);
    await call(4 * minute);
    expect(await factory.waiting('device.look')).toEqual([]);
    await call(5 * minute);
    await call(25 * minute);
    clock = noon + 35 * minute;
    expect(await factory.work('device.look')).toBe(2);
    expect(await factory.of('device_unsynced')).toEqual([]);
    clock = noon + 55 * minute;
    expect(await factory.work('device.look')).toBe(2);
    expect(await factory.only('device_unsynced')).toMatchObject({
      subjectId: 'busy',
      subject: 'operator',
      impact: { workOrderIds: ['w-1'] },
    });
    expect(await factory.asked('device_unsynced')).toEqual(['admin', 'manager']);
    await call(60 * minute);
    expect(await factory.only('device_unsynced')).toMatchObject({ state: 'resolved' });
  });

  test('[EXC-15] more promised than stock, plan and suppliers deliver, until they do', async () => {
    const factory = await plant();
    await fillPlant(sql, factory.tenantId, {
      orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1', quantity: 900_000, promiseAt: noon + 6 * hour })],
    });
    await factory.weigh();
    await factory.weigh();
    expect(await factory.only('promise_capacity')).toMatchObject({ subject: 'Plant', impact: { orders: [{}] } });
    expect(await factory.asked('promise_capacity')).toEqual(['commercial', 'manager', 'planning']);
    await fillPlant(sql, factory.tenantId, {
      lots: [make.lot({ id: 'l-1', madeQuantity: 800_000, quantity: 800_000 })],
    });
    await factory.weigh();
    expect(await factory.only('promise_capacity')).toMatchObject({ state: 'resolved' });
  });
});

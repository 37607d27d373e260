import { describe, expect, test } from 'vitest';
import { customerAsks } from '../../db/exception/customer-ask.ts';
import { type ExceptionKind, exceptions, type Option, options } from '../../db/exception/exception.ts';
import { loadLines } from '../../db/load/load.ts';
import { lots } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import type { BaseRow } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption, decideTask, undoOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { operations } from '../../db/work-order/work-order.ts';
import { flow } from '../flow.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import { foreseer } from '../planning/foresee.ts';
import { promiseLines } from '../planning/promise-lines.ts';
import { replanPlant } from '../planning/replan-plant.ts';
import { weighRush } from '../planning/weigh-rush.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { isOpen } from './escalate-task.ts';
import { offerOptions } from './offer-options.ts';
import { fillPlant, fullStaff, make, noon, type PlantRows, plantId } from './plant-fixture.ts';
import { raiseForDemand } from './raise-for-demand.ts';
import { raiseForLateWork } from './raise-for-late-work.ts';
import { raiseForSupply } from './raise-for-supply.ts';
import { waysOut } from './ways-out.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const planner = (tenantId: string, at = noon) => ({
  actor: testActor(tenantId, 'planning', ['planning'], [plantId]),
  at,
});
const materials = (tenantId: string) => ({
  actor: testActor(tenantId, 'materials', ['materials'], [plantId]),
  at: noon,
});
const replan = (tenantId: string) => system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'hold' }));

async function plant(rows: PlantRows): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    plants: [make.plant(), make.plant({ id: 'plant-2', name: 'Depot' })],
    people: [...fullStaff],
    customers: [make.customer({ id: 'c-1' })],
    ...rows,
  });
  await addDrafts(sql, tenantId, rows.orders ?? [], rows.orderLines ?? []);
  return tenantId;
}

const unpromised = { promiseAt: null, promiseBasis: null, promisedAt: null, state: 'confirmed' } as const;

/** A long order stands before the one that is wanted sooner than it can be. */
async function wanted(wantedAt: number, rows: PlantRows = {}): Promise<string> {
  const tenantId = await plant({
    products: [make.product({ id: 'p-1', routing: [{ work: 'extrude', perHour: 10 }] })],
    equipment: [make.equipment({ id: 'e-1' })],
    orders: [
      make.order({ id: 'o-long', ...unpromised, confirmedAt: noon - 3 * hour }),
      make.order({ id: 'o-rush', ...unpromised, confirmedAt: noon - hour, wantedAt }),
    ],
    orderLines: [
      make.orderLine({ id: 'ol-long', orderId: 'o-long', quantity: 400_000 }),
      make.orderLine({ id: 'ol-rush', orderId: 'o-rush', quantity: 50_000 }),
    ],
    ...rows,
  });
  await replan(tenantId);
  await system(tenantId, (tx) => raiseForDemand(tx, { orderId: 'o-rush' }, { weighRush }));
  return tenantId;
}

/** Work laid far too late on one machine; another is free, and another plant has the goods. */
async function late(rows: PlantRows = {}): Promise<string> {
  const tenantId = await plant({
    products: [make.product({ id: 'p-1', routing: [{ work: 'extrude', perHour: 10 }] })],
    equipment: [make.equipment({ id: 'e-1' }), make.equipment({ id: 'e-2', rank: 2 })],
    orders: [
      make.order({ id: 'o-1', state: 'planned', firstPromiseAt: noon + 30 * hour, promiseAt: noon + 70 * hour }),
    ],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1', promiseAt: noon + 70 * hour })],
    workOrders: [
      make.workOrder({
        id: 'w-1',
        orderLineIds: ['ol-1'],
        plannedStartAt: noon + 50 * hour,
        plannedEndAt: noon + 60 * hour,
      }),
    ],
    operations: [
      make.operation({
        id: 'op-1',
        workOrderId: 'w-1',
        equipmentId: 'e-1',
        plannedStartAt: noon + 50 * hour,
        plannedEndAt: noon + 60 * hour,
      }),
    ],
    lots: [make.lot({ id: 'l-far', plantId: 'plant-2', scope: 'plant:plant-2' })],
    ...rows,
  });
  await system(tenantId, async (tx) => void (await raiseForLateWork(tx, plantId)));
  return tenantId;
}

/** Material for two work orders comes far too late; another plant has it. */
async function unsupplied(expectedAt = noon + 90 * hour, rows: PlantRows = {}): Promise<string> {
  const tenantId = await plant({
    products: [
      make.product({
        id: 'p-1',
        routing: [{ work: 'extrude', perHour: 10 }],
        bom: [{ productId: 'm-1', thousandthsPerUnit: 500 }],
      }),
      make.product({ id: 'm-1', kind: 'material', unit: 'kg', leadTimeHours: 96 }),
    ],
    equipment: [make.equipment({ id: 'e-1' })],
    orders: [
      make.order({ id: 'o-1', state: 'planned', firstPromiseAt: noon + 20 * hour, promiseAt: noon + 20 * hour }),
    ],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1', promiseAt: noon + 20 * hour })],
    workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'] })],
    operations: [make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1' })],
    lots: [
      make.lot({ id: 'lm-1', productId: 'm-1', quantity: 10_000 }),
      make.lot({ id: 'lm-2', productId: 'm-1', quantity: 90_000, plantId: 'plant-2', scope: 'plant:plant-2' }),
    ],
    supplies: [make.supply({ id: 'su-1', expectedAt })],
    ...rows,
  });
  await replan(tenantId);
  await system(tenantId, (tx) => raiseForSupply(tx, { supplyId: 'su-1' }));
  return tenantId;
}

async function offered(tenantId: string): Promise<Option[]> {
  return system(tenantId, async (tx) => {
    for (const { id } of await tx.all(exceptions))
      await offerOptions(tx, { exceptionId: id }, { promiseLines, foreseer });
    return (await tx.all(options)).sort((one, other) => one.rank - other.rank);
  });
}

const choose = (tenantId: string, option: Option | undefined) =>
  transact(house, planner(tenantId), (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-1', reason: '' }, tx.act),
  );

const traces = ['decision', 'customer_ask', 'plan_version', 'escalation'];
const everything = (tenantId: string): Promise<Record<string, BaseRow[]>> =>
  system(tenantId, async (tx) => {
    const all: Record<string, BaseRow[]> = {};
    for (const table of tables) if (!traces.includes(table.name)) all[table.name] = await tx.all(table);
    // Whoever was asked to bring it about, and is asked no more, is a trace too.
    all['task'] = (await tx.all(tasks)).filter((task) => task.question !== 'expedite.materials' || isOpen(task));
    return all;
  });

/** Some of what the late line waits for lies in stock and is given to it. */
const given = (orderLineId: string, orderId: string): PlantRows => ({
  lots: [make.lot({ id: 'l-part', quantity: 30_000 }), make.lot({ id: 'lm-1', productId: 'm-1', quantity: 10_000 })],
  allocations: [make.allocation({ id: 'al-part', lotId: 'l-part', orderLineId, orderId, quantity: 30_000 })],
});
const broken: Readonly<Record<string, () => Promise<string>>> = {
  demand_change: () => wanted(noon + 24 * hour, given('ol-rush', 'o-rush')),
  late_work: () => late(given('ol-1', 'o-1')),
  supplier_delay: () => unsupplied(noon + 90 * hour, given('ol-1', 'o-1')),
};

/** What a purchase brought earlier hangs on. */
async function supplierAgrees(tenantId: string): Promise<void> {
  const task = (await system(tenantId, (tx) => tx.all(tasks))).find(
    ({ question }) => question === 'expedite.materials',
  );
  const given = { taskId: task?.id ?? '', decisionId: 'd-agreed', choice: 'supplier_agreed', reason: '' };
  await transact(house, materials(tenantId), (tx) => decideTask.run(tx, given, tx.act));
}

const kindsOf = (found: readonly Option[]): string[] => [...new Set(found.map(({ kind }) => kind))].sort();

describe('ways out', () => {
  test('[ACT-13] every kind of the playbook has two ways out or more', () => {
    const playbook: readonly ExceptionKind[] = [
      'hold',
      'breakdown',
      'shortage',
      'demand_change',
      'short_pick',
      'late_work',
      'supplier_delay',
      'price',
      'credit',
    ];
    for (const kind of playbook) expect(Object.keys(waysOut[kind]).length, kind).toBeGreaterThanOrEqual(2);
  });

  test.each`
    kind                | broken                            | ways
    ${'demand_change'}  | ${() => wanted(noon + 24 * hour)} | ${['new_promise', 'rush_in']}
    ${'late_work'}      | ${() => late()}                   | ${['alternate_machine', 'new_promise', 'transfer']}
    ${'supplier_delay'} | ${() => unsupplied()}             | ${['expedite', 'new_promise', 'transfer']}
  `('[ACT-3] [ACT-13] a $kind has its ways out, and each applied and undone leaves all as it was', async (given) => {
    const { broken, ways }: { broken: () => Promise<string>; ways: string[] } = given;
    for (const kind of ways) {
      const tenantId = await broken();
      const found = await offered(tenantId);
      expect(kindsOf(found)).toEqual(ways);
      expect(found.every(({ predicted }) => predicted !== null)).toBe(true);
      const option = found.find((each) => each.kind === kind);
      const before = await everything(tenantId);
      await choose(tenantId, option);
      expect(await everything(tenantId)).not.toEqual(before);
      await transact(house, planner(tenantId, noon + minute), (tx) =>
        undoOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-2', reason: '' }, tx.act),
      );
      expect(await everything(tenantId)).toEqual(before);
    }
  });

  test.each`
    kind                | broken                            | way
    ${'demand_change'}  | ${() => wanted(noon + 24 * hour)} | ${'rush_in'}
    ${'demand_change'}  | ${() => wanted(noon + 24 * hour)} | ${'new_promise'}
    ${'late_work'}      | ${() => late()}                   | ${'alternate_machine'}
    ${'late_work'}      | ${() => late()}                   | ${'new_promise'}
    ${'late_work'}      | ${() => late()}                   | ${'transfer'}
    ${'supplier_delay'} | ${() => unsupplied()}             | ${'new_promise'}
    ${'supplier_delay'} | ${() => unsupplied()}             | ${'transfer'}
    ${'supplier_delay'} | ${() => unsupplied()}             | ${'expedite'}
  `('[ACT-1] what is foreseen of $way for a $kind is what planning gives when it is applied', async (given) => {
    const { kind, broken, way }: { kind: ExceptionKind; broken: () => Promise<string>; way: Option['kind'] } = given;
    const tenantId = await broken();
    const foreseen = await system(tenantId, async (tx) => {
      const [exception] = (await tx.all(exceptions)).filter((each) => each.kind === kind);
      if (!exception) throw new Error(`no exception of kind ${kind}`);
      const seer = await foreseer(tx, plantId, exception.id);
      const [offer] = (await waysOut[kind][way]?.find(tx, exception, promiseLines)) ?? [];
      if (!offer) throw new Error(`no way out ${way}`);
      return seer.foresee(offer.suppose).lines.map(({ lineId, promiseAt }) => [lineId, promiseAt]);
    });
    await choose(
      tenantId,
      (await offered(tenantId)).find((each) => each.kind === way),
    );
    if (way === 'expedite') await supplierAgrees(tenantId);
    await replan(tenantId);
    const real = (await system(tenantId, (tx) => tx.all(orderLines))).map(({ id, promiseAt }) => [id, promiseAt]);
    expect(real.sort()).toEqual(foreseen.sort());
  });

  test.each(['demand_change', 'late_work', 'supplier_delay'] as const)(
    '[ACT-32] of a %s what there is can leave by the day that was told, the rest on a new date, and it is undone whole',
    async (kind) => {
      const tenantId = (await broken[kind]?.()) ?? '';
      const option = (await offered(tenantId)).find((each) => each.kind === 'partial_ship');
      expect(option?.facts).toMatchObject({ amount: 30, dated: 'yes' });
      const foreseen = await system(tenantId, async (tx) => {
        const [exception] = (await tx.all(exceptions)).filter((each) => each.kind === kind);
        const seer = await foreseer(tx, plantId, exception?.id ?? '');
        const [offer] = exception ? ((await waysOut[kind].partial_ship?.find(tx, exception, promiseLines)) ?? []) : [];
        return seer.foresee(offer?.suppose ?? {}).lines.map(({ lineId, promiseAt }) => [lineId, promiseAt]);
      });
      const before = await everything(tenantId);
      await choose(tenantId, option);
      const staged = (await system(tenantId, (tx) => tx.all(loadLines))).map(({ lotId, quantity }) => [
        lotId,
        quantity,
      ]);
      expect(staged).toEqual([['l-part', 30_000]]);
      const [ask] = await system(tenantId, (tx) => tx.all(customerAsks));
      expect(ask).toMatchObject({ kind: 'delay', state: 'held' });
      await transact(house, planner(tenantId, noon + minute), (tx) =>
        undoOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-2', reason: '' }, tx.act),
      );
      expect(await everything(tenantId)).toEqual(before);

      await transact(house, planner(tenantId, noon + 2 * minute), (tx) =>
        chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-3', reason: '' }, tx.act),
      );
      await replan(tenantId);
      const real = (await system(tenantId, (tx) => tx.all(orderLines))).map(({ id, promiseAt }) => [id, promiseAt]);
      expect(real.sort()).toEqual(foreseen.sort());
    },
  );

  test('[ACT-14] an order put first is planned to be there when it is wanted, and who must wait is foreseen', async () => {
    const tenantId = await wanted(noon + 24 * hour);
    const option = (await offered(tenantId)).find(({ kind }) => kind === 'rush_in');
    expect(option).toMatchObject({ latenessHours: 0, predicted: { ordersLate: 1, ordersLateOtherwise: 0 } });
    await choose(tenantId, option);
    await replan(tenantId);
    const rush = await system(tenantId, (tx) => tx.get(salesOrders, 'o-rush'));
    expect(rush?.promiseAt).toBeLessThanOrEqual(noon + 24 * hour);
    const [ask] = await system(tenantId, (tx) => tx.all(customerAsks));
    expect(ask?.body).toMatch(/earlier than we had said/);
  });

  test('[ACT-14] a day that can’t be kept even first of all is answered with another date alone', async () => {
    const tenantId = await wanted(noon + hour);
    const found = await offered(tenantId);
    expect(kindsOf(found)).toEqual(['new_promise']);
    const [line] = await system(tenantId, (tx) => tx.getMany(orderLines, ['ol-rush']));
    expect(found[0]?.facts['promiseAt']).toBeLessThanOrEqual(line?.promiseAt ?? 0);
    await choose(tenantId, found[0]);
    const [ask] = await system(tenantId, (tx) => tx.all(customerAsks));
    expect(ask).toMatchObject({ kind: 'delay', orderId: 'o-rush' });
    expect(ask?.body).toMatch(/instead of Mon, 2 Nov/);
  });

  test('[ACT-15] late work runs as soon as the other machine is free; goods that come after it are not offered', async () => {
    const tenantId = await late();
    await choose(
      tenantId,
      (await offered(tenantId)).find(({ kind }) => kind === 'alternate_machine'),
    );
    expect(await system(tenantId, (tx) => tx.get(operations, 'op-1'))).toMatchObject({
      equipmentId: 'e-2',
      plannedStartAt: noon,
      plannedEndAt: noon + 10 * hour,
    });
    const soon = await late({
      orders: [make.order({ id: 'o-1', state: 'planned', firstPromiseAt: noon + hour, promiseAt: noon + hour })],
      workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'] })],
    });
    expect(kindsOf(await offered(soon))).not.toContain('transfer');
    expect(kindsOf(await offered(soon))).not.toContain('alternate_machine');
  });

  test('[ACT-15] goods from another plant are as many as the lines are still owed', async () => {
    const tenantId = await late();
    const option = (await offered(tenantId)).find(({ kind }) => kind === 'transfer');
    expect(option).toMatchObject({ facts: { amount: 100, plant: 'Depot' }, latenessHours: 0 });
    await choose(tenantId, option);
    const rows = await system(tenantId, (tx) => tx.all(lots));
    expect(rows.find((lot) => lot.parents.includes('l-far'))).toMatchObject({ plantId, quantity: 100_000 });
  });

  test('[ACT-16] the customer of late work is told the new date instead of the one they had heard', async () => {
    const tenantId = await late();
    await choose(
      tenantId,
      (await offered(tenantId)).find(({ kind }) => kind === 'new_promise'),
    );
    const [ask] = await system(tenantId, (tx) => tx.all(customerAsks));
    expect(ask?.body).toMatch(/instead of Tue, 3 Nov/);
  });

  test('[ACT-17] a promise that waits for a supplier is after the day the supplier says, and stands in the next plan', async () => {
    const tenantId = await unsupplied();
    await choose(
      tenantId,
      (await offered(tenantId)).find(({ kind }) => kind === 'new_promise'),
    );
    const told = await system(tenantId, (tx) => tx.get(salesOrders, 'o-1'));
    expect(told?.promiseAt).toBeGreaterThan(noon + 90 * hour);
    await replan(tenantId);
    expect((await system(tenantId, (tx) => tx.get(salesOrders, 'o-1')))?.promiseAt).toBe(told?.promiseAt);
    expect(kindsOf(await offered(await unsupplied(noon - hour)))).not.toContain('new_promise');
  });
});

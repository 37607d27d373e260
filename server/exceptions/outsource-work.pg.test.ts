import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { setCosts } from '../../db/plant/plant-cost-mutators.ts';
import type { ProductSource } from '../../db/product/product-source.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import type { BaseRow } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { tasks } from '../../db/task/task.ts';
import { acknowledgeTask, chooseOption, decideTask, undoOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import { flow } from '../flow.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import { foreseer } from '../planning/foresee.ts';
import { promiseLines } from '../planning/promise-lines.ts';
import { replanPlant } from '../planning/replan-plant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { isOpen } from './escalate-task.ts';
import { offerOptions } from './offer-options.ts';
import { outsourceLate } from './options/outsource-work.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForLateWork } from './raise-for-late-work.ts';
import { raiseForStop } from './raise-for-stop.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const replan = (tenantId: string) => system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'hold' }));
const as = (tenantId: string, name: FunctionName, at = noon) => ({
  actor: testActor(tenantId, name, [name], [plantId]),
  at,
});

/** Orders stand one behind the other on one machine that makes ten an hour; the last of them is late, or the machine stops. */
async function broken(
  breaks: 'late_work' | 'breakdown',
  who: Partial<ProductSource> = {},
  pieces: readonly number[] = [80, 80, 80, 80],
): Promise<string> {
  const tenantId = await house.addTenant();
  const unpromised = { state: 'confirmed', promiseAt: null, promiseBasis: null, promisedAt: null } as const;
  const money = { netMinor: 1_000_00, totalMinor: 1_000_00 };
  const rows = pieces.map((_, at) =>
    make.order({ id: `o-${at}`, ...unpromised, ...money, confirmedAt: noon - (10 - at) * hour }),
  );
  const lines = pieces.map((each, at) =>
    make.orderLine({ id: `ol-${at}`, orderId: `o-${at}`, quantity: each * 1_000 }),
  );
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    customers: [make.customer({ id: 'c-1' })],
    products: [make.product({ id: 'p-1', routing: [{ work: 'extrude', perHour: 10 }] })],
    equipment: [make.equipment({ id: 'e-1' })],
    orders: rows,
    orderLines: lines,
    sources: [make.source({ id: 'sc-1', leadTimeHours: 10, ...who })],
  });
  await addDrafts(sql, tenantId, rows, lines);
  await transact(house, as(tenantId, 'admin'), (tx) =>
    setCosts.run(
      tx,
      {
        plantId,
        transferMinor: null,
        changeoverHourMinor: 100_00,
        expediteMinor: null,
        overtimeHourMinor: null,
        premiumBps: null,
      },
      tx.act,
    ),
  );
  await replan(tenantId);
  const told = await system(tenantId, (tx) => tx.all(salesOrders));
  await fillPlant(sql, tenantId, {
    orders: told.map((order) => ({
      ...order,
      firstPromiseAt:
        order.firstPromiseAt && order.firstPromiseAt - (order.id === `o-${pieces.length - 1}` ? 18 * hour : 0),
    })),
  });
  if (breaks === 'late_work') await system(tenantId, (tx) => raiseForLateWork(tx, plantId));
  else {
    await fillPlant(sql, tenantId, {
      equipment: [make.equipment({ id: 'e-1', state: 'down' })],
      stops: [make.stop({ id: 's-1', equipmentId: 'e-1' })],
    });
    await system(tenantId, (tx) => raiseForStop(tx, { stopId: 's-1' }));
  }
  return tenantId;
}

async function offered(tenantId: string): Promise<Option[]> {
  return system(tenantId, async (tx) => {
    for (const { id } of await tx.all(exceptions))
      await offerOptions(tx, { exceptionId: id }, { promiseLines, foreseer });
    return (await tx.all(options)).filter(({ state, kind }) => state === 'offered' && kind === 'outsource');
  });
}

const choose = (tenantId: string, option: Option | undefined, at = noon, decisionId = 'd-1') =>
  transact(house, as(tenantId, 'planning', at), (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId, reason: '' }, tx.act),
  );
const takeBack = (tenantId: string, option: Option | undefined) =>
  transact(house, as(tenantId, 'planning', noon + minute), (tx) =>
    undoOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-2', reason: '' }, tx.act),
  );
const asked = async (tenantId: string) =>
  (await system(tenantId, (tx) => tx.all(tasks))).find(
    (task) => task.question === 'outsource.purchase' && isOpen(task),
  );

async function answer(tenantId: string, choice: 'supplier_agreed' | 'supplier_refused'): Promise<void> {
  const taskId = (await asked(tenantId))?.id ?? '';
  await transact(house, as(tenantId, 'purchase'), (tx) =>
    decideTask.run(tx, { taskId, decisionId: 'd-a', choice, reason: '' }, tx.act),
  );
}

const traces = ['decision', 'customer_ask', 'plan_version', 'escalation'];
/** Every row by table; whom nobody is asked any more leaves a trace. */
const everything = (tenantId: string): Promise<Record<string, BaseRow[]>> =>
  system(tenantId, async (tx) => {
    const all: Record<string, BaseRow[]> = {};
    for (const table of tables) if (!traces.includes(table.name)) all[table.name] = await tx.all(table);
    all['task'] = (await tx.all(tasks)).filter((task) => task.question !== 'outsource.purchase' || isOpen(task));
    return all;
  });

const lastWork = async (tenantId: string, option: Option | undefined) =>
  system(tenantId, async (tx) => {
    const id = String(option?.effect['workOrderId']);
    return { order: await tx.get(workOrders, id), steps: await tx.scan(operations, 'workOrderId', id) };
  });

/** When each line will be promised with this way out, as planning sees it now. */
const foreseenOf = (tenantId: string, option: Option | undefined) =>
  system(tenantId, async (tx) => {
    const [exception] = await tx.getMany(exceptions, [option?.exceptionId ?? '']);
    if (!exception || !option) throw new Error('nothing is offered');
    const of = { ...exception, subjectId: String(option.effect['workOrderId']) };
    const [offer] = await outsourceLate.find(tx, of, promiseLines);
    const seer = await foreseer(tx, plantId, exception.id);
    return seer
      .foresee(offer?.suppose ?? {})
      .lines.map(({ lineId, promiseAt }) => [lineId, promiseAt])
      .sort();
  });

/** A machine has begun the work order and counted so many. */
async function begin(tenantId: string, option: Option | undefined, good: number): Promise<void> {
  const { order, steps } = await lastWork(tenantId, option);
  const begun = { state: 'running', startedAt: noon - hour, good } as const;
  await fillPlant(sql, tenantId, {
    operations: steps.map((step) => ({ ...step, ...begun })),
    workOrders: order ? [{ ...order, state: 'running' }] : [],
  });
}

describe.each(['late_work', 'breakdown'] as const)('work of a %s given to a supplier', (of) => {
  test('[ACT-43] [ACT-18] is asked for by purchase, with what it costs, and changes nothing until they agree', async () => {
    const tenantId = await broken(of);
    const [option] = await offered(tenantId);
    const askAt = Number(option?.facts['askAt']);
    expect(askAt).toBeGreaterThanOrEqual(noon + 10 * hour);
    expect(option).toMatchObject({
      facts: { supplier: 'Vakil Plastics', amount: 80, unit: 'length' },
      predicted: { costMinor: 80 * 125_00 },
    });
    const before = await everything(tenantId);
    await choose(tenantId, option);
    const after = await everything(tenantId);
    for (const name of ['work_order', 'operation', 'supply_order', 'order_line'])
      expect(after[name]).toEqual(before[name]);
    expect((await asked(tenantId))?.context[0]).toMatchObject({
      code: 'supply.make',
      facts: { supplier: 'Vakil Plastics', amount: 80, askAt },
    });
  });

  test('[ACT-1] [ACT-43] agreed, it is a supply order the promise leans on, as was foreseen, and is made here no more', async () => {
    const tenantId = await broken(of);
    const [option] = await offered(tenantId);
    const foreseen = await foreseenOf(tenantId, option);
    const { order } = await lastWork(tenantId, option);
    await choose(tenantId, option);
    await answer(tenantId, 'supplier_agreed');
    const [supply, ...others] = await system(tenantId, (tx) => tx.all(supplyOrders));
    expect(others).toEqual([]);
    expect(supply).toMatchObject({
      number: expect.stringMatching(/^SC-/),
      supplier: 'Vakil Plastics',
      productId: 'p-1',
      quantity: 80_000,
      state: 'expected',
      expectedAt: option?.facts['askAt'],
    });
    expect(await lastWork(tenantId, option)).toMatchObject({ order: { state: 'closed', orderLineIds: [] } });
    await replan(tenantId);
    const lines = await system(tenantId, (tx) => tx.all(orderLines));
    expect(lines.map(({ id, promiseAt }) => [id, promiseAt]).sort()).toEqual(foreseen);
    expect(lines.filter(({ leansOn }) => leansOn.includes(supply?.id ?? '')).length).toBeGreaterThan(0);
    const open = (await system(tenantId, (tx) => tx.all(workOrders))).filter(({ state }) => state !== 'closed');
    expect(open.map(({ id }) => id)).not.toContain(order?.id);
    expect(open.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(240_000);
  });

  test('[ACT-43] refused, purchase and planning are asked again, and the same supplier is not asked again', async () => {
    const tenantId = await broken(of);
    const [option] = await offered(tenantId);
    const before = await lastWork(tenantId, option);
    await choose(tenantId, option);
    await answer(tenantId, 'supplier_refused');
    const questions = (await system(tenantId, (tx) => tx.all(tasks)))
      .filter((task) => isOpen(task) && task.exceptionId === option?.exceptionId)
      .map(({ question }) => question);
    expect(questions).toEqual(expect.arrayContaining(['outsource_refused.purchase', 'outsource_refused.planning']));
    expect(await lastWork(tenantId, option)).toEqual(before);
    const again = await offered(tenantId);
    expect(again.map(({ effect }) => effect['workOrderId'])).not.toContain(option?.effect['workOrderId']);
  });

  test('[ACT-3] [ACT-4] is taken back whole until purchase has it in hand', async () => {
    const tenantId = await broken(of);
    const [option] = await offered(tenantId);
    const before = await everything(tenantId);
    await choose(tenantId, option);
    await takeBack(tenantId, option);
    expect(await everything(tenantId)).toEqual(before);

    const other = await broken(of);
    const [same] = await offered(other);
    await choose(other, same);
    const taskId = (await asked(other))?.id ?? '';
    await transact(house, as(other, 'purchase'), (tx) => acknowledgeTask.run(tx, { taskId }, tx.act));
    await expect(takeBack(other, same)).rejects.toMatchObject({
      code: 'option.undo_refused',
      facts: { why: 'worked_on' },
    });
  });
});

test('[ACT-1] [ACT-3] what is foreseen of it is what planning gives once they agree, in any small plant', async () => {
  const tried: string[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('late_work', 'breakdown' as const),
      fc.array(fc.integer({ min: 10, max: 150 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 40 }),
      fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
      async (of, pieces, leadTimeHours, good) => {
        const tenantId = await broken(of, { leadTimeHours }, pieces);
        const [first] = await offered(tenantId);
        if (!first) return;
        if (good > 0) await begin(tenantId, first, good * 1_000);
        const [option] = await offered(tenantId);
        if (!option) return;
        const foreseen = await foreseenOf(tenantId, option);
        const before = await everything(tenantId);
        await choose(tenantId, option);
        await takeBack(tenantId, option);
        expect(await everything(tenantId)).toEqual(before);
        await choose(tenantId, option, noon + 2 * minute, 'd-3');
        await answer(tenantId, 'supplier_agreed');
        await replan(tenantId);
        const lines = await system(tenantId, (tx) => tx.all(orderLines));
        expect(lines.map(({ id, promiseAt }) => [id, promiseAt]).sort()).toEqual(foreseen);
        tried.push(`${of} ${good > 0 ? 'begun' : 'whole'}`);
      },
    ),
    { numRuns: 30, seed: 17 },
  );
  expect(tried).toEqual(expect.arrayContaining(['late_work whole', 'breakdown whole']));
}, 300_000);

describe('what has begun', () => {
  test('[ACT-43] meanwhile is not ordered: the machine keeps what it has counted', async () => {
    const tenantId = await broken('late_work');
    const [option] = await offered(tenantId);
    await choose(tenantId, option);
    await begin(tenantId, option, 30_000);
    await answer(tenantId, 'supplier_agreed');
    expect(await system(tenantId, (tx) => tx.all(supplyOrders))).toMatchObject([{ quantity: 50_000 }]);
    expect(await lastWork(tenantId, option)).toMatchObject({
      order: { state: 'running', quantity: 30_000 },
      steps: [{ state: 'running', good: 30_000 }],
    });
  });

  test('[ACT-43] without a count nothing is ordered', async () => {
    const tenantId = await broken('late_work');
    const [option] = await offered(tenantId);
    await choose(tenantId, option);
    await begin(tenantId, option, 0);
    const before = await lastWork(tenantId, option);
    await answer(tenantId, 'supplier_agreed');
    expect(await system(tenantId, (tx) => tx.all(supplyOrders))).toEqual([]);
    expect(await lastWork(tenantId, option)).toEqual(before);
  });

  test('[EXC-9] [ACT-43] a tap that arrives when it has, or when its day is gone, or twice, changes nothing', async () => {
    const tenantId = await broken('late_work');
    const [option] = await offered(tenantId);
    await begin(tenantId, option, 30_000);
    const before = await everything(tenantId);
    await expect(choose(tenantId, option)).rejects.toMatchObject({ code: 'option.stale', facts: { why: 'work_done' } });
    expect(await everything(tenantId)).toEqual(before);

    const other = await broken('late_work');
    const [late] = await offered(other);
    const longer = make.source({ id: 'sc-1', leadTimeHours: 90 });
    await fillPlant(sql, other, { sources: [longer] });
    await expect(choose(other, late)).rejects.toMatchObject({ code: 'option.stale', facts: { why: 'date_passed' } });
    await fillPlant(sql, other, { sources: [make.source({ id: 'sc-1', leadTimeHours: 10 })] });
    await choose(other, late);
    await expect(choose(other, late)).rejects.toMatchObject({ code: expect.stringMatching(/^(option|row)\./) });
    const stranger = await broken('late_work');
    await expect(choose(stranger, late)).rejects.toMatchObject({ code: 'option.unknown' });
  });
});

describe('who can make it', () => {
  test('[ACT-43] is not offered where nobody is known, they would be no sooner, or sell more only', async () => {
    expect(await offered(await broken('late_work', { leadTimeHours: 300 }))).toEqual([]);
    expect(await offered(await broken('late_work', { productId: 'p-2' }))).toEqual([]);
    expect(await offered(await broken('late_work', { minQuantity: 1_000_000 }))).toEqual([]);
  });

  test('[ACT-64] a price nobody has said is not known', async () => {
    const [option] = await offered(await broken('late_work', { unitPrice: null }));
    expect(option?.predicted?.costMinor).toBeNull();
  });
});

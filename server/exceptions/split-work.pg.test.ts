import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import type { Foresight, Split } from '../../db/plan/supposition.ts';
import type { BaseRow } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { chooseOption, undoOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { completeOperation, countOperation, startOperation } from '../../db/work-order/operation-mutators.ts';
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
import { offerOptions } from './offer-options.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForLateWork } from './raise-for-late-work.ts';
import { raiseForStop } from './raise-for-stop.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const replan = (tenantId: string) => system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'hold' }));
const as = (tenantId: string, name: 'planning' | 'operator', at = noon) => ({
  actor: testActor(tenantId, name, [name], [plantId]),
  at,
});

interface Plant {
  readonly breaks: 'late' | 'stop';
  /** Pieces of each order; 25 are made an hour. */
  readonly orders: readonly number[];
  readonly machines: number;
  readonly steps: 1 | 2;
  /** Of the first order's work. */
  readonly counted: number;
}

const anyPlant: fc.Arbitrary<Plant> = fc.record({
  breaks: fc.constantFrom('late', 'stop' as const),
  orders: fc.array(fc.integer({ min: 60, max: 200 }), { minLength: 1, maxLength: 4 }),
  machines: fc.integer({ min: 2, max: 3 }),
  steps: fc.constantFrom(1, 1, 2 as const),
  counted: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
});

/** All orders were planned onto the one machine that was there; now the others are back, and it stops or is too slow. */
async function broken({ breaks, orders, machines, steps, counted }: Plant): Promise<string> {
  const tenantId = await house.addTenant();
  const unpromised = { state: 'confirmed', promiseAt: null, promiseBasis: null, promisedAt: null } as const;
  const routing = [...(steps === 2 ? [{ work: 'mix', perHour: 400 }] : []), { work: 'extrude', perHour: 25 }];
  const down = Array.from({ length: machines - 1 }, (_, at) => make.equipment({ id: `e-${at + 2}`, rank: at + 2 }));
  const rows = orders.map((_, at) =>
    make.order({
      id: `o-${at}`,
      ...unpromised,
      confirmedAt: noon - (10 - at) * hour,
      netMinor: 1_000_00,
      totalMinor: 1_000_00,
    }),
  );
  const lines = orders.map((pieces, at) =>
    make.orderLine({ id: `ol-${at}`, orderId: `o-${at}`, quantity: pieces * 1_000, netMinor: 1_000_00 }),
  );
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    customers: [make.customer({ id: 'c-1' })],
    products: [make.product({ id: 'p-1', routing })],
    equipment: [
      make.equipment({ id: 'e-1' }),
      make.equipment({ id: 'm-1', work: 'mix' }),
      ...down.map((each) => ({ ...each, state: 'down' as const, stateSince: noon + 90 * hour })),
    ],
    orders: rows,
    orderLines: lines,
  });
  await addDrafts(sql, tenantId, rows, lines);
  await replan(tenantId);
  await fillPlant(sql, tenantId, { equipment: down });
  const planned = await system(tenantId, (tx) => tx.all(salesOrders));
  const sooner = (at: number | null) => (at === null ? null : at - 5 * hour);
  await fillPlant(sql, tenantId, {
    orders: planned.map((order) => ({
      ...order,
      firstPromiseAt: sooner(order.firstPromiseAt),
    })),
  });
  const first = (await system(tenantId, (tx) => tx.all(operations)))
    .filter(({ equipmentId }) => equipmentId === 'e-1')
    .sort((a, b) => a.plannedStartAt - b.plannedStartAt)[0];
  const before = (await system(tenantId, (tx) => tx.scan(operations, 'workOrderId', first?.workOrderId ?? ''))).filter(
    ({ id }) => id !== first?.id,
  );
  if (counted > 0 && first)
    await fillPlant(sql, tenantId, {
      operations: [
        ...before.map((step) => ({ ...step, state: 'completed' as const, good: 999_000, startedAt: noon - 3 * hour })),
        { ...first, state: 'running', startedAt: noon - hour, good: counted * 1_000 },
      ],
    });
  if (breaks === 'late') await system(tenantId, (tx) => raiseForLateWork(tx, plantId));
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
    return (await tx.all(options)).filter(({ state }) => state === 'offered');
  });
}

const splitOf = async (tenantId: string) => (await offered(tenantId)).find(({ kind }) => kind === 'split');

const choose = (tenantId: string, option: Option | undefined, at = noon, decisionId = 'd-1') =>
  transact(house, as(tenantId, 'planning', at), (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId, reason: '' }, tx.act),
  );
const takeBack = (tenantId: string, option: Option | undefined) =>
  transact(house, as(tenantId, 'planning', noon + minute), (tx) =>
    undoOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-2', reason: '' }, tx.act),
  );

const traces = ['decision', 'customer_ask', 'plan_version', 'escalation'];
const everything = (tenantId: string): Promise<Record<string, BaseRow[]>> =>
  system(tenantId, async (tx) => {
    const all: Record<string, BaseRow[]> = {};
    for (const table of tables) if (!traces.includes(table.name)) all[table.name] = await tx.all(table);
    return all;
  });

const workOf = (tenantId: string) =>
  system(tenantId, async (tx) => ({ orders: await tx.all(workOrders), steps: await tx.all(operations) }));

const long: Plant = { breaks: 'late', orders: [200], machines: 2, steps: 1, counted: 0 };
const stopped: Plant = { breaks: 'stop', orders: [200], machines: 2, steps: 1, counted: 10 };

describe('in any small plant', () => {
  test('[ACT-1] [ACT-40] [ACT-41] a split does what was foreseen of it, less late than nothing and than moving it all', async () => {
    const tried: string[] = [];
    await fc.assert(
      fc.asyncProperty(anyPlant, async (plant) => {
        const tenantId = await broken(plant);
        const option = await splitOf(tenantId);
        if (!option) return;
        const foreseen = await system(tenantId, async (tx) => {
          const seer = await foreseer(tx, plantId, option.exceptionId);
          const { split, toEquipmentId } = option.effect as unknown as { split: Split; toEquipmentId: string };
          const { lines } = seer.foresee({ splits: [split] });
          const own = (await tx.get(workOrders, split.workOrderId))?.orderLineIds ?? [];
          const lateIn = (then: Foresight) =>
            then.lines.reduce((sum, { lineId, lateMs }) => sum + (own.includes(lineId) ? lateMs : 0), 0);
          const steps = await tx.scan(operations, 'workOrderId', split.workOrderId);
          const divisions = steps.flatMap(({ id }) => seer.divide(id, toEquipmentId) ?? []);
          expect(divisions.map((each) => each.split)).toContainEqual(split);
          for (const steps of [[], ...divisions.map(({ whole }) => [whole])])
            expect(lateIn(seer.foresee({ splits: [split] }))).toBeLessThan(lateIn(seer.foresee({ steps })));
          return lines.map(({ lineId, promiseAt }) => [lineId, promiseAt]).sort();
        });
        const before = await workOf(tenantId);
        await choose(tenantId, option);
        const after = await workOf(tenantId);
        const made = ({ orders }: typeof after) => orders.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(made(after)).toBe(made(before));
        const good = ({ steps }: typeof after) => steps.reduce((sum, step) => sum + step.good, 0);
        expect(good(after)).toBe(good(before));
        await replan(tenantId);
        const real = (await system(tenantId, (tx) => tx.all(orderLines))).map(({ id, promiseAt }) => [id, promiseAt]);
        expect(real.sort()).toEqual(foreseen);
        tried.push(`${plant.breaks} ${plant.steps} ${plant.counted > 0}`);
      }),
      { numRuns: 40, seed: 3 },
    );
    expect(tried).toEqual(expect.arrayContaining(['late 1 false', 'late 1 true', 'stop 1 true', 'late 2 true']));
  }, 300_000);

  test('[ACT-3] [ACT-42] split, planned and taken back, all is as it was; only the plan was made meanwhile', async () => {
    const tried: string[] = [];
    await fc.assert(
      fc.asyncProperty(anyPlant, async (plant) => {
        const tenantId = await broken(plant);
        const option = await splitOf(tenantId);
        if (!option) return;
        const before = await everything(tenantId);
        await choose(tenantId, option);
        expect(await everything(tenantId)).not.toEqual(before);
        await takeBack(tenantId, option);
        expect(await everything(tenantId)).toEqual(before);
        tried.push(plant.breaks);
      }),
      { numRuns: 30, seed: 5 },
    );
    expect(tried).toEqual(expect.arrayContaining(['late', 'stop']));
  }, 300_000);
});

describe.each([
  ['late work', long],
  ['a stopped machine', stopped],
] as const)('of %s', (_, plant) => {
  test('[ACT-41] the part is a work order of its own for the same lines, and both end together', async () => {
    const tenantId = await broken(plant);
    const option = await splitOf(tenantId);
    const [was] = (await workOf(tenantId)).orders;
    expect(option?.facts).toMatchObject({ workOrder: was?.number, machine: 'E-2', unit: 'length' });
    await choose(tenantId, option);
    const { orders, steps } = await workOf(tenantId);
    const part = orders.find(({ id }) => id !== was?.id);
    const rest = orders.find(({ id }) => id === was?.id);
    expect(part).toMatchObject({ orderLineIds: ['ol-0'], state: 'planned', number: expect.stringMatching(/^WO-/) });
    expect((part?.quantity ?? 0) + (rest?.quantity ?? 0)).toBe(200_000);
    expect(Math.abs((part?.plannedEndAt ?? 0) - (rest?.plannedEndAt ?? 0))).toBeLessThanOrEqual(10 * minute);
    expect(steps.map(({ equipmentId, good }) => [equipmentId, good]).sort()).toEqual([
      ['e-1', plant.counted * 1_000],
      ['e-2', 0],
    ]);
  });

  test('[PLAN-41] planned again and again, the part stays where it was laid', async () => {
    const tenantId = await broken(plant);
    await choose(tenantId, await splitOf(tenantId));
    await replan(tenantId);
    const laid = await workOf(tenantId);
    expect(laid.orders).toHaveLength(2);
    await replan(tenantId);
    expect(await workOf(tenantId)).toEqual(laid);
  });

  test('[ACT-42] what planning releases is taken back all the same; what an operator began is not', async () => {
    const tenantId = await broken(plant);
    const option = await splitOf(tenantId);
    const was = await workOf(tenantId);
    await choose(tenantId, option);
    await replan(tenantId);
    await replan(tenantId);
    const part = (await workOf(tenantId)).steps.find(({ equipmentId }) => equipmentId === 'e-2');
    expect(part?.state).toBe('released');
    await takeBack(tenantId, option);
    expect(await workOf(tenantId)).toEqual(was);

    const again = await broken(plant);
    const same = await splitOf(again);
    await choose(again, same);
    const step = (await workOf(again)).steps.find(({ equipmentId }) => equipmentId === 'e-2');
    await transact(house, as(again, 'operator'), (tx) =>
      startOperation.run(tx, { operationId: step?.id ?? '' }, tx.act),
    );
    await expect(takeBack(again, same)).rejects.toMatchObject({
      code: 'option.undo_refused',
      facts: { why: 'worked_on' },
    });
  });

  test('[EXC-9] [ACT-41] a tap that comes twice, or late, or onto other ground, changes nothing', async () => {
    const tenantId = await broken(plant);
    const option = await splitOf(tenantId);
    const { orders, steps } = await workOf(tenantId);
    const refused = async (why: string) => {
      const before = await everything(tenantId);
      await expect(choose(tenantId, option)).rejects.toMatchObject({ code: 'option.stale', facts: { why } });
      expect(await everything(tenantId)).toEqual(before);
    };
    await fillPlant(sql, tenantId, { equipment: [make.equipment({ id: 'e-2', state: 'down' })] });
    await refused('machine_down');
    await fillPlant(sql, tenantId, { equipment: [make.equipment({ id: 'e-2' })] });
    const [step] = steps;
    const begun = { state: 'running', startedAt: noon - hour } as const;
    await fillPlant(sql, tenantId, { operations: step ? [{ ...step, ...begun, good: 190_000 }] : [] });
    await refused('work_done');
    await fillPlant(sql, tenantId, {
      operations: steps,
      workOrders: orders.map((row) => ({ ...row, quantity: 1_000 })),
    });
    await refused('work_changed');
    await fillPlant(sql, tenantId, { workOrders: orders });
    await choose(tenantId, option);
    await expect(choose(tenantId, option, noon, 'd-9')).rejects.toMatchObject({
      code: expect.stringMatching(/option/),
    });
    expect((await workOf(tenantId)).orders).toHaveLength(2);
  });

  test('[TENANT-2] nobody of another company takes it', async () => {
    const tenantId = await broken(plant);
    const option = await splitOf(tenantId);
    const other = await house.addTenant();
    await fillPlant(sql, other, { people: [...fullStaff] });
    const before = await everything(tenantId);
    await expect(choose(other, option)).rejects.toMatchObject({ code: 'option.unknown' });
    expect(await everything(tenantId)).toEqual(before);
  });
});

test('[ACT-41] pieces of either part serve the same order', async () => {
  const tenantId = await broken(long);
  await choose(tenantId, await splitOf(tenantId));
  await replan(tenantId);
  const step = (await workOf(tenantId)).steps.find(({ equipmentId }) => equipmentId === 'e-2');
  const operationId = step?.id ?? '';
  await transact(house, as(tenantId, 'operator'), async (tx) => {
    await startOperation.run(tx, { operationId }, tx.act);
    await countOperation.run(tx, { operationId, good: 90_000, scrap: 0 }, tx.act);
    await completeOperation.run(tx, { operationId, lotId: 'l-new' }, tx.act);
  });
  await replan(tenantId);
  const lines = await system(
    tenantId,
    (tx) => tx.sql`select order_line_id, quantity::int from public.allocation
    where tenant_id = app.tenant_id() and lot_id = 'l-new'`,
  );
  expect(lines).toEqual([{ order_line_id: 'ol-0', quantity: 90_000 }]);
});

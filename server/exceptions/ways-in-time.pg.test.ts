import { describe, expect, test } from 'vitest';
import { customerAsks } from '../../db/exception/customer-ask.ts';
import { type ExceptionKind, exceptions, type Option, options } from '../../db/exception/exception.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { setCosts } from '../../db/plant/plant-cost-mutators.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { tasks } from '../../db/task/task.ts';
import { acknowledgeTask, chooseOption, decideTask, undoOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
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
import { sendAsk } from './ask-customers.ts';
import { isOpen } from './escalate-task.ts';
import { offerOptions } from './offer-options.ts';
import { fillPlant, fullStaff, make, noon, type PlantRows, plantId } from './plant-fixture.ts';
import { raiseForDemand } from './raise-for-demand.ts';
import { raiseForLateWork } from './raise-for-late-work.ts';
import { raiseForSupply } from './raise-for-supply.ts';
import { settleAsk } from './settle-ask.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const as = (tenantId: string, name: FunctionName, at = noon) => ({
  actor: testActor(tenantId, name, [name], [plantId]),
  at,
});
const replan = (tenantId: string) => system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'hold' }));

async function plant(rows: PlantRows): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, { people: [...fullStaff], customers: [make.customer({ id: 'c-1' })], ...rows });
  await addDrafts(sql, tenantId, rows.orders ?? [], rows.orderLines ?? []);
  await transact(house, as(tenantId, 'admin'), (tx) =>
    setCosts.run(
      tx,
      {
        plantId,
        transferMinor: null,
        changeoverHourMinor: 100_00,
        expediteMinor: 12_000_00,
        overtimeHourMinor: null,
        premiumBps: 800,
      },
      tx.act,
    ),
  );
  return tenantId;
}

async function offered(tenantId: string): Promise<Option[]> {
  return system(tenantId, async (tx) => {
    for (const { id } of await tx.all(exceptions))
      await offerOptions(tx, { exceptionId: id }, { promiseLines, foreseer });
    return (await tx.all(options)).filter(({ state }) => state === 'offered');
  });
}

const exceptionOf = async (tenantId: string, of: ExceptionKind) =>
  (await system(tenantId, (tx) => tx.all(exceptions))).find(({ kind }) => kind === of);

/** The ways out of the one exception of a kind. */
async function offeredFor(tenantId: string, of: ExceptionKind): Promise<Option[]> {
  const exception = await exceptionOf(tenantId, of);
  return (await offered(tenantId)).filter(({ exceptionId }) => exceptionId === exception?.id);
}

const ofKind = async (tenantId: string, of: ExceptionKind, wanted: Option['kind']) =>
  (await offeredFor(tenantId, of)).find(({ kind }) => kind === wanted);

const choose = (tenantId: string, option: Option | undefined) =>
  transact(house, as(tenantId, 'planning'), (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-1', reason: '' }, tx.act),
  );

async function askedNow(tenantId: string, of: ExceptionKind): Promise<string[]> {
  const exception = await exceptionOf(tenantId, of);
  return (await system(tenantId, (tx) => tx.all(tasks)))
    .filter((task) => isOpen(task) && task.exceptionId === exception?.id)
    .map(({ question }) => question)
    .sort();
}

const taskCalled = async (tenantId: string, question: string) =>
  (await system(tenantId, (tx) => tx.all(tasks))).find((task) => task.question === question && task.state === 'queued');

/** A material comes two days after the work that needs it should begin, and that work is promised. */
async function unsupplied(of: 'supplier_delay' | 'late_work'): Promise<string> {
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
    lots: [make.lot({ id: 'lm-1', productId: 'm-1', quantity: 10_000 })],
    supplies: [make.supply({ id: 'su-1', expectedAt: noon + 90 * hour })],
  });
  await replan(tenantId);
  await system(tenantId, async (tx) => {
    if (of === 'supplier_delay') await raiseForSupply(tx, { supplyId: 'su-1' });
    else await raiseForLateWork(tx, plantId);
  });
  return tenantId;
}

describe.each(['supplier_delay', 'late_work'] as const)('a purchase brought earlier, of a %s', (of) => {
  test('[ACT-20] [ACT-18] materials asks the supplier for the day; agreed, it is expected by then', async () => {
    const tenantId = await unsupplied(of);
    const option = await ofKind(tenantId, of, 'expedite');
    const askAt = Number(option?.facts['askAt']);
    expect(askAt).toBeGreaterThanOrEqual(noon + 24 * hour);
    expect(askAt).toBeLessThan(noon + 90 * hour);
    expect(option).toMatchObject({ effect: { supplyId: 'su-1', askAt }, predicted: { costMinor: 12_000_00 } });
    await choose(tenantId, option);
    const now = await askedNow(tenantId, of);
    expect(now).toEqual(expect.arrayContaining(['expedite.materials', `${of}.commercial`]));
    expect(now).not.toContain(`${of}.planning`);
    expect(await system(tenantId, (tx) => tx.get(supplyOrders, 'su-1'))).toMatchObject({
      expectedAt: noon + 90 * hour,
    });
    const task = await taskCalled(tenantId, 'expedite.materials');
    expect(task?.context[0]).toMatchObject({ code: 'supply.ask', facts: { askAt, fromAt: noon + 90 * hour } });
    const exception = await exceptionOf(tenantId, of);
    expect(exception?.answers.map(({ taskId }) => taskId)).toContain(task?.id);
    await answer(tenantId, task?.id, 'supplier_agreed');
    expect(await system(tenantId, (tx) => tx.get(supplyOrders, 'su-1'))).toMatchObject({ expectedAt: askAt });
  });

  test('[ACT-20] refused, materials and planning are asked again, and it is not offered again', async () => {
    const tenantId = await unsupplied(of);
    await choose(tenantId, await ofKind(tenantId, of, 'expedite'));
    await answer(tenantId, (await taskCalled(tenantId, 'expedite.materials'))?.id, 'supplier_refused');
    const again = ['expedite_refused.materials', 'expedite_refused.planning', `${of}.commercial`];
    expect(await askedNow(tenantId, of)).toEqual(expect.arrayContaining(again));
    const exception = await exceptionOf(tenantId, of);
    expect(exception).toMatchObject({ state: 'deciding' });
    expect((await offeredFor(tenantId, of)).map(({ kind }) => kind)).not.toContain('expedite');
    expect(await system(tenantId, (tx) => tx.get(supplyOrders, 'su-1'))).toMatchObject({
      expectedAt: noon + 90 * hour,
    });
  });

  test('[ACT-4] [ACT-20] once materials has it in hand it is not taken back', async () => {
    const tenantId = await unsupplied(of);
    const option = await ofKind(tenantId, of, 'expedite');
    await choose(tenantId, option);
    const task = await taskCalled(tenantId, 'expedite.materials');
    await transact(house, as(tenantId, 'materials'), (tx) =>
      acknowledgeTask.run(tx, { taskId: task?.id ?? '' }, tx.act),
    );
    const undone = transact(house, as(tenantId, 'planning', noon + minute), (tx) =>
      undoOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-2', reason: '' }, tx.act),
    );
    await expect(undone).rejects.toMatchObject({ code: 'option.undo_refused', facts: { why: 'worked_on' } });
  });

  const answer = (tenantId: string, taskId: string | undefined, choice: string) =>
    transact(house, as(tenantId, 'materials'), (tx) =>
      decideTask.run(tx, { taskId: taskId ?? '', decisionId: 'd-a', choice, reason: '' }, tx.act),
    );
});

/** A long order stands before the one that is wanted sooner than it can be. */
async function rushed(): Promise<string> {
  const unpromised = { promiseAt: null, promiseBasis: null, promisedAt: null, state: 'confirmed' } as const;
  const tenantId = await plant({
    products: [make.product({ id: 'p-1', routing: [{ work: 'extrude', perHour: 10 }] })],
    equipment: [make.equipment({ id: 'e-1' })],
    orders: [
      make.order({ id: 'o-long', ...unpromised, confirmedAt: noon - 3 * hour }),
      make.order({ id: 'o-rush', ...unpromised, confirmedAt: noon - hour, wantedAt: noon + 24 * hour }),
    ],
    orderLines: [
      make.orderLine({ id: 'ol-long', orderId: 'o-long', quantity: 400_000 }),
      make.orderLine({ id: 'ol-rush', orderId: 'o-rush', quantity: 50_000 }),
    ],
  });
  await replan(tenantId);
  await system(tenantId, (tx) => raiseForDemand(tx, { orderId: 'o-rush' }, { weighRush }));
  return tenantId;
}

describe('an earlier date at a premium', () => {
  const promiseOf = async (tenantId: string) =>
    (await system(tenantId, (tx) => tx.get(salesOrders, 'o-rush')))?.promiseAt ?? 0;

  async function asked(says: 'accepted' | 'refused'): Promise<{ tenantId: string; had: number; body: string }> {
    const tenantId = await rushed();
    const had = await promiseOf(tenantId);
    await choose(tenantId, await ofKind(tenantId, 'demand_change', 'premium'));
    expect(await promiseOf(tenantId)).toBe(noon + 24 * hour);
    const [ask] = await system(tenantId, (tx) => tx.all(customerAsks));
    await system(tenantId, (tx) => sendAsk(tx, { askId: ask?.id ?? '' }));
    await system(tenantId, (tx) => settleAsk(tx, { askId: ask?.id ?? '', messageId: 'm-1', says }));
    return { tenantId, had, body: ask?.body ?? '' };
  }

  test('[ACT-21] is offered beside putting the order first, with what the customer pays', async () => {
    const tenantId = await rushed();
    const found = await offered(tenantId);
    expect(found.map(({ kind }) => kind).sort()).toEqual(['new_promise', 'premium', 'rush_in']);
    const premium = found.find(({ kind }) => kind === 'premium');
    const first = found.find(({ kind }) => kind === 'rush_in');
    const premiumMinor = Math.ceil((first?.moneySavedMinor ?? 0) * 0.08);
    expect(premium).toMatchObject({ facts: { premiumMinor, currency: 'INR' }, effect: { premiumMinor } });
    expect(premium?.moneySavedMinor).toBe((first?.moneySavedMinor ?? 0) + premiumMinor);
  });

  test('[ACT-21] accepted, the date stands and commercial is asked to put it on the bill', async () => {
    const { tenantId, body } = await asked('accepted');
    expect(body).toMatch(/premium of ₹/);
    expect(await promiseOf(tenantId)).toBe(noon + 24 * hour);
    expect(await askedNow(tenantId, 'demand_change')).toEqual(['premium_agreed.commercial']);
    const task = await taskCalled(tenantId, 'premium_agreed.commercial');
    expect(task?.context[0]?.facts).toMatchObject({ order: 'SO-o-rush', premiumMinor: expect.any(Number) });
  });

  test('[ACT-21] refused, the order has the promise it had, and the exception goes on', async () => {
    const { tenantId, had } = await asked('refused');
    expect(await promiseOf(tenantId)).toBe(had);
    expect(await askedNow(tenantId, 'demand_change')).toEqual(['ask_refused.commercial', 'ask_refused.planning']);
    expect((await offered(tenantId)).map(({ kind }) => kind)).not.toContain('premium');
  });
});

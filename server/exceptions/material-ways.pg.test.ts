import { describe, expect, test } from 'vitest';
import { type ExceptionKind, exceptions, type Option, options } from '../../db/exception/exception.ts';
import { lots } from '../../db/lot/lot.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { setCosts } from '../../db/plant/plant-cost-mutators.ts';
import { productSources } from '../../db/product/product-source.ts';
import { productSubstitutes } from '../../db/product/product-substitute.ts';
import { dropSource, dropSubstitute, setSource, setSubstitute } from '../../db/product/source-mutators.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption, decideTask, undoOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { workOrders } from '../../db/work-order/work-order.ts';
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
import { fillPlant, fullStaff, make, noon, type PlantRows, plantId } from './plant-fixture.ts';
import { doingNothing } from './predict.ts';
import { raiseForLateWork } from './raise-for-late-work.ts';
import { raiseForShortage } from './raise-for-shortage.ts';
import { raiseForSupply } from './raise-for-supply.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const as = (tenantId: string, name: FunctionName, at = noon) => ({
  actor: testActor(tenantId, name, [name], [plantId]),
  at,
});
const replan = (tenantId: string) => system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'supply' }));

type Kind = 'shortage' | 'late_work' | 'supplier_delay';
const kinds: readonly Kind[] = ['shortage', 'late_work', 'supplier_delay'];

/**
 * Work of 100 pieces needs 50 units of m-1 and has 10; m-2 may stand for it, 1.1 to one. A purchase comes in 90 hours, or
 * (shortage) not at all.
 */
async function unsupplied(of: Kind, more: PlantRows = {}): Promise<string> {
  const tenantId = await house.addTenant();
  const rows: PlantRows = {
    people: [...fullStaff],
    customers: [make.customer({ id: 'c-1' })],
    products: [
      make.product({
        id: 'p-1',
        routing: [{ work: 'extrude', perHour: 10 }],
        bom: [{ productId: 'm-1', thousandthsPerUnit: 500 }],
      }),
      make.product({ id: 'm-1', kind: 'material', unit: 'kg', leadTimeHours: 96 }),
      make.product({ id: 'm-2', kind: 'material', unit: 'kg', leadTimeHours: 96 }),
    ],
    equipment: [make.equipment({ id: 'e-1' })],
    orders: [
      make.order({ id: 'o-1', state: 'planned', firstPromiseAt: noon + 20 * hour, promiseAt: noon + 20 * hour }),
    ],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1', promiseAt: noon + 20 * hour })],
    workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'] })],
    operations: [make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1' })],
    lots: [make.lot({ id: 'lm-1', productId: 'm-1', quantity: 10_000 })],
    supplies: of === 'shortage' ? [] : [make.supply({ id: 'su-1', expectedAt: noon + 90 * hour })],
    ...more,
  };
  await fillPlant(sql, tenantId, rows);
  await addDrafts(sql, tenantId, rows.orders ?? [], rows.orderLines ?? []);
  await transact(house, as(tenantId, 'admin'), (tx) => setCosts.run(tx, freeOfCost, tx.act));
  await says(tenantId, { sourceId: 'so-1' });
  await replan(tenantId);
  await system(tenantId, async (tx) => {
    if (of === 'supplier_delay') await raiseForSupply(tx, { supplyId: 'su-1' });
    else if (of === 'late_work') await raiseForLateWork(tx, plantId);
    else await raiseForShortage(tx, { workOrderId: 'w-1' });
  });
  return tenantId;
}

const freeOfCost = {
  plantId,
  transferMinor: null,
  changeoverHourMinor: 0,
  expediteMinor: null,
  overtimeHourMinor: null,
  premiumBps: null,
};

const source = {
  sourceId: 'so-1',
  productId: 'm-1',
  supplier: 'Chemplast',
  leadTimeHours: 20,
  unitPrice: 90_0000,
  currency: 'INR',
  minQuantity: 60_000,
};

const says = (tenantId: string, row: Partial<typeof source> | { unitPrice: null }, by: FunctionName = 'admin') =>
  transact(house, as(tenantId, by), (tx) => setSource.run(tx, { ...source, ...row }, tx.act));

const maySubstitute = (tenantId: string, by: FunctionName = 'admin') =>
  transact(house, as(tenantId, by), (tx) =>
    setSubstitute.run(
      tx,
      { rowId: 'su-row', productId: 'm-1', substituteId: 'm-2', thousandthsPerUnit: 1_100 },
      tx.act,
    ),
  );

const exceptionOf = async (tenantId: string, of: ExceptionKind) =>
  (await system(tenantId, (tx) => tx.all(exceptions))).find(({ kind }) => kind === of);

async function offered(tenantId: string, of: ExceptionKind): Promise<Option[]> {
  const exception = await exceptionOf(tenantId, of);
  return system(tenantId, async (tx) => {
    await offerOptions(tx, { exceptionId: exception?.id ?? '' }, { promiseLines, foreseer });
    return (await tx.scan(options, 'exceptionId', exception?.id ?? '')).filter(({ state }) => state === 'offered');
  });
}

const offeredAs = async (tenantId: string, of: ExceptionKind, wanted: Option['kind']) =>
  (await offered(tenantId, of)).find(({ kind }) => kind === wanted);

const choose = (tenantId: string, option: Option | undefined, decisionId = 'd-1') =>
  transact(house, as(tenantId, 'planning'), (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId, reason: '' }, tx.act),
  );

const open = async (tenantId: string) => (await system(tenantId, (tx) => tx.all(tasks))).filter(isOpen);
const questions = async (tenantId: string) => (await open(tenantId)).map(({ question }) => question);

async function answer(tenantId: string, question: string, choice: string): Promise<void> {
  const task = (await open(tenantId)).find((each) => each.question === question);
  if (!task) throw new Error(`nobody is asked ${question}`);
  await transact(house, as(tenantId, task.function as FunctionName), (tx) =>
    decideTask.run(tx, { taskId: task.id, decisionId: `d-${question}`, choice, reason: '' }, tx.act),
  );
}

const supplies = (tenantId: string) => system(tenantId, (tx) => tx.all(supplyOrders));

describe.each(kinds)('another supplier, of a %s', (of) => {
  test('[ACT-60] purchase asks them; agreed, what was ordered is expected by their day, and the plan counts on it', async () => {
    const tenantId = await unsupplied(of);
    const before = await supplies(tenantId);
    const option = await offeredAs(tenantId, of, 'alternate_supplier');
    expect(option).toMatchObject({
      facts: { supplier: 'Chemplast', amount: 60, unit: 'kg' },
      effect: { sourceId: 'so-1', quantity: 60_000 },
      predicted: { costMinor: 5_400_00 },
    });
    await choose(tenantId, option);
    expect(await questions(tenantId)).toContain('alternate.purchase');
    expect(await questions(tenantId)).not.toContain(`${of}.planning`);
    expect(await supplies(tenantId)).toEqual(before);
    const foreseen = await system(tenantId, async (tx) => {
      const seer = await foreseer(tx, plantId, option?.exceptionId ?? '');
      const at = Number(option?.effect['expectedAt']);
      return seer.foresee({ coming: [{ productId: 'm-1', quantity: 60_000, at }] });
    });
    await answer(tenantId, 'alternate.purchase', 'supplier_agreed');
    const ordered = (await supplies(tenantId)).filter(({ id }) => !before.some((each) => each.id === id));
    expect(ordered).toMatchObject([
      { supplier: 'Chemplast', productId: 'm-1', quantity: 60_000, expectedAt: option?.effect['expectedAt'], plantId },
    ]);
    await replan(tenantId);
    const now = await system(tenantId, async (tx) => {
      const seer = await foreseer(tx, plantId, option?.exceptionId ?? '');
      return seer.foresee(doingNothing({ kind: 'late_work' }));
    });
    expect(now.lines).toEqual(foreseen.lines);
    expect(await system(tenantId, (tx) => tx.get(workOrders, 'w-1'))).toMatchObject({ shortFromAt: null });
  });

  test('[ACT-60] refused, purchase and planning are asked again, and that supplier is not offered again', async () => {
    const tenantId = await unsupplied(of);
    await choose(tenantId, await offeredAs(tenantId, of, 'alternate_supplier'));
    await answer(tenantId, 'alternate.purchase', 'supplier_refused');
    expect(await questions(tenantId)).toEqual(
      expect.arrayContaining(['alternate_refused.purchase', 'alternate_refused.planning']),
    );
    expect(await offeredAs(tenantId, of, 'alternate_supplier')).toBeUndefined();
    await says(tenantId, { sourceId: 'so-2', supplier: 'Finolex', leadTimeHours: 22 });
    expect((await offeredAs(tenantId, of, 'alternate_supplier'))?.facts['supplier']).toBe('Finolex');
    expect((await supplies(tenantId)).map(({ supplier }) => supplier)).not.toContain('Chemplast');
  });

  test('[ACT-60] one tap counts; taken back before purchase has it, all is as before', async () => {
    const tenantId = await unsupplied(of);
    const option = await offeredAs(tenantId, of, 'alternate_supplier');
    const before = [await questions(tenantId), await supplies(tenantId)];
    await choose(tenantId, option);
    await expect(choose(tenantId, option, 'd-2')).rejects.toMatchObject({ code: 'option.not_offered' });
    await transact(house, as(tenantId, 'planning', noon + minute), (tx) =>
      undoOption.run(tx, { optionId: option?.id ?? '', decisionId: 'd-3', reason: '' }, tx.act),
    );
    expect([await questions(tenantId), await supplies(tenantId)]).toEqual(before);
  });
});

test('[ACT-60] the supplier who is late is no other, one without a price costs nobody knows what, and one who is gone is not asked', async () => {
  const tenantId = await unsupplied('supplier_delay');
  await says(tenantId, { unitPrice: null });
  const option = await offeredAs(tenantId, 'supplier_delay', 'alternate_supplier');
  expect(option?.predicted?.costMinor).toBeNull();
  await transact(house, as(tenantId, 'admin'), (tx) => dropSource.run(tx, { sourceId: 'so-1' }, tx.act));
  await expect(choose(tenantId, option)).rejects.toMatchObject({ code: 'option.stale' });
  await says(tenantId, { sourceId: 'so-3', supplier: 'Reliance' });
  expect(await offeredAs(tenantId, 'supplier_delay', 'alternate_supplier')).toBeUndefined();
});

const spare = (quantity: number): PlantRows => ({
  lots: [
    make.lot({ id: 'lm-1', productId: 'm-1', quantity: 10_000 }),
    make.lot({ id: 'ls-1', productId: 'm-2', quantity: 20_000, madeQuantity: 20_000, madeAt: noon - 3 * hour }),
    make.lot({ id: 'ls-2', productId: 'm-2', quantity: quantity - 20_000, madeAt: noon - 2 * hour }),
  ],
});

describe.each(kinds)('another material, of a %s', (of) => {
  test('[ACT-61] quality says it fits: what is used is a lot of its own, and the work has its material', async () => {
    const tenantId = await unsupplied(of, spare(44_000));
    expect(await offeredAs(tenantId, of, 'substitute')).toBeUndefined();
    await maySubstitute(tenantId);
    const option = await offeredAs(tenantId, of, 'substitute');
    expect(option).toMatchObject({
      facts: { amount: 44 },
      effect: {
        quantity: 40_000,
        parts: [
          { lotId: 'ls-1', quantity: 20_000 },
          { lotId: 'ls-2', quantity: 24_000 },
        ],
      },
    });
    await choose(tenantId, option);
    expect(await questions(tenantId)).toContain('substitute.quality');
    await answer(tenantId, 'substitute.quality', 'substitute_fits');
    const made = (await system(tenantId, (tx) => tx.all(lots))).filter(({ parents }) => parents.length > 0);
    expect(made.map(({ productId }) => productId)).toEqual(['m-1', 'm-1']);
    expect(made.flatMap(({ parents }) => parents).sort()).toEqual(['ls-1', 'ls-2']);
    expect(made.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(40_000);
    expect(await system(tenantId, (tx) => tx.get(lots, 'ls-1'))).toMatchObject({ quantity: 0, state: 'consumed' });
    await replan(tenantId);
    expect(await system(tenantId, (tx) => tx.get(workOrders, 'w-1'))).toMatchObject({ shortFromAt: null });
  });

  test('[ACT-61] unfit, nothing was used, the exception goes on and it is not offered again', async () => {
    const tenantId = await unsupplied(of, spare(44_000));
    await maySubstitute(tenantId);
    const before = await system(tenantId, (tx) => tx.all(lots));
    await choose(tenantId, await offeredAs(tenantId, of, 'substitute'));
    await answer(tenantId, 'substitute.quality', 'substitute_unfit');
    expect(await system(tenantId, (tx) => tx.all(lots))).toEqual(before);
    expect(await questions(tenantId)).toEqual(
      expect.arrayContaining(['substitute_refused.materials', 'substitute_refused.planning']),
    );
    expect(await offeredAs(tenantId, of, 'substitute')).toBeUndefined();
  });
});

test('[ACT-61] what other work needs of it, what does not suffice, and what is not allowed any more is not used', async () => {
  const short = await unsupplied('shortage', spare(43_000));
  await maySubstitute(short);
  expect(await offeredAs(short, 'shortage', 'substitute')).toBeUndefined();

  const tenantId = await unsupplied('shortage', spare(44_000));
  await maySubstitute(tenantId);
  const option = await offeredAs(tenantId, 'shortage', 'substitute');
  await transact(house, as(tenantId, 'admin'), (tx) => dropSubstitute.run(tx, { rowId: 'su-row' }, tx.act));
  await expect(choose(tenantId, option)).rejects.toMatchObject({ code: 'option.stale' });
});

test('[ACT-61] taken by others while quality looks, it counts as refused', async () => {
  const tenantId = await unsupplied('shortage', spare(44_000));
  await maySubstitute(tenantId);
  await choose(tenantId, await offeredAs(tenantId, 'shortage', 'substitute'));
  await system(tenantId, async (tx) => {
    const lot = await tx.get(lots, 'ls-2');
    if (lot) await tx.put(lots, { ...lot, quantity: 1_000 });
  });
  await answer(tenantId, 'substitute.quality', 'substitute_fits');
  expect(await questions(tenantId)).toContain('substitute_refused.materials');
  expect((await system(tenantId, (tx) => tx.all(lots))).every(({ parents }) => parents.length === 0)).toBe(true);
});

test('[ACT-62] an overdue purchase that would end a shortage is asked for a day, and has one when the supplier agrees', async () => {
  const tenantId = await unsupplied('shortage', { supplies: [make.supply({ id: 'su-1', expectedAt: noon - hour })] });
  const option = await offeredAs(tenantId, 'shortage', 'expedite');
  const askAt = Number(option?.effect['askAt']);
  expect(askAt).toBeGreaterThanOrEqual(noon + 24 * hour);
  await choose(tenantId, option);
  await answer(tenantId, 'expedite.materials', 'supplier_agreed');
  expect((await supplies(tenantId))[0]).toMatchObject({ expectedAt: askAt });
  await replan(tenantId);
  expect(await system(tenantId, (tx) => tx.get(workOrders, 'w-1'))).toMatchObject({ shortFromAt: null });
});

test('[ACT-63] left alone, the orders of a shortage are late, and its ways out say so', async () => {
  const tenantId = await unsupplied('shortage', spare(44_000));
  await maySubstitute(tenantId);
  const found = await offered(tenantId, 'shortage');
  expect(found.length).toBeGreaterThanOrEqual(2);
  for (const { predicted } of found) expect(predicted?.ordersLateOtherwise).toBe(1);
});

test('[ACT-64] nobody but an administrator says who brings what, whatever way they come, and another tenant sees nothing of it', async () => {
  const tenantId = await unsupplied('shortage');
  const other = await unsupplied('shortage', { products: [make.product({ id: 'm-1', kind: 'material' })] });
  await maySubstitute(tenantId);
  await expect(says(tenantId, {}, 'purchase')).rejects.toMatchObject({ code: 'person.not_permitted' });
  await expect(maySubstitute(tenantId, 'quality')).rejects.toMatchObject({ code: 'person.not_permitted' });
  const [row] = await system(tenantId, (tx) => tx.all(productSources));
  const [may] = await system(tenantId, (tx) => tx.all(productSubstitutes));
  if (!row || !may) throw new Error('nothing was said');
  const byHand = (work: (tx: ServerTx) => Promise<void>) => transact(house, as(tenantId, 'quality'), work);
  await expect(byHand((tx) => tx.put(productSources, { ...row, leadTimeHours: 1 }))).rejects.toMatchObject({
    code: 'source.not_yours',
  });
  await expect(byHand((tx) => tx.delete(productSubstitutes, may.id))).rejects.toMatchObject({
    code: 'source.not_yours',
  });
  expect(await system(other, (tx) => tx.all(productSubstitutes))).toEqual([]);
});

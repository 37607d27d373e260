import { expect, test } from 'vitest';
import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { loadLines } from '../../db/load/load.ts';
import { allocations } from '../../db/lot/lot.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { applyOption } from './apply-option.ts';
import { offerOptions } from './offer-options.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, {
  now: noon,
  flow: {
    // Planning takes the held lot's allocations back right after the exception was raised.
    'hold.raised': [
      raiseForHold,
      async (tx, { holdId }) => {
        await tx.sql`delete from public.allocation where tenant_id = app.tenant_id() and lot_id = (
          select lot_id from public.hold where tenant_id = app.tenant_id() and id = ${holdId})`;
      },
    ],
    'option.chosen': [applyOption],
  },
});

/** L-HELD is given to two orders and staged on a truck for one of them; L-GOOD is free. */
async function plantWithHeldLot(free = 250_000): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    orders: [make.order({ id: 'o-1' }), make.order({ id: 'o-2', promiseAt: noon + 60 * hour })],
    orderLines: [
      make.orderLine({ id: 'ol-1', orderId: 'o-1' }),
      make.orderLine({ id: 'ol-2', orderId: 'o-2', netMinor: 400_00 }),
    ],
    lots: [
      make.lot({ id: 'l-held', parents: ['m-1'] }),
      make.lot({ id: 'l-kin', parents: ['m-1'] }),
      make.lot({ id: 'l-good', quantity: free }),
    ],
    allocations: [
      make.allocation({ id: 'a-1', lotId: 'l-held', orderLineId: 'ol-1', orderId: 'o-1' }),
      make.allocation({ id: 'a-2', lotId: 'l-held', orderLineId: 'ol-2', orderId: 'o-2' }),
    ],
    loads: [make.load({ id: 'ld-1' })],
    loadLines: [make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'l-held' })],
  });
  return tenantId;
}

const hold = (tenantId: string, at = noon) =>
  transact(house, { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at }, (tx) =>
    raiseHold.run(tx, { holdId: 'h-1', lotId: 'l-held', reason: 'dimension', note: 'od 33.1' }, tx.act),
  );

const read = <T>(tenantId: string, work: Parameters<typeof transactAsSystem<T>>[2]) =>
  transactAsSystem(house, tenantId, work);

test('[EXC-1] a hold asks five functions at once, each its own question, with the orders and money it touches', async () => {
  const tenantId = await plantWithHeldLot();
  await hold(tenantId);
  const [exception] = await read(tenantId, (tx) => tx.all(exceptions));
  expect(exception).toMatchObject({
    kind: 'hold',
    number: 'EX-1001',
    state: 'routed',
    severity: 'major',
    subject: 'L-HELD',
    moneyAtRiskMinor: 1_400_00,
    currency: 'INR',
    consequence: 'load.slot',
    consequenceAt: noon + 6 * hour,
    decideBy: noon + 30 * minute,
    ackBy: noon + 6 * minute,
  });
  expect(exception?.impact.orders.map((order) => order.number)).toEqual(['SO-o-1', 'SO-o-2']);
  const asked = await read(tenantId, (tx) => tx.all(tasks));
  expect(asked.map((task) => task.question).sort()).toEqual([
    'hold.commercial',
    'hold.dispatch',
    'hold.materials',
    'hold.planning',
    'hold.quality',
  ]);
});

/** The other lots on offer, after new options were looked for. */
async function offerSwaps(tenantId: string): Promise<Option[]> {
  return read(tenantId, async (tx) => {
    const [exception] = await tx.all(exceptions);
    await offerOptions(tx, { exceptionId: exception?.id ?? '' }, { promiseLines: async () => [] });
    return (await tx.all(options)).filter(({ kind }) => kind === 'swap_lot');
  });
}

const choose = (tenantId: string, option: Option | undefined) =>
  transact(house, { actor: testActor(tenantId, 'planning', ['planning'], [plantId]), at: noon }, (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: `d-${option?.id}`, reason: '' }, tx.act),
  );

const taskStates = async (tenantId: string): Promise<string[]> =>
  (await read(tenantId, (tx) => tx.all(tasks))).map((task) => `${task.function} ${task.state}`).sort();

test('[EXC-8] a swap moves the allocations and the load line to the chosen lot and asks nobody twice', async () => {
  const tenantId = await plantWithHeldLot();
  await hold(tenantId);
  const [option, ...others] = await offerSwaps(tenantId);
  expect(others).toEqual([]);
  expect(option).toMatchObject({
    kind: 'swap_lot',
    ordersSaved: 2,
    moneySavedMinor: 1_400_00,
    facts: { lot: 'L-GOOD' },
  });

  await choose(tenantId, option);
  await read(tenantId, async (tx) => {
    const given = (await tx.all(allocations))
      .map((each) => `${each.orderLineId} ${each.lotId} ${each.quantity}`)
      .sort();
    expect(given).toEqual(['ol-1 l-good 100000', 'ol-2 l-good 100000']);
    expect(await tx.get(loadLines, 'll-1')).toMatchObject({ lotId: 'l-good', state: 'staged' });
    expect((await tx.all(exceptions))[0]).toMatchObject({ state: 'resolving' });
  });
  expect(await taskStates(tenantId)).toEqual([
    'commercial superseded',
    'dispatch superseded',
    'materials queued',
    'planning superseded',
    'quality queued',
  ]);
});

test('[EXC-8] a lot that covers one order is offered for the one promised first, and the other is still asked about', async () => {
  const tenantId = await plantWithHeldLot(150_000);
  await hold(tenantId);
  const [option] = await offerSwaps(tenantId);
  expect(option).toMatchObject({ ordersSaved: 1, moneySavedMinor: 1_000_00 });
  await choose(tenantId, option);
  expect(await read(tenantId, (tx) => tx.all(allocations))).toMatchObject([{ lotId: 'l-good', orderLineId: 'ol-1' }]);
  expect((await taskStates(tenantId)).filter((task) => task.endsWith('queued'))).toHaveLength(5);
  expect((await read(tenantId, (tx) => tx.all(exceptions)))[0]).toMatchObject({ state: 'deciding' });
});

test('[EXC-9] a lot given away meanwhile is never overdrawn: the choice is refused and nothing has changed', async () => {
  const tenantId = await plantWithHeldLot();
  await hold(tenantId);
  const [option] = await offerSwaps(tenantId);
  await fillPlant(sql, tenantId, {
    allocations: [
      make.allocation({ id: 'a-9', lotId: 'l-good', orderLineId: 'ol-9', orderId: 'o-9', quantity: 100_000 }),
    ],
  });
  await expect(choose(tenantId, option)).rejects.toMatchObject({
    code: 'option.stale',
    facts: { why: 'lot_taken', lot: 'L-GOOD' },
  });
  expect(await read(tenantId, (tx) => tx.all(allocations))).toHaveLength(1);
  expect(await offerSwaps(tenantId)).toMatchObject([
    { id: option?.id, state: 'expired' },
    { state: 'offered', ordersSaved: 1 },
  ]);
});

test('[EXC-8] held pieces already on the truck come off first: the line is staged anew and dispatch still answers', async () => {
  const tenantId = await plantWithHeldLot();
  await fillPlant(sql, tenantId, {
    loadLines: [
      make.loadLine({
        id: 'll-1',
        loadId: 'ld-1',
        orderLineId: 'ol-1',
        lotId: 'l-held',
        picked: 100_000,
        state: 'picked',
        pickedHow: 'scan',
        pickedAt: noon,
        pickedBy: 'dispatch',
      }),
    ],
  });
  await hold(tenantId);
  const [option] = await offerSwaps(tenantId);
  await choose(tenantId, option);
  expect(await read(tenantId, (tx) => tx.get(loadLines, 'll-1'))).toMatchObject({
    lotId: 'l-good',
    picked: 0,
    state: 'staged',
  });
  expect(await taskStates(tenantId)).toContain('dispatch queued');
});

test('[EXC-9] two who take the same lot at the same moment: one gets it, the other is told that it is gone', async () => {
  const tenantId = await plantWithHeldLot();
  await fillPlant(sql, tenantId, {
    lots: [make.lot({ id: 'l-other', parents: ['m-2'] })],
    orders: [make.order({ id: 'o-3' })],
    orderLines: [make.orderLine({ id: 'ol-3', orderId: 'o-3' })],
    allocations: [make.allocation({ id: 'a-3', lotId: 'l-other', orderLineId: 'ol-3', orderId: 'o-3' })],
  });
  await hold(tenantId);
  await transact(house, { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at: noon }, (tx) =>
    raiseHold.run(tx, { holdId: 'h-2', lotId: 'l-other', reason: 'dimension', note: '' }, tx.act),
  );
  await read(tenantId, async (tx) => {
    for (const { id } of await tx.all(exceptions)) {
      await offerOptions(tx, { exceptionId: id }, { promiseLines: async () => [] });
    }
  });
  // 250 are free: enough for the two lines of the first hold or the one of the second, not for both.
  const toGood = (await read(tenantId, (tx) => tx.all(options))).filter((each) => each.facts['lot'] === 'L-GOOD');
  expect(toGood).toHaveLength(2);
  const taken = await Promise.allSettled(toGood.map((option) => choose(tenantId, option)));
  expect(taken.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  const given = (await read(tenantId, (tx) => tx.scan(allocations, 'lotId', 'l-good'))).map((each) => each.quantity);
  expect(given.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(250_000);
  const refused = taken.find((each) => each.status === 'rejected');
  expect(refused?.reason).toMatchObject({ code: 'option.stale', facts: { why: 'lot_taken' } });
});

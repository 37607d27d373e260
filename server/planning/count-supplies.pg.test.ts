import { describe, expect, test } from 'vitest';
import { allocations, lots } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { planVersions } from '../../db/plan/plan-version.ts';
import { cancelSupply, delaySupply, receiveSupply, takeBackReceipt } from '../../db/supply/supply-mutators.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { hour } from '../../db/values/instant.ts';
import { workOrders } from '../../db/work-order/work-order.ts';
import { fillPlant, make, noon, type PlantRows, plantId } from '../exceptions/plant-fixture.ts';
import { numberLot } from '../execution/number-lot.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { addDrafts } from './draft-fixture.ts';
import { promiseOrder } from './promise-order.ts';
import { replanPlant } from './replan-plant.ts';

const { sql } = await testDatabase();

/** A shop that buys glue and makes pipes of resin (half a unit each, 100 an hour); an order of either is asked for. */
async function shop(rows: PlantRows) {
  const short: string[] = [];
  const house = testHouse(sql, {
    now: noon,
    flow: {
      'lot.made': [numberLot],
      'stock.short': [async (_, { workOrderId }) => void short.push(workOrderId)],
    },
  });
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    products: [
      make.product({
        id: 'pipe',
        routing: [{ work: 'extrude', perHour: 100 }],
        bom: [{ productId: 'resin', thousandthsPerUnit: 500 }],
      }),
      make.product({ id: 'glue', leadTimeHours: 200 }),
      make.product({ id: 'resin', kind: 'material', leadTimeHours: 200 }),
    ],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'ext-1' })],
    ...rows,
  });
  await addDrafts(sql, tenantId, rows.orders ?? [], rows.orderLines ?? []);
  const act = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
  return {
    act,
    short,
    tenantId,
    by: (work: (tx: ServerTx) => Promise<void>) =>
      transact(house, { actor: testActor(tenantId, 'materials', ['materials'], [plantId]), at: noon }, work),
    replan: () => act((tx) => replanPlant(tx, { plantId, reason: 'supply' }, () => 0)),
    order: (id = 'o-1') => act((tx) => tx.get(salesOrders, id)),
    supply: () => act((tx) => tx.get(supplyOrders, 's-1')),
    lean: () => act(async (tx) => (await tx.all(orderLines)).map(({ leansOn }) => leansOn)),
  };
}

const unpromised = { state: 'confirmed', promiseAt: null, promiseBasis: null, promisedAt: null } as const;
const asked = (productId: string, quantity: number): PlantRows => ({
  orders: [make.order({ id: 'o-1', ...unpromised })],
  orderLines: [make.orderLine({ id: 'l-1', orderId: 'o-1', productId, quantity })],
});
const owed = (productId: string, quantity: number): PlantRows => ({
  supplies: [make.supply({ id: 's-1', productId, quantity, promisedAt: noon + 9 * hour, expectedAt: noon + 9 * hour })],
});
const came = { supplyId: 's-1', lotId: 'lot-s', supplierLot: 'RL-88', location: 'Bay 2', last: false, reason: '' };

describe('what a supplier owes', () => {
  test('[SUPPLY-1] is promised to who asks for it, for when it comes, and the promise says so', async () => {
    const { act, order, lean } = await shop({ ...asked('glue', 40_000), ...owed('glue', 50_000) });
    await act((tx) => promiseOrder(tx, { orderId: 'o-1' }, () => 0));
    expect(await order()).toMatchObject({ promiseAt: noon + 10 * hour, promiseBasis: 'ATP', state: 'planned' });
    expect(await lean()).toEqual([['s-1']]);
  });

  test('[SUPPLY-2] holds work until it comes, and nobody is told that it is short', async () => {
    const { act, order, lean, short } = await shop({ ...asked('pipe', 100_000), ...owed('resin', 50_000) });
    await act((tx) => promiseOrder(tx, { orderId: 'o-1' }, () => 0));
    expect(await order()).toMatchObject({ promiseAt: noon + 11 * hour, promiseBasis: 'CTP' });
    expect(await act((tx) => tx.all(workOrders))).toMatchObject([
      { plannedStartAt: noon + 9 * hour, shortFromAt: null },
    ]);
    expect([await lean(), short]).toEqual([[['s-1']], []]);
  });

  test('[SUPPLY-3] comes later: the promise moves with it in a plan that says so; called off: the work is short', async () => {
    const { act, by, order, replan, short } = await shop({ ...asked('pipe', 100_000), ...owed('resin', 50_000) });
    await act((tx) => promiseOrder(tx, { orderId: 'o-1' }, () => 0));
    await by((tx) => delaySupply.run(tx, { supplyId: 's-1', expectedAt: noon + 30 * hour, reason: '' }, tx.act));
    await replan();
    expect(await order()).toMatchObject({ promiseAt: noon + 32 * hour, firstPromiseAt: noon + 11 * hour });
    const [version] = (await act((tx) => tx.all(planVersions))).sort((a, b) => b.number - a.number);
    expect(version).toMatchObject({ reason: 'supply' });
    expect(version?.changes.map(({ code }) => code)).toContain('promise.later');
    await by((tx) => cancelSupply.run(tx, { supplyId: 's-1' }, tx.act));
    await replan();
    expect(short).toHaveLength(1);
  });
});

describe('what is received', () => {
  test('[SUPPLY-4] becomes a numbered lot that is given at once, and the rest stays expected', async () => {
    const { act, by, supply, replan, lean } = await shop({ ...asked('glue', 40_000), ...owed('glue', 50_000) });
    await by((tx) => receiveSupply.run(tx, { ...came, quantity: 30_000 }, tx.act));
    expect(await supply()).toMatchObject({ state: 'expected', received: 30_000, lotIds: ['lot-s'] });
    const [lot] = await act((tx) => tx.all(lots));
    expect(lot).toMatchObject({ quantity: 30_000, supplierLot: 'RL-88', location: 'Bay 2', state: 'available' });
    expect(lot?.number).toMatch(/^L-/);
    await replan();
    expect(await act((tx) => tx.all(allocations))).toMatchObject([{ lotId: 'lot-s', quantity: 30_000 }]);
    expect(await lean()).toEqual([['s-1']]);
    await by((tx) => receiveSupply.run(tx, { ...came, lotId: 'lot-t', quantity: 20_000 }, tx.act));
    expect(await supply()).toMatchObject({ state: 'received', received: 50_000 });
    await replan();
    expect(await lean()).toEqual([[]]);
  });

  test('[SUPPLY-4] said to be the last, closes the delivery; said twice, counts once', async () => {
    const { act, by, supply } = await shop(owed('glue', 50_000));
    await by((tx) => receiveSupply.run(tx, { ...came, quantity: 30_000, last: true }, tx.act));
    expect(await supply()).toMatchObject({ state: 'received', received: 30_000 });
    const again = by((tx) => receiveSupply.run(tx, { ...came, quantity: 30_000 }, tx.act));
    await expect(again).rejects.toThrow('supply.not_expected');
    expect(await act((tx) => tx.all(lots))).toHaveLength(1);
  });

  test('[SUPPLY-5] beyond a tenth more than ordered needs a reason, in the database too', async () => {
    const { by, supply, tenantId } = await shop(owed('glue', 50_000));
    const receive = (quantity: number, reason = '') =>
      by((tx) => receiveSupply.run(tx, { ...came, quantity, reason }, tx.act));
    await expect(receive(55_001)).rejects.toThrow('supply.too_much');
    const past = sql`update public.supply_order set received = 55001 where tenant_id = ${tenantId}`;
    await expect(past).rejects.toThrow('supply_order_received_most');
    await receive(55_001, 'they rounded up to a pallet');
    expect(await supply()).toMatchObject({ received: 55_001, overReason: 'they rounded up to a pallet' });
  });

  test('[SUPPLY-6] is taken back while nothing was taken from it, and is expected again', async () => {
    const { act, by, supply, replan, lean } = await shop({ ...asked('glue', 40_000), ...owed('glue', 50_000) });
    await by((tx) => receiveSupply.run(tx, { ...came, quantity: 50_000 }, tx.act));
    await replan();
    const takeBack = () => by((tx) => takeBackReceipt.run(tx, { supplyId: 's-1', lotId: 'lot-s' }, tx.act));
    await takeBack();
    expect(await supply()).toMatchObject({ state: 'expected', received: 0, receivedAt: null, lotIds: [] });
    expect(await act((tx) => tx.all(lots))).toMatchObject([{ quantity: 0, state: 'returned' }]);
    await replan();
    expect(await lean()).toEqual([['s-1']]);
    await expect(takeBack()).rejects.toThrow('supply.not_received');
  });

  test('[SUPPLY-6] is not taken back once something was', async () => {
    const { act, by, supply } = await shop(owed('glue', 50_000));
    await by((tx) => receiveSupply.run(tx, { ...came, quantity: 50_000 }, tx.act));
    await act((tx) => tx.sql`update public.lot set quantity = 49000 where id = 'lot-s'`);
    const taken = by((tx) => takeBackReceipt.run(tx, { supplyId: 's-1', lotId: 'lot-s' }, tx.act));
    await expect(taken).rejects.toThrow('supply.lot_taken');
    expect(await supply()).toMatchObject({ received: 50_000 });
  });
});

import { describe, expect, test } from 'vitest';
import { loads } from '../../db/load/load.ts';
import { confirmLoad } from '../../db/load/load-mutators.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { fillPlant, make, noon, type PlantRows, plantId } from '../exceptions/plant-fixture.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { shipLoad } from './ship-load.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow: { 'load.confirmed': [shipLoad] } });

async function dock(rows: PlantRows) {
  const tenantId = await house.addTenant();
  const orders = [make.order({ id: 'o-1', state: 'ready' })];
  const lines = ['l-1', 'l-2'].map((id, at) => make.orderLine({ id, orderId: 'o-1', position: at + 1 }));
  await addDrafts(sql, tenantId, orders, lines);
  await fillPlant(sql, tenantId, {
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    orders,
    orderLines: lines,
    loads: [make.load({ id: 'd-1', state: 'loading', seal: 'S-1', sealedAt: noon })],
    ...rows,
  });
  const act = { actor: testActor(tenantId, 'dispatch', ['dispatch'], [plantId]), at: noon };
  return {
    confirm: () => transact(house, act, (tx) => confirmLoad.run(tx, { loadId: 'd-1' }, act)),
    read: <T>(work: Parameters<typeof transactAsSystem<T>>[2]) => transactAsSystem(house, tenantId, work),
  };
}

const picked = (id: string, orderLineId: string, lotId: string, pieces = 100_000) =>
  make.loadLine({
    id,
    loadId: 'd-1',
    orderLineId,
    lotId,
    picked: pieces,
    state: pieces < 100_000 ? 'short' : 'picked',
  });
const given = (id: string, orderLineId: string, lotId: string) =>
  make.allocation({ id, lotId, orderLineId, orderId: 'o-1' });

describe('a confirmed load', () => {
  test('[DISP-1] leaves once: lots, allocations, lines and order say so', async () => {
    const { confirm, read } = await dock({
      lots: [make.lot({ id: 'lot-1' }), make.lot({ id: 'lot-2', quantity: 100_000, madeQuantity: 100_000 })],
      allocations: [given('a-1', 'l-1', 'lot-1'), given('a-2', 'l-2', 'lot-2')],
      loadLines: [picked('ll-1', 'l-1', 'lot-1'), picked('ll-2', 'l-2', 'lot-2')],
    });
    await confirm();
    await read((tx) => shipLoad(tx, { loadId: 'd-1' }));
    expect(await read((tx) => tx.get(loads, 'd-1'))).toMatchObject({ state: 'dispatched' });
    expect(await read((tx) => tx.get(lots, 'lot-1'))).toMatchObject({ quantity: 400_000, state: 'available' });
    expect(await read((tx) => tx.get(lots, 'lot-2'))).toMatchObject({ quantity: 0, state: 'consumed' });
    expect(await read((tx) => tx.all(allocations))).toEqual([]);
    expect((await read((tx) => tx.all(orderLines))).map((line) => line.shippedQuantity)).toEqual([100_000, 100_000]);
    expect(await read((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'dispatched' });
  });

  test('[DISP-4] that is short ships what is on it; the order stays owed the rest', async () => {
    const { confirm, read } = await dock({
      lots: [make.lot({ id: 'lot-1' })],
      allocations: [given('a-1', 'l-1', 'lot-1'), given('a-2', 'l-2', 'lot-1')],
      loadLines: [picked('ll-1', 'l-1', 'lot-1'), picked('ll-2', 'l-2', 'lot-1', 30_000)],
    });
    await confirm();
    expect(await read((tx) => tx.get(lots, 'lot-1'))).toMatchObject({ quantity: 370_000 });
    expect(await read((tx) => tx.all(allocations))).toMatchObject([{ orderLineId: 'l-2', quantity: 70_000 }]);
    expect((await read((tx) => tx.all(orderLines))).map((line) => line.shippedQuantity)).toEqual([100_000, 30_000]);
    expect(await read((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'planned' });
  });

  test('[DISP-5] with a lot on hold does not leave, and nothing of it is shipped', async () => {
    const { confirm, read } = await dock({
      lots: [make.lot({ id: 'lot-1' }), make.lot({ id: 'lot-2', state: 'held' })],
      allocations: [given('a-1', 'l-1', 'lot-1')],
      loadLines: [picked('ll-1', 'l-1', 'lot-1'), picked('ll-2', 'l-2', 'lot-2')],
    });
    await expect(confirm()).rejects.toMatchObject({ code: 'lot.on_hold' });
    expect(await read((tx) => tx.get(loads, 'd-1'))).toMatchObject({ state: 'loading' });
    expect((await read((tx) => tx.all(orderLines))).map((line) => line.shippedQuantity)).toEqual([0, 0]);
    expect(await read((tx) => tx.get(lots, 'lot-1'))).toMatchObject({ quantity: 500_000 });
  });
});

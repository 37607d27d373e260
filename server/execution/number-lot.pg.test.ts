import { describe, expect, test } from 'vitest';
import { lots } from '../../db/lot/lot.ts';
import { salesOrders } from '../../db/order/order.ts';
import {
  completeOperation,
  countOperation,
  pauseOperation,
  startOperation,
} from '../../db/work-order/operation-mutators.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import { fillPlant, make, noon, plantId } from '../exceptions/plant-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { followOperation } from './follow-operation.ts';
import { numberLot } from './number-lot.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow: { 'operation.changed': [followOperation], 'lot.made': [numberLot] } });

async function floor() {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    products: [
      make.product({ id: 'p-1', bom: [{ productId: 'resin', thousandthsPerUnit: 400 }] }),
      make.product({ id: 'resin', kind: 'material' }),
    ],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'ext-1' })],
    orders: [make.order({ id: 'o-1', state: 'planned' })],
    orderLines: [make.orderLine({ id: 'l-1', orderId: 'o-1' })],
    lots: [
      make.lot({ id: 'r-new', productId: 'resin', quantity: 500_000, madeAt: noon - 1 }),
      make.lot({ id: 'r-old', productId: 'resin', quantity: 30_000, madeAt: noon - 2 }),
    ],
    workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['l-1'], inputLotIds: ['r-new', 'r-old'] })],
    operations: [make.operation({ id: 's-1', workOrderId: 'w-1', equipmentId: 'ext-1' })],
  });
  const actor = testActor(tenantId, 'operator', ['operator'], [plantId]);
  const act = { actor, at: noon };
  return {
    tenantId,
    start: () => transact(house, act, (tx) => startOperation.run(tx, { operationId: 's-1' }, act)),
    pause: () => transact(house, act, (tx) => pauseOperation.run(tx, { operationId: 's-1' }, act)),
    async complete(good: number, scrap: number) {
      await transact(house, act, (tx) => countOperation.run(tx, { operationId: 's-1', good, scrap }, act));
      await transact(house, act, (tx) => completeOperation.run(tx, { operationId: 's-1', lotId: 'made' }, act));
    },
    read: <T>(work: Parameters<typeof transactAsSystem<T>>[2]) => transactAsSystem(house, tenantId, work),
  };
}

describe('work on the floor', () => {
  test('[EXEC-9] orders and work orders stand where their steps stand', async () => {
    const { start, pause, read } = await floor();
    await start();
    expect(await read((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'in_production' });
    await pause();
    expect(await read((tx) => tx.get(workOrders, 'w-1'))).toMatchObject({ state: 'paused' });
    await start();
    expect(await read((tx) => tx.get(workOrders, 'w-1'))).toMatchObject({ state: 'running' });
    expect(await read((tx) => tx.get(operations, 's-1'))).toMatchObject({ startedAt: noon });
  });

  test('[EXEC-10] a lot gets its number once and uses up its material, oldest first, scrap included', async () => {
    const { start, complete, read } = await floor();
    await start();
    await complete(90_000, 10_000);
    const made = await read((tx) => tx.get(lots, 'made'));
    expect(made).toMatchObject({
      quantity: 90_000,
      parents: ['r-new', 'r-old'],
      number: expect.stringMatching(/^L-\d+$/),
    });
    expect(await read((tx) => tx.get(lots, 'r-old'))).toMatchObject({ quantity: 0, state: 'consumed' });
    expect(await read((tx) => tx.get(lots, 'r-new'))).toMatchObject({ quantity: 490_000, state: 'available' });
    await read((tx) => numberLot(tx, { lotId: 'made' }));
    expect(await read((tx) => tx.get(lots, 'made'))).toEqual(made);
    expect(await read((tx) => tx.get(lots, 'r-new'))).toMatchObject({ quantity: 490_000 });
  });
});

import { expect, test } from 'vitest';
import { exceptions, options } from '../../db/exception/exception.ts';
import { plantCosts } from '../../db/plant/plant-cost.ts';
import { setCosts } from '../../db/plant/plant-cost-mutators.ts';
import { hour } from '../../db/values/instant.ts';
import { flow } from '../flow.ts';
import { foreseer } from '../planning/foresee.ts';
import { promiseLines } from '../planning/promise-lines.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { offerOptions } from './offer-options.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForShortage } from './raise-for-shortage.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow: { 'plant.costs_said': flow['plant.costs_said'] } });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);

const unsaid = {
  plantId,
  transferMinor: null,
  changeoverHourMinor: null,
  expediteMinor: null,
  overtimeHourMinor: null,
  premiumBps: null,
};

/** Work without its material, which another plant has. */
async function shortPlant(): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    plants: [make.plant(), make.plant({ id: 'plant-2', name: 'Depot' })],
    people: [...fullStaff],
    products: [
      make.product({ id: 'p-1', bom: [{ productId: 'm-1', thousandthsPerUnit: 500 }] }),
      make.product({ id: 'm-1', kind: 'material', unit: 'kg' }),
    ],
    customers: [make.customer({ id: 'c-1' })],
    orders: [make.order({ id: 'o-1', promiseAt: noon + 20 * hour })],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1' })],
    workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'], quantity: 200_000 })],
    lots: [make.lot({ id: 'lm-2', productId: 'm-1', quantity: 200_000, plantId: 'plant-2', scope: 'plant:plant-2' })],
  });
  await system(tenantId, (tx) => raiseForShortage(tx, { workOrderId: 'w-1' }));
  return tenantId;
}

async function costOfTransfer(tenantId: string): Promise<number | null | undefined> {
  return system(tenantId, async (tx) => {
    for (const { id } of await tx.all(exceptions))
      await offerOptions(tx, { exceptionId: id }, { promiseLines, foreseer });
    return (await tx.all(options)).find(({ kind }) => kind === 'transfer')?.predicted?.costMinor;
  });
}

const says = (tenantId: string, by: 'admin' | 'finance', transferMinor: number | null) =>
  transact(house, { actor: testActor(tenantId, by, [by], [plantId]), at: noon }, (tx) =>
    setCosts.run(tx, { ...unsaid, transferMinor }, tx.act),
  );

test('[ACT-19] a trip’s freight is what the administrator says, and what is offered is priced anew', async () => {
  const tenantId = await shortPlant();
  expect(await costOfTransfer(tenantId)).toBeNull();
  await sql`delete from ops.job where tenant_id = ${tenantId} and queue = 'exception.options'`;
  await says(tenantId, 'admin', 28_000_00);
  const waiting = await sql`select from ops.job where tenant_id = ${tenantId} and queue = 'exception.options'`;
  expect(waiting).toHaveLength(1);
  expect(await costOfTransfer(tenantId)).toBe(28_000_00);
  await says(tenantId, 'admin', null);
  expect(await costOfTransfer(tenantId)).toBeNull();
});

test('[ACT-19] nobody else may, whatever way they come', async () => {
  const tenantId = await shortPlant();
  expect(setCosts.by).toEqual(['admin']);
  await expect(says(tenantId, 'finance', 1)).rejects.toMatchObject({ code: 'person.not_permitted' });
  const row = { ...unsaid, id: plantId, scope: `plant:${plantId}`, currency: 'INR' };
  const byHand = transact(house, { actor: testActor(tenantId, 'finance', ['finance'], [plantId]), at: noon }, (tx) =>
    tx.put(plantCosts, row),
  );
  await expect(byHand).rejects.toMatchObject({ code: 'cost.not_yours' });
  expect(await system(tenantId, (tx) => tx.all(plantCosts))).toEqual([]);
});

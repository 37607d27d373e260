import { expect, test } from 'vitest';
import { creditPositions } from '../../db/customer/customer.ts';
import { deliverOrder } from '../../db/load/delivery-mutators.ts';
import { deliveryProofs } from '../../db/load/delivery-proof.ts';
import { salesOrders } from '../../db/order/order.ts';
import { moneyScope } from '../../db/scope.ts';
import { fillPlant, make, noon, type PlantRows, plantId } from '../exceptions/plant-fixture.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';

const { sql } = await testDatabase();
const house = testHouse(sql);

const loaded = (id: string, loadId: string, orderLineId: string) =>
  make.loadLine({ id, loadId, orderLineId, lotId: 'lot-1', picked: 100_000, state: 'picked' });

/** An order that left on two trucks. */
async function road(rows: PlantRows = {}) {
  const tenantId = await house.addTenant();
  const lines = ['l-1', 'l-2'].map((id, at) =>
    make.orderLine({ id, orderId: 'o-1', position: at + 1, shippedQuantity: 100_000 }),
  );
  const orders = [make.order({ id: 'o-1', state: 'dispatched' })];
  await addDrafts(sql, tenantId, orders, lines);
  const gone = { state: 'dispatched', seal: 'S-1', sealedAt: noon } as const;
  await fillPlant(sql, tenantId, {
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    lots: [make.lot({ id: 'lot-1' })],
    orders,
    orderLines: lines,
    loads: [make.load({ id: 'd-1', ...gone }), make.load({ id: 'd-2', number: 'LD-2', ...gone })],
    loadLines: [loaded('ll-1', 'd-1', 'l-1'), loaded('ll-2', 'd-2', 'l-2')],
    ...rows,
  });
  const act = { actor: testActor(tenantId, 'dispatch', ['dispatch'], [plantId]), at: noon };
  return {
    tenantId,
    deliver: (loadId: string, orderId = 'o-1') =>
      transact(house, act, (tx) => deliverOrder.run(tx, { loadId, orderId, receivedBy: 'Ramesh' }, act)),
    read: <T>(work: Parameters<typeof transactAsSystem<T>>[2]) => transactAsSystem(house, tenantId, work),
  };
}

test('[DISP-6] an order is delivered with the last of its trucks, and each is said once', async () => {
  const { deliver, read } = await road();
  await deliver('d-1');
  expect(await read((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'dispatched' });
  await expect(deliver('d-1')).rejects.toMatchObject({ code: 'load.delivered_already' });
  await deliver('d-2');
  expect(await read((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'delivered' });
  expect((await read((tx) => tx.all(deliveryProofs))).map(({ receivedBy }) => receivedBy)).toEqual([
    'Ramesh',
    'Ramesh',
  ]);
});

test('[DISP-6] nothing has arrived that has not left, or was not on the truck', async () => {
  const { deliver } = await road({
    loads: [make.load({ id: 'd-1', state: 'loading' }), make.load({ id: 'd-2', number: 'LD-2', state: 'loading' })],
  });
  await expect(deliver('d-1')).rejects.toMatchObject({ code: 'load.not_left' });
  await expect(deliver('d-1', 'o-2')).rejects.toMatchObject({ code: 'load.not_left' });
  const gone = await road({ loadLines: [loaded('ll-1', 'd-1', 'l-1')] });
  await expect(gone.deliver('d-2')).rejects.toMatchObject({ code: 'load.order_not_on_it' });
});

test.for(['app_server', 'service_role'])('[DISP-6] as %s no statement delivers what has not arrived', async (role) => {
  const { tenantId, deliver } = await road();
  const say = () =>
    sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: 'system', tenant: tenantId })}, true)`;
      await tx.unsafe(`set local role ${role}`);
      await tx`update public.sales_order set state = 'delivered' where tenant_id = ${tenantId} and id = 'o-1'`;
    });
  await expect(say()).rejects.toThrow('order.not_all_arrived');
  await deliver('d-1');
  await expect(say()).rejects.toThrow('order.not_all_arrived');
  await expect(sql`delete from public.delivery_proof where tenant_id = ${tenantId}`).rejects.toThrow(
    /append|fixed|refused/i,
  );
});

test('[CREDIT-6] what arrived is owed in the order until the receivable is newer, and never in neither', async () => {
  const { tenantId, deliver, read } = await road();
  const order = await read((tx) => tx.get(salesOrders, 'o-1'));
  const pulled = (asOf: number, receivableMinor: number) =>
    read((tx) =>
      tx.put(creditPositions, {
        id: 'c-1',
        scope: moneyScope,
        customerId: 'c-1',
        limitMinor: 1_000_000_000,
        receivableMinor,
        currency: 'INR',
        overdueDays: 0,
        asOf,
        source: 'erp',
      }),
    );
  const owed = async (): Promise<number> => {
    const [row] = await sql<{ owed: number }[]>`select app.exposure(${tenantId}, 'c-1', 0)::float8 as owed`;
    return row?.owed ?? Number.NaN;
  };
  await pulled(noon, 500);
  const total = order?.totalMinor ?? Number.NaN;
  expect(await owed()).toBe(500 + total);
  await deliver('d-1');
  await deliver('d-2');
  expect(await owed()).toBe(500 + total);
  await pulled(Date.now() + 60_000, 500 + total);
  expect(await owed()).toBe(500 + total);
});

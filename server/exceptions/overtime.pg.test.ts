import { expect, test } from 'vitest';
import { machineHours, machineOpenings } from '../../db/equipment/machine-hours.ts';
import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { orderLines } from '../../db/order/order.ts';
import { chooseOption, undoOption } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { localTime } from '../../db/values/local-time.ts';
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

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const planner = (tenantId: string, at = noon) => ({
  actor: testActor(tenantId, 'planning', ['planning'], [plantId]),
  at,
});

/** Six hours of work on a machine that works four hours a day from now: it ends tomorrow, promised for tonight. */
async function late(hasHours: boolean): Promise<string> {
  const tenantId = await house.addTenant();
  const told = noon + 12 * hour;
  const orders = [make.order({ id: 'o-1', state: 'planned', firstPromiseAt: told, promiseAt: told })];
  const orderLines = [make.orderLine({ id: 'ol-1', orderId: 'o-1', quantity: 60_000, promiseAt: told })];
  const times = { plannedStartAt: noon, plannedEndAt: noon + 24 * hour };
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    products: [make.product({ id: 'p-1', routing: [{ work: 'extrude', perHour: 10 }], bom: [] })],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'e-1' })],
    orders,
    orderLines,
    workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'], quantity: 60_000, ...times })],
    operations: [make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1', ...times })],
  });
  await addDrafts(sql, tenantId, orders, orderLines);
  const { minute: past } = localTime(noon, 'Asia/Kolkata');
  const hours = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, fromMinute: past, toMinute: past + 240 }));
  if (hasHours)
    await system(tenantId, (tx) =>
      tx.put(machineHours, { id: plantId, scope: `plant:${plantId}`, plantId, equipmentId: null, hours }),
    );
  await system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'person' }));
  await system(tenantId, async (tx) => void (await raiseForLateWork(tx, plantId)));
  return tenantId;
}

async function offered(tenantId: string): Promise<Option[]> {
  for (const { id } of await system(tenantId, (tx) => tx.all(exceptions)))
    await system(tenantId, (tx) => offerOptions(tx, { exceptionId: id }, { promiseLines, foreseer }));
  return (await system(tenantId, (tx) => tx.all(options))).filter(
    ({ kind, state }) => kind === 'overtime' && state === 'offered',
  );
}

const promise = async (tenantId: string) => (await system(tenantId, (tx) => tx.get(orderLines, 'ol-1')))?.promiseAt;

test('[ACT-22] overtime in the next closed hours is offered, makes work less late, and is taken back', async () => {
  const tenantId = await late(true);
  const option = (await offered(tenantId)).find(({ facts }) => facts['times'] === 1);
  expect(option?.facts).toMatchObject({ machine: 'E-1', hours: 4, fromAt: noon + 4 * hour, untilAt: noon + 8 * hour });
  expect(option?.expiresAt).toBe(noon + 4 * hour);
  const before = await promise(tenantId);
  const optionId = option?.id ?? '';
  await transact(house, planner(tenantId), (tx) =>
    chooseOption.run(tx, { optionId, decisionId: 'de-1', reason: '' }, tx.act),
  );
  expect(await system(tenantId, (tx) => tx.all(machineOpenings))).toMatchObject([
    { equipmentId: 'e-1', fromAt: noon + 4 * hour, toAt: noon + 8 * hour },
  ]);
  await system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'hold' }));
  expect(await promise(tenantId)).toBeLessThan(before ?? 0);
  await transact(house, planner(tenantId, noon + minute), (tx) =>
    undoOption.run(tx, { optionId, decisionId: 'de-2', reason: '' }, tx.act),
  );
  expect(await system(tenantId, (tx) => tx.all(machineOpenings))).toEqual([]);
});

test('[ACT-22] a machine that works round the clock has no overtime', async () => {
  const tenantId = await late(false);
  expect(await offered(tenantId)).toEqual([]);
});

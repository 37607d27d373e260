import { expect, test } from 'vitest';
import { type Exception, exceptions, type Option, options } from '../../db/exception/exception.ts';
import { type Decision, decisions } from '../../db/task/task.ts';
import { day, hour } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { measureDecision } from './measure-decision.ts';
import { fillPlant, make, noon, plantId } from './plant-fixture.ts';
import { raiseForStop } from './raise-for-stop.ts';

const { sql } = await testDatabase();
let now = noon;
const house = testHouse(sql, { now: () => now });

/** Two orders of 1,000 rupees promised ten hours from now, and a way out that was applied for both. */
async function applied(): Promise<string> {
  now = noon;
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'e-1', state: 'down' })],
    orders: ['o-1', 'o-2'].map((id) => make.order({ id, promiseAt: noon + 10 * hour })),
    orderLines: ['1', '2'].map((at) => make.orderLine({ id: `ol-${at}`, orderId: `o-${at}` })),
    lots: [make.lot({ id: 'l-1' })],
    workOrders: [make.workOrder({ id: 'w-1', orderLineIds: ['ol-1', 'ol-2'] })],
    operations: [make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1' })],
    stops: [make.stop({ id: 's-1', equipmentId: 'e-1' })],
  });
  await transactAsSystem(house, tenantId, async (tx) => {
    await raiseForStop(tx, { stopId: 's-1' });
    const [exception] = await tx.all(exceptions);
    if (!exception) throw new Error('nothing was raised');
    await tx.put(options, optionOf(exception));
    await tx.put(decisions, decisionOf(exception));
  });
  return tenantId;
}

const optionOf = ({ id: exceptionId, scope }: Exception): Option => ({
  id: 'opt-1',
  scope,
  plantId,
  exceptionId,
  kind: 'alternate_machine',
  rank: 1,
  facts: {},
  effect: {},
  ordersSaved: 2,
  latenessHours: 0,
  moneySavedMinor: 2_000_00,
  predicted: null,
  expiresAt: null,
  state: 'applied',
  appliedBy: 'planning',
  appliedAt: noon,
  error: null,
});

const decisionOf = ({ id: exceptionId, scope }: Exception): Decision => ({
  id: 'de-1',
  scope,
  plantId,
  exceptionId,
  taskId: null,
  optionId: 'opt-1',
  actorId: 'planning',
  choice: 'alternate_machine',
  reason: '',
  predicted: { ordersSaved: 2, latenessHours: 0, moneySavedMinor: 2_000_00 },
  actual: null,
  at: noon,
});

/** The order leaves on a truck of its own. */
const leave = (tenantId: string, at: '1' | '2', when: number) =>
  fillPlant(sql, tenantId, {
    orders: [make.order({ id: `o-${at}`, state: 'dispatched', promiseAt: noon + 10 * hour })],
    loads: [make.load({ id: `ld-${at}`, state: 'dispatched', seal: 'S', confirmedAt: when, confirmedBy: 'dispatch' })],
    loadLines: [
      make.loadLine({ id: `ll-${at}`, loadId: `ld-${at}`, orderId: `o-${at}`, orderLineId: `ol-${at}`, lotId: 'l-1' }),
    ],
  });

const measured = async (tenantId: string) => {
  await transactAsSystem(house, tenantId, (tx) => measureDecision(tx, { optionId: 'opt-1' }));
  return transactAsSystem(house, tenantId, async (tx) => (await tx.all(decisions))[0]?.actual);
};

test('[ACT-9] once its orders have left, a decision says what came of it beside what was foreseen', async () => {
  const tenantId = await applied();
  await leave(tenantId, '1', noon + 9 * hour);
  now = noon + 11 * hour;
  // One is still here and late: looked at again, nothing is said yet.
  expect(await measured(tenantId)).toBeNull();
  await leave(tenantId, '2', noon + 12 * hour + 1);
  now = noon + day;
  expect(await measured(tenantId)).toEqual({ ordersSaved: 1, latenessHours: 3, moneySavedMinor: 1_000_00 });
  now = noon + 2 * day;
  expect(await measured(tenantId)).toEqual({ ordersSaved: 1, latenessHours: 3, moneySavedMinor: 1_000_00 });
});

test('[ACT-9] an order nobody ever shipped counts as late as it is', async () => {
  const tenantId = await applied();
  await leave(tenantId, '1', noon + 9 * hour);
  now = noon + 31 * day;
  expect(await measured(tenantId)).toEqual({
    ordersSaved: 1,
    latenessHours: 31 * 24 - 10,
    moneySavedMinor: 1_000_00,
  });
});

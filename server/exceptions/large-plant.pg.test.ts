import { expect, test } from 'vitest';
import { exceptions, options } from '../../db/exception/exception.ts';
import { operations } from '../../db/work-order/work-order.ts';
import { flow } from '../flow.ts';
import { foreseer } from '../planning/foresee.ts';
import { promiseLines } from '../planning/promise-lines.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { plantOf } from './large-plant-fixture.ts';
import { offerOptions } from './offer-options.ts';
import { noon } from './plant-fixture.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });

test('[ACT-2] [EXC-7] in a plant of 2,000 open operations a hold has ways out, each with its effect and why it stands there', async () => {
  const tenantId = await house.addTenant();
  await plantOf(house, tenantId, { operations: 2_000 });
  const offered = await transactAsSystem(house, tenantId, async (tx) => {
    expect(await tx.all(operations)).toHaveLength(2_000);
    const [exception] = await tx.all(exceptions);
    await offerOptions(tx, { exceptionId: exception?.id ?? '' }, { promiseLines, foreseer });
    return (await tx.all(options)).sort((one, other) => one.rank - other.rank);
  });
  expect(offered.length).toBeGreaterThanOrEqual(2);
  expect(offered[0]).toMatchObject({
    kind: 'swap_lot',
    ordersSaved: 6,
    latenessHours: 0,
    moneySavedMinor: 6_000_00,
    predicted: { ordersLateOtherwise: 6, costMinor: null },
  });
  const order = offered.map(({ latenessHours, moneySavedMinor }) => (latenessHours === 0 ? moneySavedMinor : 0));
  expect(order).toEqual(order.toSorted((one, other) => other - one));
}, 60_000);

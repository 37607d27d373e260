import { expect, test } from 'vitest';
import { type Lot, lots } from '../../db/lot/lot.ts';
import { judgeLot, type Verdict } from '../../db/lot/lot-mutators.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { fillPlant, make } from '../exceptions/plant-fixture.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
const tenantId = await house.addTenant();
await fillPlant(sql, tenantId, {
  products: [make.product({ id: 'p-1' })],
  lots: [
    ...['made-1', 'made-2'].map((id) => make.lot({ id, state: 'quarantined', number: id })),
    make.lot({ id: 'bought', state: 'quarantined', number: 'bought', supplierLot: 'S-1' }),
    make.lot({ id: 'held', state: 'held', number: 'held' }),
  ],
});
const plantId = make.plant().id;

async function judge(lotId: string, verdict: Verdict, as: 'quality' | 'operator' = 'quality'): Promise<string> {
  const act = { actor: testActor(tenantId, as, [as], [plantId]), at: house.now() };
  try {
    await transact(house, act, (tx) => judgeLot.run(tx, { lotId, verdict }, act));
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return (await transactAsSystem(house, tenantId, (tx) => tx.get<Lot>(lots, lotId)))?.state ?? 'gone';
}

const replans = (): Promise<unknown> => sql`delete from ops.job where queue = 'plant.replan' returning payload`;

test('[EXEC-12] released it is stock, and planning looks at it at once', async () => {
  await replans();
  expect(await judge('made-1', 'release', 'operator')).toBe('person.not_permitted');
  expect(await judge('made-1', 'release')).toBe('available');
  expect(await replans()).toMatchObject([{ payload: { plantId, reason: 'production' } }]);
  expect(await judge('made-1', 'release')).toBe('lot.not_quarantined');
});

test('[EXEC-12] it is scrapped, or sent back if it was bought, and then stays so', async () => {
  expect(await judge('made-2', 'return')).toBe('lot.not_bought');
  expect(await judge('made-2', 'scrap')).toBe('scrapped');
  expect(await judge('bought', 'return')).toBe('returned');
  expect(await judge('bought', 'release')).toBe('lot.not_quarantined');
});

test('[EXEC-12] what is on hold leaves by its hold only', async () => {
  expect(await judge('held', 'release')).toBe('lot.not_quarantined');
});

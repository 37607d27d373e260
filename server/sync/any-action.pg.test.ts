import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { mutators } from '../../db/mutators.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, jebelAli, nashik } from '../seed/demo-tenant.ts';
import { type Asked, argumentsOf, asked, withIds } from './any-action-fixture.ts';
import { doJobs, hearOrders } from './demo-work-fixture.ts';
import { expectNothingBroken } from './unbroken-fixture.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);

/** Does it as the door does; the refusal's code, or undefined when it was applied. Anything else is thrown. */
async function does({ name, args, as }: Asked): Promise<string | undefined> {
  const given = await withIds(sql, demoTenantId, args);
  const actor = testActor(demoTenantId, `p-${as}`, [as], [nashik, jebelAli]);
  const at = house.now();
  try {
    await transact(house, { actor, at }, async (tx) => {
      const mutator = mutators.get(name);
      await mutator?.run(tx, mutator.parse(given), { actor, at });
    });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw new Error(`${name} ${JSON.stringify(given)} as ${as}`, { cause: error });
  }
}

describe('any action', () => {
  test('[DOOR-6] every mutator has its arguments here', () => {
    expect(Object.keys(argumentsOf).toSorted()).toEqual([...mutators.keys()].toSorted());
  });

  test('[DOOR-6] whatever is asked of any mutator ends applied or refused, and breaks nothing', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const applied = new Map<string, number>();
    await hearOrders(house);
    await expectNothingBroken(sql);
    await fc.assert(
      // Only the seed is drawn, so that a failure names one number and its action, not forty.
      fc.asyncProperty(fc.integer(), async (seed) => {
        for (const action of fc.sample(asked, { seed, numRuns: 40 })) {
          if ((await does(action)) === undefined) applied.set(action.name, (applied.get(action.name) ?? 0) + 1);
        }
        await doJobs(house);
        await expectNothingBroken(sql);
      }),
      // The plant goes on from run to run, so a smaller history would be another one.
      { numRuns: 15, endOnFailure: true },
    );
    expect(applied.size).toBeGreaterThan(12);
  }, 120_000);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { ackDue, escalate } from './deadline-jobs.ts';
import { noteAcknowledged } from './note-acknowledged.ts';
import { heldLot, taskOf, toldOf } from './people-fixture.ts';
import { noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';

const { sql } = await testDatabase();
let clock = noon;
const house = testHouse(sql, {
  now: () => clock,
  flow: { 'hold.raised': [raiseForHold], 'task.acknowledged': [noteAcknowledged] },
});

/** Minutes after noon at which somebody took the task, by their phone, and at which that arrived. */
interface Taken {
  readonly by: string;
  readonly at: number;
  readonly arrives: number;
}
const dues = [6, 15, 24];

// Never in the minute of a level: who comes first then is the lock's to say.
const away = (at: number): boolean => !dues.includes(at);
const taken: fc.Arbitrary<Taken> = fc
  .record({
    by: fc.constantFrom('planning', 'planning-deputy', 'planning-head'),
    at: fc.integer({ min: 0, max: 30 }).filter(away),
    late: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ by, at, late }) => ({ by, at, arrives: at + late }))
  .filter(({ arrives }) => away(arrives));

/** Levels told, and those of them somebody had been before: said from the phones' times alone. */
function oracle(all: readonly Taken[]): { level: number; overtaken: boolean }[] {
  const heard = Math.min(Number.POSITIVE_INFINITY, ...all.map(({ arrives }) => arrives));
  const first = Math.min(Number.POSITIVE_INFINITY, ...all.map(({ at }) => at));
  return dues.flatMap((due, nth) => (due < heard ? [{ level: nth + 1, overtaken: first < due }] : []));
}

test('[DEADLINE-4] however acknowledgements of several phones arrive, what the earliest of them overtook is superseded and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(taken, { maxLength: 4 }), async (all) => {
      clock = noon;
      const tenantId = await heldLot(sql, house, { slotIn: 6 * 60 * minute });
      const task = await taskOf(house, tenantId, 'planning');
      const levels = dues.map((due, nth) => ({
        when: due,
        run: () =>
          transactAsSystem(house, tenantId, (tx) =>
            nth === 0 ? ackDue(tx, { taskId: task.id }) : escalate(tx, { taskId: task.id, level: nth + 1 }),
          ),
      }));
      const acks = all.map(({ by, at, arrives }) => ({
        when: arrives,
        run: () =>
          transact(house, { actor: testActor(tenantId, by, ['planning'], [plantId]), at: noon + at * minute }, (tx) =>
            acknowledgeTask.run(tx, { taskId: task.id }, tx.act),
          ),
      }));
      for (const { when, run } of [...acks, ...levels].sort((one, other) => one.when - other.when)) {
        clock = noon + when * minute;
        await run();
      }
      const told = await toldOf(house, tenantId, task);
      const wanted = oracle(all);
      expect(told.map(({ level, supersededAt }) => ({ level, overtaken: supersededAt !== null }))).toEqual(wanted);
      const standing = wanted.filter(({ overtaken }) => !overtaken).map(({ level }) => level);
      const after = await taskOf(house, tenantId, 'planning');
      expect(after.escalationLevel).toBe(Math.max(0, ...standing));
      if (all.length > 0) expect(after.acknowledgedAt).toBe(noon + Math.min(...all.map(({ at }) => at)) * minute);
    }),
    { numRuns: 40 },
  );
}, 60_000);

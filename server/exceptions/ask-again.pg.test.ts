import { expect, test } from 'vitest';
import { exceptions } from '../../db/exception/exception.ts';
import { tasks } from '../../db/task/task.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { askAgain } from './ask-again.ts';
import { heldLot } from './people-fixture.ts';
import { noon } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';

const { sql } = await testDatabase();
let clock = noon;
const asked: string[] = [];
const house = testHouse(sql, {
  now: () => clock,
  flow: { 'hold.raised': [raiseForHold], 'task.asked': [async (_, { taskId }) => void asked.push(taskId)] },
});

/** Noon is 10:00 in Nashik: the shift ends ten minutes after the exception is asked again, and the next begins in the morning. */
const rota = {
  shifts: [{ id: 's', name: 'Day', fromMinute: 6 * 60, toMinute: 14 * 60 }],
  assignments: [{ id: 'a', shiftId: 's', personId: 'quality', fromDate: '2026-10-01', toDate: null }],
};
const again = { functions: ['commercial'], question: 'ask_unanswered', context: [], choices: ['called'] } as const;

test('[ACT-7] [DEADLINE-8] [EXC-19] asked again, a routine exception keeps the plant’s clock, says that it moved, and its people are told', async () => {
  clock = noon;
  const tenantId = await heldLot(sql, house, { rota });
  const system = <T>(work: Parameters<typeof transactAsSystem<T>>[2]) => transactAsSystem(house, tenantId, work);
  const [before] = await system((tx) => tx.all(exceptions));
  expect(before).toMatchObject({ severity: 'routine', decideBy: noon + 30 * minute });
  expect(asked).toEqual([]);

  clock = noon + 4 * hour - 10 * minute;
  await system((tx) => askAgain(tx, before?.id ?? '', again));
  const [now] = await system((tx) => tx.all(exceptions));
  // Ten minutes of today, and twenty from six in the morning on.
  const decideBy = noon + 20 * hour + 20 * minute;
  expect(now).toMatchObject({ decideBy, breached: false, resolvedAt: null });
  expect(now?.moves).toEqual([{ from: noon + 30 * minute, to: decideBy, reason: 'reopened', at: clock }]);

  const fresh = (await system((tx) => tx.all(tasks))).filter(
    ({ question }) => question === 'ask_unanswered.commercial',
  );
  expect(fresh).toMatchObject([{ state: 'queued', decideBy, ackBy: clock + 6 * minute }]);
  expect(asked).toEqual(fresh.map(({ id }) => id));
  const climbs = await sql<{ at: number }[]>`
    select extract(epoch from due)::float8 * 1000 as at from ops.job
    where tenant_id = ${tenantId} and payload ->> 'taskId' = ${fresh[0]?.id ?? ''} order by due`;
  // Half and four fifths of thirty minutes of working time.
  expect(climbs.map(({ at }) => at)).toEqual([
    clock + 6 * minute,
    noon + 20 * hour + 5 * minute,
    noon + 20 * hour + 14 * minute,
  ]);
});

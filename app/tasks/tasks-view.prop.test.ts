import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Task } from '../../db/task/task.ts';
import { taskStates } from '../../db/task/task.ts';
import { sortTasks } from './tasks-view.ts';

const task: fc.Arbitrary<Task> = fc
  .record({
    id: fc.uuid(),
    state: fc.constantFrom(...taskStates),
    decideBy: fc.nat(1_000),
    createdAt: fc.nat(1_000),
    decidedAt: fc.option(fc.nat(1_000)),
    acknowledgedAt: fc.option(fc.nat(1_000)),
  })
  .map((given) => ({
    scope: 'plant:p/planning',
    plantId: 'p',
    exceptionId: null,
    draftId: null,
    function: 'planning' as const,
    kind: 'exception' as const,
    question: 'hold.planning',
    subject: 'L-1',
    context: [],
    choices: [],
    ackBy: 0,
    moneyAtRiskMinor: 0,
    currency: 'INR',
    assigneeId: null,
    acknowledgedBy: null,
    decidedBy: null,
    choice: null,
    escalationLevel: 0,
    policy: null,
    breached: false,
    ...given,
  }));

test('[TASK-1] each open task stands once, the soonest deadline first; what somebody has taken stands apart', () => {
  fc.assert(
    fc.property(fc.uniqueArray(task, { selector: ({ id }) => id, maxLength: 30 }), (given) => {
      const { open, taken, answered } = sortTasks(given);
      const closed = given.filter(({ state }) => ['decided', 'done', 'superseded'].includes(state));
      expect(open.length + taken.length + closed.length).toBe(given.length);
      expect(answered.length).toBe(Math.min(closed.length, 20));
      for (const list of [open, taken]) {
        const deadlines = list.map(({ decideBy }) => decideBy);
        expect(deadlines).toEqual([...deadlines].sort((a, b) => a - b));
      }
      expect(open.every(({ acknowledgedAt }) => acknowledgedAt === null)).toBe(true);
      expect(taken.every(({ acknowledgedAt }) => acknowledgedAt !== null)).toBe(true);
    }),
  );
});

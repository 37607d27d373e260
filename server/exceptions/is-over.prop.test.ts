import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Resolution } from '../../db/exception/exception.ts';
import { type Task, type TaskState, taskStates } from '../../db/task/task.ts';
import { isOver } from './is-over.ts';

const task = fc
  .record({ state: fc.constantFrom(...taskStates), approval: fc.boolean() })
  .map(({ state, approval }) => ({ state, kind: approval ? 'approval' : 'exception' }) as Task);
const rule: fc.Arbitrary<Resolution | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Resolution>({ rule: 'all' }, { rule: 'any' }),
  fc.integer({ min: 0, max: 5 }).map((of): Resolution => ({ rule: 'quorum', of })),
);
const answered: readonly TaskState[] = ['decided', 'done'];
const settled: readonly TaskState[] = [...answered, 'superseded'];

test('[EXC-18] everybody, anybody or a quorum ends it, and never while an approval is waited for', () => {
  fc.assert(
    fc.property(fc.array(task, { maxLength: 6 }), rule, (own, given) => {
      const open = own.filter(({ state }) => !settled.includes(state));
      const count = own.filter(({ state }) => answered.includes(state)).length;
      const wanted = given?.rule === 'quorum' ? Math.max(1, given.of) : given?.rule === 'any' ? 1 : Number.NaN;
      const expected = open.length === 0 || (open.every(({ kind }) => kind !== 'approval') && count >= wanted);
      expect(isOver(own, given)).toBe(expected);
    }),
  );
});

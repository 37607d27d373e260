import { expect, test } from 'vitest';
import type { Exception, Option } from '../../db/exception/exception.ts';
import type { Decision, Escalation, Task } from '../../db/task/task.ts';
import { deadlineMovesOf } from '../_coordination/deadline-moves.ts';
import { historyOf } from './room-history.ts';

const exception = {
  occurredAt: 10,
  receivedAt: 20,
  raisedBy: 'asha',
  resolvedAt: 90,
  answers: [{ taskId: 't', function: 'quality' }],
} as unknown as Exception;

test('[ROOM-3] the room tells everything in the order it happened, by whom and of which function', () => {
  const told = historyOf({
    exception: { ...exception, moves: [{ from: 500, to: 400, reason: 'load.slot', at: 45 }] } as unknown as Exception,
    tasks: [{ id: 't', function: 'quality', acknowledgedAt: 50, acknowledgedBy: 'ravi' } as Task],
    escalations: [
      { id: 'e', taskId: 't', level: 1, at: 40, toPersonIds: [], supersededAt: null } as unknown as Escalation,
    ],
    decisions: [{ id: 'd', taskId: 't', at: 60 } as Decision],
    options: [{ id: 'o', appliedAt: 70 } as Option, { id: 'p', appliedAt: null } as Option],
  });
  expect(told.map(({ what, at }) => [what, at])).toEqual([
    ['occurred', 10],
    ['received', 20],
    ['escalated', 40],
    ['moved', 45],
    ['taken', 50],
    ['decided', 60],
    ['applied', 70],
    ['resolved', 90],
  ]);
  expect(told[2]).toMatchObject({ function: 'quality' });
  expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
});

test('[TASK-3] a row from before moves were kept has none; what is no move is left out', () => {
  expect(deadlineMovesOf(exception)).toEqual([]);
  const moves = [{ from: 3, to: 4, reason: 'cap', at: 9 }, { from: 1, to: 2, reason: 'b', at: 5 }, { from: 1 }, null];
  expect(deadlineMovesOf({ ...exception, moves })).toEqual([moves[1], moves[0]]);
});

import { expect, test } from 'vitest';
import type { Notice } from '../../db/delivery/notice.ts';
import type { Exception, Option } from '../../db/exception/exception.ts';
import type { Decision, Escalation, Task } from '../../db/task/task.ts';
import { historyOf } from './room-history.ts';

const exception = {
  occurredAt: 10,
  receivedAt: 20,
  raisedBy: 'asha',
  resolvedAt: 90,
  answers: [{ taskId: 't', function: 'quality' }],
  moves: [],
  turns: [],
} as unknown as Exception;

const nothing = { tasks: [], escalations: [], decisions: [], options: [], told: [] };

test('[ROOM-3] the room tells everything in the order it happened, by whom and of which function', () => {
  const told = historyOf({
    ...nothing,
    exception: { ...exception, moves: [{ from: 500, to: 400, reason: 'load.slot', at: 45 }] },
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

test('[TASK-3] each move of the deadline stands where it happened, with what it was and why', () => {
  const move = { from: 500, to: 400, reason: 'load.slot', at: 45 };
  const told = historyOf({ ...nothing, exception: { ...exception, moves: [move] } });
  expect(told.filter(({ what }) => what === 'moved')).toEqual([{ key: 'moved 45 400', at: 45, what: 'moved', move }]);
});

test('[ROOM-3] a person is reached once and has seen it once, by whichever channel was first', () => {
  const notice = (channel: string, delivered: number, seen: number): Notice =>
    ({
      personId: 'ravi',
      channel,
      steps: [
        { state: 'delivered', at: delivered, reason: null },
        { state: 'seen', at: seen, reason: null },
      ],
    }) as unknown as Notice;
  const told = historyOf({ ...nothing, exception, told: [notice('push', 30, 44), notice('app', 35, 40)] });
  const heard = told.filter(({ what }) => what === 'reached' || what === 'seen');
  expect(heard.map(({ what, at }) => [what, at])).toEqual([
    ['reached', 30],
    ['seen', 40],
  ]);
});

test('[ROOM-3] that the cause came at first is no return; that it went and came again is', () => {
  const turns = [
    { came: true, at: 20 },
    { came: false, at: 30 },
    { came: true, at: 40 },
  ];
  const told = historyOf({ ...nothing, exception: { ...exception, turns } });
  expect(told.filter(({ what }) => what === 'turned').map(({ at }) => at)).toEqual([30, 40]);
});

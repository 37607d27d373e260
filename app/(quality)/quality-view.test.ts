import { expect, test } from 'vitest';
import type { Exception } from '../../db/exception/exception.ts';
import type { Hold } from '../../db/hold/hold.ts';
import type { Task } from '../../db/task/task.ts';
import { answerDue, byUrgency, exceptionOf, type HoldView } from './quality-view.ts';

const hold = (id: string, occurredAt: number, closedAt: number | null = null): Hold => ({
  id,
  scope: 'plant:p',
  plantId: 'p',
  lotId: 'lot',
  state: closedAt === null ? 'open' : 'released',
  reason: 'surface',
  note: '',
  raisedBy: 'p-quality',
  occurredAt,
  closedBy: null,
  closedAt,
  disposition: null,
});
const raised = (id: string, occurredAt: number, change: Partial<Exception> = {}) =>
  ({
    id,
    kind: 'hold',
    subjectId: 'lot',
    state: 'routed',
    occurredAt,
    resolvedAt: null,
    decideBy: 50,
    ...change,
  }) as Exception;
const task = (state: Task['state'], decideBy: number) => ({ state, decideBy }) as Task;
const view = (of: Hold, own?: Task, exception?: Exception) => ({ hold: of, task: own, exception }) as HoldView;

test('[DESK-9] quality sees first the hold whose answer is due first, and last what awaits no answer', () => {
  const rows = [
    view(hold('answered', 9), task('decided', 1)),
    view(hold('later', 1), task('acknowledged', 20)),
    view(hold('soon', 2), task('queued', 10)),
    view(hold('unsent', 10)),
  ];
  expect(rows.sort(byUrgency).map((each) => each.hold.id)).toEqual(['soon', 'later', 'unsent', 'answered']);
});

test('[DESK-9] without a task of its own, the exception sets the time until it is resolved', () => {
  expect(answerDue(view(hold('h', 0), undefined, raised('e', 0)))).toBe(50);
  expect(answerDue(view(hold('h', 0), undefined, raised('e', 0, { resolvedAt: 9 })))).toBeNull();
  expect(answerDue(view(hold('h', 0)))).toBeNull();
  expect(answerDue(view(hold('h', 0, 9), undefined, raised('e', 0)))).toBeNull();
});

test('[DESK-9] a lot held twice shows each hold its own exception', () => {
  const both = [raised('first', 1), raised('second', 20), raised('merged', 30, { state: 'merged' })];
  expect(exceptionOf(hold('old', 1, 10), both)?.id).toBe('first');
  expect(exceptionOf(hold('new', 20), both)?.id).toBe('second');
});

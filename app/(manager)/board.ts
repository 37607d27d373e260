import { type Exception, isOpenException } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import type { Task } from '../../db/task/task.ts';
import { day, hour, type Instant, minute } from '../../db/values/instant.ts';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import type { ManagerRows } from './manager-view.ts';

/** One open exception or unanswered task on the board, from when it began to when it must be decided. */
export type Bar = {
  readonly id: string;
  readonly href: string;
  readonly plantId: string;
  readonly subject: string;
  readonly since: Instant;
  readonly ackBy: Instant;
  readonly decideBy: Instant;
  /** Somebody has it: only the decision is due. */
  readonly taken: boolean;
  /** The next deadline that nobody has met yet. */
  readonly burstsAt: Instant;
  readonly moneyMinor: number;
  readonly currency: string;
  /** The highest level above that was told; 0 nobody. */
  readonly level: number;
} & (
  | { readonly of: 'exception'; readonly exception: Exception; readonly answered: number }
  | { readonly of: 'task'; readonly task: Task; readonly function: FunctionName }
);

/** Open exceptions and unanswered tasks, what bursts (or burst) first on top. `plantId` null: of every plant. */
export function barsOf(rows: Pick<ManagerRows, 'exceptions' | 'tasks'>, plantId: string | null = null): Bar[] {
  const levels = new Map<string, number>();
  for (const { exceptionId, escalationLevel } of rows.tasks)
    if (exceptionId) levels.set(exceptionId, Math.max(levels.get(exceptionId) ?? 0, escalationLevel));
  const exceptions = rows.exceptions
    .filter(isOpenException)
    .map((exception) => exceptionBar(exception, levels.get(exception.id) ?? 0));
  return [...exceptions, ...rows.tasks.filter(isOpenTask).map(taskBar)]
    .filter((bar) => plantId === null || bar.plantId === plantId)
    .sort(burstFirst);
}

/** The same with the tasks of an exception behind its own bar, which bursts when the first of them does. */
export function foldTasks(bars: readonly Bar[]): Bar[] {
  const behind = Map.groupBy(bars, (bar) => (bar.of === 'task' ? bar.task.exceptionId : null));
  const shown = new Set(bars.filter(({ of }) => of === 'exception').map(({ id }) => id));
  return bars
    .filter((bar) => bar.of === 'exception' || !shown.has(bar.task.exceptionId ?? ''))
    .map((bar) => {
      const first = behind.get(bar.id)?.[0];
      return bar.of === 'exception' && first && first.burstsAt < bar.burstsAt
        ? { ...bar, burstsAt: first.burstsAt, taken: first.taken }
        : bar;
    })
    .sort(burstFirst);
}

const burstFirst = (a: Bar, b: Bar): number =>
  a.burstsAt - b.burstsAt || a.decideBy - b.decideBy || (a.id < b.id ? -1 : 1);

const answeredStates: readonly string[] = ['decided', 'done', 'superseded'];

function exceptionBar(exception: Exception, level: number): Bar {
  const { id, plantId, subject, ackBy, decideBy, answers } = exception;
  const answered = answers.filter(({ state }) => answeredStates.includes(state)).length;
  const taken = answers.length > 0 && answers.every(({ state }) => [...answeredStates, 'acknowledged'].includes(state));
  return {
    of: 'exception',
    exception,
    answered,
    id,
    href: `/exceptions/${id}`,
    plantId,
    subject,
    since: exception.occurredAt,
    ackBy,
    decideBy,
    taken,
    burstsAt: taken ? decideBy : Math.min(ackBy, decideBy),
    moneyMinor: exception.moneyAtRiskMinor,
    currency: exception.currency,
    level,
  };
}

function taskBar(task: Task): Bar {
  const { id, plantId, subject, ackBy, decideBy, acknowledgedAt } = task;
  const taken = acknowledgedAt !== null;
  return {
    of: 'task',
    task,
    function: task.function,
    id,
    // What belongs to an exception is understood in its room.
    href: task.exceptionId ? `/exceptions/${task.exceptionId}` : `/tasks/${id}`,
    plantId,
    subject,
    since: task.createdAt,
    ackBy,
    decideBy,
    taken,
    burstsAt: taken ? decideBy : Math.min(ackBy, decideBy),
    moneyMinor: task.moneyAtRiskMinor,
    currency: task.currency,
    level: task.escalationLevel,
  };
}

/** Where on the board's one axis a distance from now stands: minutes and days must both be seen, so each step is as wide. */
const ahead: readonly number[] = [10 * minute, 30 * minute, 2 * hour, 8 * hour, 2 * day];
const steps: readonly number[] = [...ahead.map((ms) => -ms).reverse(), 0, ...ahead];

/** The marks of the axis: ms from now, and their place from 0 (long ago) to 1 (far ahead). Now is at 0.5. */
export const axisMarks: readonly { readonly ms: number; readonly place: number }[] = steps.map((ms, at) => ({
  ms,
  place: at / (steps.length - 1),
}));

/** The place of a distance from now, 0 to 1; what is beyond the ends stands at them. Never falls as time grows. */
export function placeOf(ms: number): number {
  const next = steps.findIndex((step) => step > ms);
  if (next === -1) return 1;
  if (next === 0) return 0;
  const from = steps[next - 1] ?? 0;
  const to = steps[next] ?? 0;
  return (next - 1 + (ms - from) / (to - from)) / (steps.length - 1);
}

/** How a bar is drawn at a moment: places from 0 to 1. */
export interface DrawnBar {
  readonly from: number;
  readonly to: number;
  readonly ack: number;
  readonly now: number;
  /** `over`: past its decision; `untaken`: past its acknowledgement; `soon`: the last fifth; `calm`. */
  readonly stage: 'over' | 'untaken' | 'soon' | 'calm';
}

/** Lays one bar on the axis. An over one reaches to now: the longer, the later. */
export function drawBar(bar: Pick<Bar, 'since' | 'ackBy' | 'decideBy' | 'taken'>, now: Instant): DrawnBar {
  const { since, ackBy, decideBy, taken } = bar;
  const over = now > decideBy;
  const soon = decideBy - now <= (decideBy - since) / 5;
  return {
    from: placeOf(since - now),
    to: placeOf(decideBy - now),
    ack: placeOf(ackBy - now),
    now: placeOf(0),
    stage: over ? 'over' : !taken && now > ackBy ? 'untaken' : soon ? 'soon' : 'calm',
  };
}

import type { Exception } from '../../db/exception/exception.ts';
import { chainSteps } from '../../db/rule/default-routing.ts';
import type { Task } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';

/**
 * What the clocks of tasks run and climb by: their exception, or a task itself where it belongs to none. The chain was frozen when
 * it was asked.
 */
export interface Timed extends Pick<Exception, 'id' | 'plantId' | 'severity' | 'occurredAt' | 'ackBy' | 'decideBy'> {
  readonly policy: Pick<Exception['policy'], 'chain'>;
  /** While the plant rests, nobody is called only because nobody is there. */
  readonly rests: boolean;
  /** What the jobs of its reminders and of its decision's deadline are given. */
  readonly payload: JobPayload;
}

/** The clock that all tasks of an exception share. */
export const timedTogether = (exception: Exception): Timed => ({
  ...exception,
  rests: exception.severity === 'routine',
  payload: { exceptionId: exception.id },
});

/** The clock of a task of no exception: the wall's, for somebody outside waits. Only what protects an order calls people from their rest. */
export const timedAlone = (task: Task): Timed => ({
  ...task,
  severity: 'major',
  occurredAt: task.createdAt,
  policy: { chain: task.policy?.chain ?? [...chainSteps] },
  rests: task.kind !== 'protect',
  payload: { taskId: task.id },
});

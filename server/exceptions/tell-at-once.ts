import type { Exception } from '../../db/exception/exception.ts';
import type { Escalation, Task } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { escalation, isStaffed, levelsAtOnce, staffOf } from './escalate-task.ts';

/** Who above is told of new tasks the moment they are asked, as rows not yet written. */
export async function tellAtOnce(
  tx: ServerTx,
  exception: Exception,
  fresh: readonly Task[],
  urgent: boolean,
): Promise<Escalation[]> {
  const staff = await staffOf(tx, exception.plantId);
  return fresh.flatMap((task) => {
    const staffed = isStaffed(task.function, staff);
    const now = levelsAtOnce(exception, { urgent, staffed, now: tx.now });
    return now.map((level) => escalation(tx, task, level, exception.policy.chain, staff));
  });
}

/** The highest level told of a task. */
export const highest = (told: readonly Escalation[], task: Task): number =>
  Math.max(0, ...told.filter((each) => each.taskId === task.id).map((each) => each.level));

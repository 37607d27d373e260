import type { Exception } from '../../db/exception/exception.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { taskFor } from './ask.ts';
import { setDeadlines } from './escalate-task.ts';
import { windowFromNow } from './measure.ts';
import type { Outcome } from './options/way-out.ts';
import { timedTogether } from './timed.ts';

/**
 * What an exception asks of somebody beside what they were asked already: a clock of its own, from now. The tasks go through
 * `recorded`, so that an undo finds them.
 */
export async function askFurther(
  tx: ServerTx,
  recorded: ServerTx,
  exception: Exception,
  asks: NonNullable<Outcome['asks']>,
): Promise<Task[]> {
  if (asks.length === 0) return [];
  const { ackBy, decideBy } = await windowFromNow(tx, exception);
  const asking: Exception = { ...exception, occurredAt: tx.now, ackBy, decideBy };
  const fresh = asks.map(({ function: name, ask }) => taskFor(tx, asking, name, ask));
  await recorded.putMany(tasks, fresh);
  await setDeadlines(tx, timedTogether(asking), fresh);
  for (const { id } of fresh) tx.happened({ type: 'task.asked', taskId: id });
  return fresh;
}

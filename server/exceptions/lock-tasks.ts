import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/**
 * An exception's tasks and the exception, read under lock in the order in which the task mutators lock them: an answer
 * given at this moment comes either before, and is seen here, or after.
 */
export async function lockAnswers(tx: ServerTx, exceptionId: string): Promise<{ own: Task[]; exception: Exception }> {
  const own: Task[] = [];
  for (const { id } of await tx.scan(tasks, 'exceptionId', exceptionId)) {
    const task = await tx.get(tasks, id);
    if (task) own.push(task);
  }
  const exception = await tx.get(exceptions, exceptionId);
  if (!exception) throw new Error(`exception ${exceptionId} is gone`);
  return { own, exception };
}

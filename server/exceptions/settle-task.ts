import { tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { lockAnswers } from './lock-tasks.ts';
import { supersedeOvertaken } from './note-acknowledged.ts';
import { concludeIfAnswered } from './resolve.ts';

/** A function answered. The exception is resolved when no task of it waits for an answer any more. */
export async function settleTask(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (!task) return;
  await supersedeOvertaken(tx, task);
  if (task.exceptionId === null) return;
  const { own, exception } = await lockAnswers(tx, task.exceptionId);
  await concludeIfAnswered(tx, exception, own);
}

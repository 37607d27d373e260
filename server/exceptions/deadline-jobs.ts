import { exceptions, isOpenException } from '../../db/exception/exception.ts';
import { tasks } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { escalateTo, isOpen, isUnheard, type Level, levels, remindOf, toldOf } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';

/** `ackBy` has come: nobody took the task, so the deputy is told. */
export async function ackDue(tx: ServerTx, payload: JobPayload): Promise<void> {
  await climb(tx, String(payload['taskId']), 1);
}

/** Half or four fifths of the window are over and nobody took the task: the next level is told. */
export async function escalate(tx: ServerTx, payload: JobPayload): Promise<void> {
  const level = levels.find((each) => each === payload['level']);
  if (!level) throw new Error(`there is no level ${payload['level']} to escalate to`);
  await climb(tx, String(payload['taskId']), level);
}

async function climb(tx: ServerTx, taskId: string, level: Level): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (!task?.exceptionId || !isUnheard(task)) return;
  const [[exception], told] = await Promise.all([tx.getMany(exceptions, [task.exceptionId]), toldOf(tx, task)]);
  if (exception && isOpenException(exception)) await escalateTo(tx, task, exception, level, told);
}

/** A deadline comes near: who has not answered yet is reminded of it, once. */
export async function remind(tx: ServerTx, payload: JobPayload): Promise<void> {
  const kind = payload['kind'] === 'decide' ? 'decide' : 'acknowledge';
  const { own, exception } = await lockAnswers(tx, String(payload['exceptionId']));
  if (!isOpenException(exception) || exception.state === 'resolving') return;
  await remindOf(tx, own.filter(kind === 'decide' ? isOpen : isUnheard), kind);
}

/** `decideBy` has come: an exception for which no way out was taken is late from now on, and says so. */
export async function decideDue(tx: ServerTx, payload: JobPayload): Promise<void> {
  const exception = await tx.get(exceptions, String(payload['exceptionId']));
  if (!exception || exception.breached || !isOpenException(exception) || exception.state === 'resolving') return;
  // Queued before it was reopened: its clock began anew.
  if (exception.moves.at(-1)?.reason === 'reopened' && exception.decideBy > tx.now)
    return tx.later('task.decide_due', `decide_due:${exception.id}`, { exceptionId: exception.id }, exception.decideBy);
  await tx.put(exceptions, { ...exception, breached: true });
  await tx.audit('exception.breached', { exception: exception.number, kind: exception.kind });
}

import { exceptions, isOpenException } from '../../db/exception/exception.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { escalateTo, isOpen, isUnheard, type Level, levels, remindOf, toldOf } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { type Timed, timedAlone, timedTogether } from './timed.ts';

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
  if (!task || !isUnheard(task)) return;
  const [timed, told] = await Promise.all([timeOf(tx, task), toldOf(tx, task)]);
  if (timed) await escalateTo(tx, task, timed, level, told);
}

/** What a task's clocks run by; nothing once its exception is over. */
async function timeOf(tx: ServerTx, task: Task): Promise<Timed | undefined> {
  if (task.exceptionId === null) return timedAlone(task);
  const [exception] = await tx.getMany(exceptions, [task.exceptionId]);
  return exception && isOpenException(exception) ? timedTogether(exception) : undefined;
}

/** A deadline comes near: who has not answered yet is reminded of it, once. */
export async function remind(tx: ServerTx, payload: JobPayload): Promise<void> {
  const kind = payload['kind'] === 'decide' ? 'decide' : 'acknowledge';
  const own = await remindable(tx, payload);
  await remindOf(tx, own.filter(kind === 'decide' ? isOpen : isUnheard), kind);
}

async function remindable(tx: ServerTx, { exceptionId, taskId }: JobPayload): Promise<readonly Task[]> {
  if (taskId !== undefined) {
    const task = await tx.get(tasks, String(taskId));
    return task ? [task] : [];
  }
  const { own, exception } = await lockAnswers(tx, String(exceptionId));
  return isOpenException(exception) && exception.state !== 'resolving' ? own : [];
}

/** `decideBy` has come: what nobody has decided by now is late from now on, and says so. */
export async function decideDue(tx: ServerTx, { exceptionId, taskId }: JobPayload): Promise<void> {
  if (taskId !== undefined) return taskDue(tx, String(taskId));
  const exception = await tx.get(exceptions, String(exceptionId));
  if (!exception || exception.breached || !isOpenException(exception) || exception.state === 'resolving') return;
  // Queued before it was reopened: its clock began anew.
  if (exception.moves.at(-1)?.reason === 'reopened' && exception.decideBy > tx.now)
    return tx.later('task.decide_due', `decide_due:${exception.id}`, { exceptionId: exception.id }, exception.decideBy);
  await tx.put(exceptions, { ...exception, breached: true });
  await tx.audit('exception.breached', { exception: exception.number, kind: exception.kind });
}

async function taskDue(tx: ServerTx, taskId: string): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (!task || task.breached || !isOpen(task)) return;
  await tx.put(tasks, { ...task, breached: true });
  await tx.audit('task.breached', { task: task.id, kind: task.kind, subject: task.subject });
}

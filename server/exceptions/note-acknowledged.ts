import { escalations, type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Somebody has it. Those above who were told although it had been taken, on a phone that synced later, are overtaken. */
export async function noteAcknowledged(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (task) await supersedeOvertaken(tx, task);
}

/**
 * Marks the escalations that an earlier acknowledgement overtakes, by the device's time, and lowers the task's level to
 * what still stands. The rows stay: they say who was told. Gives back the task as it is now.
 */
export async function supersedeOvertaken(tx: ServerTx, task: Task): Promise<Task> {
  const { acknowledgedAt } = task;
  if (acknowledgedAt === null) return task;
  const told = (await tx.scan(escalations, 'taskId', task.id)).filter((each) => each.supersededAt === null);
  const overtaken = told.filter((each) => each.at > acknowledgedAt);
  if (overtaken.length === 0) return task;
  await tx.putMany(
    escalations,
    overtaken.map((each) => ({ ...each, supersededAt: tx.now })),
  );
  const standing = told.filter((each) => !overtaken.includes(each)).map((each) => each.level);
  const now = { ...task, escalationLevel: Math.max(0, ...standing) };
  await tx.put(tasks, now);
  return now;
}

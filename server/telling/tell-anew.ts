import { people } from '../../db/person/person.ts';
import { comments } from '../../db/task/comment.ts';
import { reminders, type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { begin, isUnanswered, isWaiting, remindUnseenLater, routine, tellUnseenLater } from './tell-people.ts';

/** A deadline comes near: whoever a reminder names is told of it, once. */
export async function tellReminded(tx: ServerTx, { reminderId }: { readonly reminderId: string }): Promise<void> {
  const [reminder] = await tx.getMany(reminders, [reminderId]);
  const task = reminder && (await tx.get(tasks, reminder.taskId));
  if (!task) return;
  await tellAnew(tx, task, reminder.toPersonIds, reminderId);
  await remindUnseenLater(tx, task, reminder);
}

/** A task was given to somebody: they alone are told, whoever was asked before; who takes it themselves knows. */
export async function tellDelegated(tx: ServerTx, { commentId }: { readonly commentId: string }): Promise<void> {
  const [given] = await tx.getMany(comments, [commentId]);
  const task = given?.taskId ? await tx.get(tasks, given.taskId) : undefined;
  if (!task || !given?.toPersonId || given.toPersonId === given.personId) return;
  await tellAnew(tx, task, [given.toPersonId], commentId);
  if (isWaiting(task)) await tellUnseenLater(tx, task, 0, commentId);
}

async function tellAnew(tx: ServerTx, task: Task, personIds: readonly string[], about: string): Promise<void> {
  const isRoutine = await routine(tx, task);
  if (isRoutine === undefined) return;
  const named = await tx.getMany(people, [...personIds]);
  for (const { id: personId } of named.filter(({ active }) => active))
    if (await concerns(tx, task, { about, personId })) await begin(tx, task, { level: 0, personId, isRoutine, about });
}

interface Told {
  readonly about: string | null;
  readonly personId: string;
}

/** Whether a telling is still true of its task: asked while nobody took it, reminded as its deadline has it, given while they have it. */
export async function concerns(tx: ServerTx, task: Task, { about, personId }: Told): Promise<boolean> {
  if (about === null) return isWaiting(task);
  const [reminder] = await tx.getMany(reminders, [about]);
  if (!reminder) return isUnanswered(task) && task.assigneeId === personId;
  return reminder.kind === 'acknowledge' ? isWaiting(task) : isUnanswered(task);
}

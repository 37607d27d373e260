import * as z from 'zod/mini';
import { exceptions } from '../exception/exception.ts';
import { type Act, mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { functionNames } from '../person/function.ts';
import { type Person, people } from '../person/person.ts';
import { plantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type Comment, comments } from './comment.ts';
import { type Task, type TaskState, tasks } from './task.ts';
import { ownTask } from './task-mutators.ts';

/** What a person writes in a thread. */
export const commentText = z.string().check(z.trim(), z.maxLength(2_000));

const closed: readonly TaskState[] = ['decided', 'done', 'superseded'];

/** Whether a task still waits for its answer. */
export const waitsForAnswer = (task: Pick<Task, 'state'>): boolean => !closed.includes(task.state);

/** Somebody who may be given a function's task: of the function, or a manager, in the task's plant (`task.delegate_unfit`). */
export async function refuseUnlessFit(
  tx: Tx,
  personId: string,
  what: Pick<Task, 'plantId' | 'function'>,
): Promise<Person> {
  const person = await tx.get(people, personId);
  refuseUnless(person, 'person.unknown');
  const isFit =
    person.active &&
    person.plantIds.includes(what.plantId) &&
    person.functions.some((name) => name === what.function || name === 'manager');
  refuseUnless(isFit, 'task.delegate_unfit', { name: person.name, function: what.function });
  return person;
}

/** A new word in a task's thread. */
export const commentOn = (
  task: Task,
  act: Act,
  given: Pick<Comment, 'id' | 'kind' | 'toPersonId' | 'body'>,
): Comment => ({
  ...given,
  scope: task.exceptionId === null ? task.scope : plantScope(task.plantId),
  plantId: task.plantId,
  exceptionId: task.exceptionId,
  taskId: task.id,
  personId: act.actor.personId,
  at: act.at,
});

/**
 * Gives a task to another of its function, or back. Its clocks go on, whoever has it; all of the function still see it.
 */
export const delegateTask = mutator({
  name: 'task.delegate@1',
  by: functionNames,
  args: z.object({ taskId: id, toPersonId: id, commentId: id, note: commentText }),
  async run(tx, args, act) {
    const task = await ownTask(tx, args.taskId, act);
    refuseUnless(waitsForAnswer(task), 'task.closed');
    const to = await refuseUnlessFit(tx, args.toPersonId, task);
    refuseUnless(to.id !== task.assigneeId, 'task.already_theirs', { name: to.name });
    await refuseTakenId(tx, comments, args.commentId);
    await tx.put(tasks, { ...task, assigneeId: to.id });
    const given = { id: args.commentId, kind: 'delegated' as const, toPersonId: to.id, body: args.note };
    await tx.put(comments, commentOn(task, act, given));
    tx.happened({ type: 'task.delegated', taskId: task.id, commentId: args.commentId });
  },
});

/** Says something in the thread of an exception, which the whole plant reads, or of a task that belongs to none. */
export const commentTask = mutator({
  name: 'task.comment@1',
  by: functionNames,
  args: z.object({
    commentId: id,
    exceptionId: z.nullable(id),
    taskId: z.nullable(id),
    body: commentText.check(z.minLength(1)),
  }),
  async run(tx, { commentId, exceptionId, taskId, body }, act) {
    const said = { id: commentId, kind: 'said' as const, toPersonId: null, body };
    if (taskId !== null) {
      const task = await ownTask(tx, taskId, act);
      await refuseTakenId(tx, comments, commentId);
      await tx.put(comments, commentOn(task, act, said));
      return;
    }
    const exception = exceptionId === null ? undefined : await tx.get(exceptions, exceptionId);
    refuseUnless(exception, 'exception.unknown');
    await refuseTakenId(tx, comments, commentId);
    const { scope, plantId } = exception;
    const by = { personId: act.actor.personId, at: act.at };
    await tx.put(comments, { ...said, ...by, scope, plantId, exceptionId: exception.id, taskId: null });
  },
});

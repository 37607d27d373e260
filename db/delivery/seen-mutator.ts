import * as z from 'zod/mini';
import { exceptions } from '../exception/exception.ts';
import type { Actor } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { functionNames } from '../person/function.ts';
import { type Escalation, escalations, type Task, tasks, taskTransitions } from '../task/task.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { firstNotice, noticeId, notices } from './notice.ts';

/** At which level a person was told of a task: 0 as one of its function. Undefined: not at all, they only look. */
export function toldLevel(
  task: Pick<Task, 'function'>,
  told: readonly Pick<Escalation, 'level' | 'toPersonIds'>[],
  actor: Pick<Actor, 'personId' | 'functions'>,
): number | undefined {
  const above = told.filter(({ toPersonIds }) => toPersonIds.includes(actor.personId)).map(({ level }) => level);
  const own = actor.functions.includes(task.function) ? [0] : [];
  return [...own, ...above].sort((one, other) => other - one)[0];
}

/** The task stood on the screen of somebody who was asked. Again, or by somebody who only looks: nothing happens. */
export const seeTask = mutator({
  name: 'task.seen@1',
  by: functionNames,
  args: z.object({ taskId: id }),
  async run(tx, { taskId }, act) {
    const task = await tx.get(tasks, taskId);
    refuseUnless(task, 'task.unknown');
    const { personId } = act.actor;
    const level = toldLevel(task, await tx.scan(escalations, 'taskId', taskId), act.actor);
    if (level === undefined) return;
    const telling = { taskId, level, personId, channel: 'app' } as const;
    if (await tx.get(notices, noticeId(telling))) return;
    const { scope, plantId } = task;
    await tx.put(notices, firstNotice({ ...telling, scope, plantId }, { state: 'seen', at: act.at }));
    if (taskTransitions[task.state].includes('seen')) await moveTask(tx, { ...task, state: 'seen' });
    tx.happened({ type: 'task.seen', taskId, personId });
  },
});

/** Writes how far a task has come, and keeps its exception's list of answers true. */
export async function moveTask(tx: Pick<Tx, 'get' | 'put'>, task: Task): Promise<void> {
  await tx.put(tasks, task);
  const exception = task.exceptionId ? await tx.get(exceptions, task.exceptionId) : undefined;
  if (!exception) return;
  const answers = exception.answers.map((each) => (each.taskId === task.id ? { ...each, state: task.state } : each));
  await tx.put(exceptions, { ...exception, answers });
}

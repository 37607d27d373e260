import {
  type Exception,
  exceptions,
  exceptionTransitions,
  isOpenException,
  options,
} from '../../db/exception/exception.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { answerOf } from './ask.ts';
import { isOpen } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';

/** The list of answers with the given tasks' own state laid over it. */
function answersWith(exception: Exception, changed: readonly Task[]): Exception['answers'] {
  const fresh = new Map(changed.map((task) => [task.id, answerOf(task)]));
  return exception.answers.map((each) => fresh.get(each.taskId) ?? each);
}

/** Ends the tasks that need no answer any more; gives back the tasks as they are now. */
export async function supersede(tx: ServerTx, own: readonly Task[], over: (task: Task) => boolean): Promise<Task[]> {
  const now = own.map((task): Task => (isOpen(task) && over(task) ? { ...task, state: 'superseded' } : task));
  await tx.putMany(
    tasks,
    now.filter((task, at) => task !== own[at]),
  );
  return now;
}

/** Options still offered can't be chosen once the exception is over or another was applied. */
export async function withdrawOptions(tx: ServerTx, exceptionId: string): Promise<void> {
  const offered = (await tx.scan(options, 'exceptionId', exceptionId)).filter((each) => each.state === 'offered');
  await tx.putMany(
    options,
    offered.map((each) => ({ ...each, state: 'expired' as const })),
  );
}

/** Writes how the exception stands after its tasks changed: resolved when none of them waits for an answer. */
export async function concludeIfAnswered(tx: ServerTx, exception: Exception, own: readonly Task[]): Promise<void> {
  const answers = answersWith(exception, own);
  const over = own.every((task) => !isOpen(task)) && exceptionTransitions[exception.state].includes('resolved');
  if (over) await withdrawOptions(tx, exception.id);
  await tx.put(exceptions, {
    ...exception,
    answers,
    state: over ? 'resolved' : exception.state,
    resolvedAt: over ? tx.now : exception.resolvedAt,
  });
}

/** The cause is gone: nobody needs to answer any more, and every open exception of that kind on the subject is resolved. */
export async function resolveSubject(tx: ServerTx, kind: Exception['kind'], subjectId: string): Promise<void> {
  const open = (await tx.scan(exceptions, 'subjectId', subjectId)).filter(
    (each) => each.kind === kind && isOpenException(each),
  );
  for (const { id } of open) {
    const { own, exception } = await lockAnswers(tx, id);
    await concludeIfAnswered(tx, exception, await supersede(tx, own, () => true));
  }
}

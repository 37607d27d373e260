import {
  type Exception,
  exceptions,
  exceptionTransitions,
  isOpenException,
  options,
} from '../../db/exception/exception.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { answerOf } from './ask.ts';
import { isOpen } from './escalate-task.ts';
import { flaps, flapWindow, isThere, turned } from './flap.ts';
import { isOver } from './is-over.ts';
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

/**
 * Writes how the exception stands after its tasks changed: resolved when its rule is met. Whoever is still asked then is asked
 * no more.
 */
export async function concludeIfAnswered(tx: ServerTx, exception: Exception, own: readonly Task[]): Promise<void> {
  // Those of an earlier round, before it was reopened, count for nothing.
  const asked = own.filter((task) => exception.answers.some((each) => each.taskId === task.id));
  const mayEnd = exceptionTransitions[exception.state].includes('resolved');
  const over = mayEnd && isOver(asked, exception.policy.resolution);
  const now = over ? await supersede(tx, asked, () => true) : asked;
  if (over) await withdrawOptions(tx, exception.id);
  await tx.put(exceptions, {
    ...exception,
    answers: answersWith(exception, now),
    state: over ? 'resolved' : exception.state,
    resolvedAt: over ? tx.now : exception.resolvedAt,
  });
}

/**
 * The cause is gone: nobody needs to answer any more, and every open exception of that kind on the subject is resolved. One
 * whose cause comes and goes all the time stays open until it has stayed away for a while. One that was over before the
 * cause went notes that it did: should it come again, it is the same.
 */
export async function resolveSubject(tx: ServerTx, kind: Exception['kind'], subjectId: string): Promise<void> {
  const known = (await tx.scan(exceptions, 'subjectId', subjectId)).filter((each) => each.kind === kind);
  for (const { id } of known.filter((each) => isOpenException(each) || isThere(each))) {
    const { own, exception } = await lockAnswers(tx, id);
    const turns = turned(exception.turns, false, tx.now);
    const gone = { ...exception, turns, flapping: exception.flapping || flaps(turns, tx.now) };
    if (!isOpenException(exception)) await tx.put(exceptions, { ...exception, turns });
    else if (gone.flapping) await keepUntilCalm(tx, gone);
    else await concludeIfAnswered(tx, gone, await supersede(tx, own, () => true));
  }
}

async function keepUntilCalm(tx: ServerTx, exception: Exception): Promise<void> {
  await tx.put(exceptions, exception);
  const since = exception.turns.at(-1)?.at ?? tx.now;
  const facts = { exceptionId: exception.id, since };
  await tx.later('exception.calm', `calm:${exception.id}:${since}`, facts, since + flapWindow);
}

/** The cause of a flapping exception has stayed away since: it is over. */
export async function endFlapping(tx: ServerTx, payload: JobPayload): Promise<void> {
  const { own, exception } = await lockAnswers(tx, String(payload['exceptionId']));
  if (!exception.flapping || isThere(exception) || exception.turns.at(-1)?.at !== payload['since']) return;
  const calm = { ...exception, flapping: false };
  if (isOpenException(exception)) await concludeIfAnswered(tx, calm, await supersede(tx, own, () => true));
  else await tx.put(exceptions, calm);
}

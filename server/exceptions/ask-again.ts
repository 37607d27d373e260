import { type Exception, type ExceptionState, exceptions, isOpenException } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { type ContextLine, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { answerOf, taskFor } from './ask.ts';
import { setDeadlines } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { windowFromNow } from './measure.ts';
import { supersede } from './resolve.ts';
import { timedTogether } from './timed.ts';

/** What is asked when an exception goes on: the functions, each with the same question and its facts. */
interface Again {
  readonly functions: readonly FunctionName[];
  /** The question's code is this and the function: `ask_refused.planning`. */
  readonly question: string;
  readonly context: readonly ContextLine[];
  readonly choices: readonly string[];
}

/**
 * An exception goes on, or again: the functions are asked anew with a clock of their own, from now. Questions of theirs that
 * still waited make way. The deadline's move is kept with its reason. Gives back the exception as it is now.
 */
export async function askAgain(tx: ServerTx, exceptionId: string, again: Again): Promise<Exception> {
  const { own, exception } = await lockAnswers(tx, exceptionId);
  const { ackBy, decideBy } = await windowFromNow(tx, exception);
  const state: ExceptionState = !isOpenException(exception)
    ? 'routed'
    : exception.state === 'resolving'
      ? 'deciding'
      : exception.state;
  const moves = [...exception.moves, { from: exception.decideBy, to: decideBy, reason: 'reopened', at: tx.now }];
  const open: Exception = {
    ...exception,
    state,
    resolvedAt: null,
    ackBy,
    decideBy,
    breached: decideBy <= tx.now,
    moves,
  };
  const fresh = again.functions.map((name) =>
    taskFor(tx, open, name, {
      question: `${again.question}.${name}`,
      context: again.context,
      choices: again.choices,
    }),
  );
  const before = await supersede(tx, own, (task) => again.functions.includes(task.function));
  const answers = open.answers.map((each) => {
    const task = before.find(({ id }) => id === each.taskId);
    return task ? answerOf(task) : each;
  });
  await tx.put(exceptions, { ...open, answers: [...answers, ...fresh.map(answerOf)] });
  await tx.putMany(tasks, fresh);
  await setDeadlines(tx, timedTogether({ ...open, occurredAt: tx.now }), fresh);
  for (const { id } of fresh) tx.happened({ type: 'task.asked', taskId: id });
  return open;
}

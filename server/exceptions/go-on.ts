import { type Exception, type Option, options } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import type { Task } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askAgain } from './ask-again.ts';

/** The way out of this kind that an exception is on, the last one chosen. */
export async function appliedWay(tx: ServerTx, exceptionId: string, kind: Option['kind']): Promise<Option | undefined> {
  return (await tx.scan(options, 'exceptionId', exceptionId))
    .filter((each) => each.kind === kind && each.state === 'applied')
    .sort((one, other) => (other.appliedAt ?? 0) - (one.appliedAt ?? 0))[0];
}

/** Somebody would not have a way out: its exception goes on, these functions are asked again, other ways out are looked for. */
export async function goOn(
  tx: ServerTx,
  applied: Option,
  {
    task,
    question,
    functions,
  }: { readonly task: Task; readonly question: string; readonly functions: readonly FunctionName[] },
): Promise<Exception> {
  await tx.put(options, { ...applied, state: 'refused' });
  const exception = await askAgain(tx, applied.exceptionId, {
    functions,
    question,
    context: task.context,
    choices: ['other_way', 'cannot'],
  });
  await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
  return exception;
}

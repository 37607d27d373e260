import { exceptions, options } from '../../db/exception/exception.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { lockAnswers } from './lock-tasks.ts';
import { concludeIfAnswered, supersede, withdrawOptions } from './resolve.ts';
import { waysOut } from './ways-out.ts';

/**
 * Somebody chose a way out: the whole coordinated change happens in the transaction of that tap, the functions whose
 * question it answers are asked no more, and the other offers are withdrawn. Refuses `option.stale`, with why, when it can't
 * be done any more; then nothing changed and the options stand as they were.
 */
export async function applyOption(tx: ServerTx, { optionId }: { optionId: string }): Promise<void> {
  const option = await tx.get(options, optionId);
  const chosen = option && (await tx.get(exceptions, option.exceptionId));
  if (!chosen) throw new Error(`option ${optionId} belongs to no exception`);
  const way = waysOut[chosen.kind][option.kind];
  if (!way) throw new Error(`an exception of kind ${chosen.kind} has no way out ${option.kind}`);
  const { answers, leaves } = await way.apply(tx, option.effect, chosen);
  await tx.put(options, { ...option, state: 'applied' });
  await withdrawOptions(tx, chosen.id);

  const { own, exception } = await lockAnswers(tx, chosen.id);
  const now = await supersede(tx, own, (task) => answers.includes(task.function));
  await concludeIfAnswered(tx, { ...exception, state: leaves ? 'deciding' : exception.state }, now);
  if (leaves) await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
  await tx.audit('option.applied', { exception: exception.number, kind: option.kind });
}

import { options } from '../../db/exception/exception.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askAgain } from './ask-again.ts';
import { expediteEffect } from './options/expedite-supply.ts';

/**
 * Materials has asked the supplier. Agreed: the purchase is expected by the day that was asked for, with all that follows.
 * Refused: the exception goes on, materials and planning are asked again, and other ways out are looked for.
 */
export async function settleExpedite(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (task?.question !== 'expedite.materials' || task.exceptionId === null) return;
  const applied = (await tx.scan(options, 'exceptionId', task.exceptionId)).find(
    ({ kind, state }) => kind === 'expedite' && state === 'applied',
  );
  if (!applied) return;
  const { supplyId, askAt } = expediteEffect.parse(applied.effect);
  if (task.choice === 'supplier_agreed') {
    const supply = await tx.get(supplyOrders, supplyId);
    if (supply?.state !== 'expected' || supply.expectedAt <= askAt) return;
    await tx.put(supplyOrders, { ...supply, expectedAt: askAt });
    return tx.happened({ type: 'supply.moved', supplyId });
  }
  await tx.put(options, { ...applied, state: 'refused' });
  const exception = await askAgain(tx, task.exceptionId, {
    functions: ['materials', 'planning'],
    question: 'expedite_refused',
    context: task.context,
    choices: ['other_way', 'cannot'],
  });
  await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
}

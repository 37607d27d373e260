import { supplyOrders } from '../../db/supply/supply-order.ts';
import { tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { appliedWay, goOn } from './go-on.ts';
import { comesBefore, expediteEffect } from './options/expedite-supply.ts';

/**
 * Materials has asked the supplier. Agreed: the purchase is expected by the day that was asked for, with all that follows.
 * Refused: the exception goes on, materials and planning are asked again, and other ways out are looked for.
 */
export async function settleExpedite(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (task?.question !== 'expedite.materials' || task.exceptionId === null) return;
  const applied = await appliedWay(tx, task.exceptionId, 'expedite');
  if (!applied) return;
  const { supplyId, askAt } = expediteEffect.parse(applied.effect);
  if (task.choice !== 'supplier_agreed') {
    await goOn(tx, applied, { task, question: 'expedite_refused', functions: ['materials', 'planning'] });
    return;
  }
  const supply = await tx.get(supplyOrders, supplyId);
  if (supply?.state !== 'expected' || comesBefore(supply, askAt, tx.now)) return;
  await tx.put(supplyOrders, { ...supply, expectedAt: askAt });
  tx.happened({ type: 'supply.moved', supplyId });
}

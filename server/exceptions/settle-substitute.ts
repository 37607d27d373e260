import { exceptions } from '../../db/exception/exception.ts';
import { lots, usableLotStates } from '../../db/lot/lot.ts';
import { tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { appliedWay, goOn } from './go-on.ts';
import { freeOf } from './lots-sql.ts';
import { type SubstitutePart, substituteEffect } from './options/substitute-material.ts';

/**
 * Quality has judged the substitute. Fit: what is taken of its lots stands as the missing material, as lots of their own with
 * the old ones as parents, so that whoever looks for a fault finds both. Unfit, or taken by others meanwhile: the exception
 * goes on.
 */
export async function settleSubstitute(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (task?.question !== 'substitute.quality' || task.exceptionId === null) return;
  const applied = await appliedWay(tx, task.exceptionId, 'substitute');
  if (!applied) return;
  const { productId, quantity, parts } = substituteEffect.parse(applied.effect);
  if (task.choice !== 'substitute_fits' || !(await areFree(tx, parts))) {
    await goOn(tx, applied, { task, question: 'substitute_refused', functions: ['materials', 'planning'] });
    return;
  }
  const whole = parts.reduce((sum, each) => sum + each.quantity, 0);
  let left = quantity;
  for (const [at, part] of parts.entries()) {
    const own = at === parts.length - 1 ? left : Math.floor((quantity * part.quantity) / whole);
    left -= own;
    await stand(tx, part, { productId, quantity: own });
  }
  const exception = await tx.get(exceptions, task.exceptionId);
  await tx.audit('material.substituted', { exception: exception?.number ?? '', lots: parts.length });
}

async function areFree(tx: ServerTx, parts: readonly SubstitutePart[]): Promise<boolean> {
  for (const { lotId, quantity } of parts) {
    const lot = await tx.get(lots, lotId);
    if (!lot || !usableLotStates.includes(lot.state) || (await freeOf(tx, lotId)) < quantity) return false;
  }
  return true;
}

async function stand(
  tx: ServerTx,
  { lotId, quantity: taken }: SubstitutePart,
  as: { readonly productId: string; readonly quantity: number },
): Promise<void> {
  const from = await tx.get(lots, lotId);
  if (!from || as.quantity === 0) return;
  const quantity = from.quantity - taken;
  await tx.put(lots, { ...from, quantity, state: quantity === 0 ? 'consumed' : from.state });
  const id = tx.newId();
  await tx.put(lots, {
    ...from,
    id,
    number: null,
    productId: as.productId,
    madeQuantity: as.quantity,
    quantity: as.quantity,
    parents: [from.id],
    workOrderId: null,
  });
  tx.happened({ type: 'lot.made', lotId: id });
}

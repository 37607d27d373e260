import { exceptions } from '../../db/exception/exception.ts';
import { plantScope } from '../../db/scope.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { appliedWay, goOn } from './go-on.ts';
import { alternateEffect } from './options/alternate-supplier.ts';

/**
 * Purchase has asked the other supplier. Agreed: what was ordered is expected by its day, with all that follows. Refused: the
 * exception goes on, purchase and planning are asked again, and other ways out are looked for.
 */
export async function settleAlternate(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (task?.question !== 'alternate.purchase' || task.exceptionId === null) return;
  const applied = await appliedWay(tx, task.exceptionId, 'alternate_supplier');
  if (!applied) return;
  if (task.choice !== 'supplier_agreed') {
    await goOn(tx, applied, { task, question: 'alternate_refused', functions: ['purchase', 'planning'] });
    return;
  }
  const exception = await tx.get(exceptions, task.exceptionId);
  if (!exception) return;
  const { supplier, productId, quantity, expectedAt } = alternateEffect.parse(applied.effect);
  const supplyId = tx.newId();
  await tx.put(supplyOrders, {
    id: supplyId,
    scope: plantScope(exception.plantId),
    plantId: exception.plantId,
    number: await tx.nextNumber('PO'),
    supplier,
    productId,
    quantity,
    state: 'expected',
    promisedAt: expectedAt,
    expectedAt,
    reason: null,
    received: 0,
    receivedAt: null,
    lotIds: [],
    overReason: null,
  });
  tx.happened({ type: 'supply.moved', supplyId });
}

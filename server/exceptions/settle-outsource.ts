import { options } from '../../db/exception/exception.ts';
import { productSources } from '../../db/product/product-source.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { tasks } from '../../db/task/task.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askAgain } from './ask-again.ts';
import { isOpenStep } from './options/alternate-machine.ts';
import { notBegun, outsourceEffect, restOf } from './options/outsource-work.ts';

/**
 * Purchase has asked the supplier. Agreed: what of the work order has not begun by now is a supply order, expected by the day
 * that was asked for, and is not made here. Refused: the exception goes on, purchase and planning are asked again, and other
 * ways out are looked for.
 */
export async function settleOutsource(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (task?.question !== 'outsource.purchase' || task.exceptionId === null) return;
  const applied = (await tx.scan(options, 'exceptionId', task.exceptionId)).find(
    ({ kind, state }) => kind === 'outsource' && state === 'applied',
  );
  if (!applied) return;
  if (task.choice === 'supplier_agreed') return giveAway(tx, outsourceEffect.parse(applied.effect), applied.facts);
  await tx.put(options, { ...applied, state: 'refused' });
  const exception = await askAgain(tx, task.exceptionId, {
    functions: ['purchase', 'planning'],
    question: 'outsource_refused',
    context: task.context,
    choices: ['other_way', 'cannot'],
  });
  await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
}

async function giveAway(
  tx: ServerTx,
  wanted: ReturnType<typeof outsourceEffect.parse>,
  facts: Readonly<Record<string, string | number>>,
): Promise<void> {
  const order = await tx.get(workOrders, wanted.workOrderId);
  if (!order) return;
  const steps: Operation[] = [];
  for (const { id } of await tx.scan(operations, 'workOrderId', order.id)) {
    const step = await tx.get(operations, id);
    if (step) steps.push(step);
  }
  // Meanwhile a machine may have begun some of it: that is not ordered.
  const quantity = Math.min(wanted.quantity, notBegun(order, steps));
  if (quantity <= 0) return;
  const by = await tx.get(productSources, wanted.sourceId);
  const supplyId = tx.newId();
  await tx.put(supplyOrders, {
    id: supplyId,
    scope: order.scope,
    plantId: order.plantId,
    number: await tx.nextNumber('SC'),
    supplier: by?.supplier ?? String(facts['supplier']),
    productId: order.productId,
    quantity,
    state: 'expected',
    promisedAt: wanted.askAt,
    expectedAt: wanted.askAt,
    reason: null,
    received: 0,
    receivedAt: null,
    lotIds: [],
    overReason: null,
  });
  await makeLess(tx, order, steps, quantity);
  tx.happened({ type: 'supply.moved', supplyId });
}

/** The work order keeps what has begun; one of which nothing has is closed. */
async function makeLess(tx: ServerTx, order: WorkOrder, steps: readonly Operation[], quantity: number): Promise<void> {
  const rest = restOf(order, steps, { quantity, now: tx.now });
  const open = steps.filter(isOpenStep);
  if (rest.length === 0) {
    await tx.put(workOrders, { ...order, state: 'closed', orderLineIds: [], shortFromAt: null });
    await tx.putMany(
      operations,
      open.map((step) => ({ ...step, state: 'closed' as const })),
    );
    return;
  }
  const shorter = open.map((step) => {
    const laid = rest.find(({ position }) => position === step.position);
    return { ...step, plannedEndAt: laid?.endAt ?? step.plannedEndAt };
  });
  const ends = shorter.map(({ plannedEndAt }) => plannedEndAt);
  await tx.put(workOrders, { ...order, quantity: order.quantity - quantity, plannedEndAt: Math.max(...ends) });
  await tx.putMany(operations, shorter);
}

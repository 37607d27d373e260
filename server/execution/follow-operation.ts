import { type OrderState, orderLines, salesOrders } from '../../db/order/order.ts';
import {
  type Operation,
  operations,
  type WorkOrder,
  type WorkState,
  workOrders,
} from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A step moved: its work order stands where its steps stand, and orders that wait for it are in production. */
export async function followOperation(tx: ServerTx, { operationId }: { readonly operationId: string }): Promise<void> {
  const step = await tx.get(operations, operationId);
  const order = step && (await tx.get(workOrders, step.workOrderId));
  if (!order) return;
  const state = stateOf(order, await tx.scan(operations, 'workOrderId', order.id));
  if (state !== order.state) await tx.put(workOrders, { ...order, state });
  if (state === 'running') await markInProduction(tx, order);
}

/** Running while a step runs, paused when all that was begun is paused; else as it was. */
function stateOf(order: WorkOrder, steps: readonly Operation[]): WorkState {
  if (order.state === 'completed' || order.state === 'closed') return order.state;
  if (steps.some((step) => step.state === 'running')) return 'running';
  if (steps.some((step) => step.state === 'paused') && order.state === 'running') return 'paused';
  return order.state;
}

const waiting: readonly OrderState[] = ['confirmed', 'planned'];

async function markInProduction(tx: ServerTx, order: WorkOrder): Promise<void> {
  const lines = await tx.getMany(orderLines, order.orderLineIds);
  for (const orderId of [...new Set(lines.map((line) => line.orderId))].sort()) {
    const found = await tx.get(salesOrders, orderId);
    if (found && waiting.includes(found.state)) await tx.put(salesOrders, { ...found, state: 'in_production' });
  }
}

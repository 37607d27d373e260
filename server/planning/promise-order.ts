import { orderDrafts } from '../../db/draft/draft.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { planPlant } from './core/plan-plant.ts';
import { loadPlant } from './load-plant.ts';
import { lockPlan, lockStock } from './plant-sql.ts';
import { writePlan } from './write-plan.ts';

/**
 * Promises a new order in the transaction that confirmed it: stock first, then what is under way, then room on the machines
 * for the rest. What it was promised with is reserved at once; nothing already planned moves. A second call does nothing.
 */
export async function promiseOrder(
  tx: ServerTx,
  { orderId }: { readonly orderId: string },
  clock: () => number = () => performance.now(),
): Promise<void> {
  const began = clock();
  const order = await tx.get(salesOrders, orderId);
  if (!order || order.promiseAt !== null) return;
  await lockPlan(tx, order.plantId);
  await lockStock(tx, order.plantId, orderId);
  const plant = await loadPlant(tx, order.plantId);
  const plan = planPlant(plant.input, 'insert');
  await writePlan(tx, plant, plan, { reason: 'order', tookMs: () => clock() - began, only: orderId });
  const draft = await tx.get(orderDrafts, order.draftId);
  await stampStage(tx, draft?.messageId ?? null, 'promised');
}

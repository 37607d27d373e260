import { orderLines, salesOrders } from '../../db/order/order.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Basis } from './core/plan.ts';
import type { PlanInput } from './core/plan-input.ts';
import { planPlant } from './core/plan-plant.ts';
import { loadPlant } from './load-plant.ts';

/**
 * When these order lines could be delivered, as things stand; asks, reserves nothing. A line whose lot is on hold is made
 * anew in the answer: giving it another lot is a person's decision. `avoiding`: lots not to count on.
 */
export async function promiseLines(
  tx: ServerTx,
  orderLineIds: readonly string[],
  avoiding: readonly string[] = [],
): Promise<{ orderLineId: string; promiseAt: Instant; basis: Basis }[]> {
  const lines = await tx.getMany(orderLines, [...new Set(orderLineIds)]);
  const orders = await tx.getMany(salesOrders, [...new Set(lines.map((line) => line.orderId))]);
  const answers = [];
  for (const plantId of new Set(orders.map((order) => order.plantId))) {
    const { input } = await loadPlant(tx, plantId);
    answers.push(...promisesIn(input, orderLineIds, avoiding));
  }
  return answers;
}

/** The same in a plant that was read already. */
export function promisesIn(
  input: PlanInput,
  orderLineIds: readonly string[],
  avoiding: readonly string[],
): { orderLineId: string; promiseAt: Instant; basis: Basis }[] {
  const asked = new Set(orderLineIds);
  const plan = planPlant(
    {
      ...input,
      stock: input.stock.map((lot) => (avoiding.includes(lot.lotId) ? { ...lot, usable: false } : lot)),
      demand: input.demand.map((line) =>
        asked.has(line.lineId)
          ? { ...line, promiseAt: null, wantedAt: null, awaiting: false, anew: line.awaiting }
          : line,
      ),
    },
    'insert',
  );
  return plan.lines
    .filter((line) => asked.has(line.lineId))
    .map(({ lineId, promiseAt, basis }) => ({ orderLineId: lineId, promiseAt, basis }));
}

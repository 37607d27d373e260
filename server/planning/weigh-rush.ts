import { customers } from '../../db/customer/customer.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Plan } from './core/plan.ts';
import type { PlanInput } from './core/plan-input.ts';
import { planPlant } from './core/plan-plant.ts';
import { loadPlant } from './load-plant.ts';

/** Another order's promise that would have to move. */
interface Displaced {
  readonly order: string;
  readonly customer: string;
  readonly fromAt: Instant;
  readonly toAt: Instant;
}

/**
 * When an order could be ready as the plan stands, and when if it came before all others, with the promises that would cost.
 * Asks, reserves nothing. Null where the order has nothing open.
 */
export async function weighRush(
  tx: ServerTx,
  orderId: string,
): Promise<{ without: Instant | null; with: Instant | null; displaced: Displaced[] }> {
  const order = await tx.get(salesOrders, orderId);
  if (!order) return { without: null, with: null, displaced: [] };
  const { input, lines } = await loadPlant(tx, order.plantId);
  const asIs = planPlant(input);
  const first = planPlant(withFirst(input, orderId));
  const before = new Map(asIs.lines.map((line) => [line.lineId, line.promiseAt]));
  const later = first.lines.filter(
    (line) => line.orderId !== orderId && line.promiseAt > (before.get(line.lineId) ?? line.promiseAt),
  );
  const orders = new Map(
    (
      await tx.getMany(
        salesOrders,
        later.map((line) => line.orderId),
      )
    ).map((row) => [row.id, row]),
  );
  const buyers = await tx.getMany(
    customers,
    [...orders.values()].map((row) => row.customerId),
  );
  const displaced = later.map((line): Displaced => {
    const buyer = buyers.find((each) => each.id === orders.get(line.orderId)?.customerId);
    return {
      order: lines.get(line.lineId)?.orderNumber ?? '',
      customer: buyer?.name ?? '',
      fromAt: before.get(line.lineId) ?? line.promiseAt,
      toAt: line.promiseAt,
    };
  });
  return { without: readyAt(asIs, orderId), with: readyAt(first, orderId), displaced };
}

/** The order ranks as if it had been promised for now: before everything that may still move. */
const withFirst = (input: PlanInput, orderId: string): PlanInput => ({
  ...input,
  demand: input.demand.map((line) =>
    line.orderId === orderId ? { ...line, promiseAt: input.now, firstPromiseAt: input.now, wantedAt: input.now } : line,
  ),
});

function readyAt(plan: Plan, orderId: string): Instant | null {
  const own = plan.lines.filter((line) => line.orderId === orderId).map((line) => line.readyAt);
  return own.length === 0 ? null : Math.max(...own);
}

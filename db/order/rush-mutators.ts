import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type OrderState, salesOrders } from './order.ts';

const gone: readonly OrderState[] = ['loading', 'dispatched', 'delivered', 'cancelled'];

/** The customer wants a confirmed order by another time than was said; null: whenever it can be. */
export const wantBy = mutator({
  name: 'order.wantBy@1',
  by: ['commercial', 'planning'],
  args: z.object({ orderId: id, wantedAt: z.nullable(z.int().check(z.minimum(0), z.maximum(4_102_444_800_000))) }),
  async run(tx, { orderId, wantedAt }) {
    const order = await tx.get(salesOrders, orderId);
    refuseUnless(order, 'order.unknown');
    refuseUnless(!gone.includes(order.state), 'order.gone', { order: order.number });
    await tx.put(salesOrders, { ...order, wantedAt });
    tx.happened({ type: 'order.rushed', orderId });
  },
});

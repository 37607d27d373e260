import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { orderLines, orderTransitions, type SalesOrder, salesOrders } from '../order/order.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { deliveryProofId, deliveryProofs } from './delivery-proof.ts';
import { loadLines, loads } from './load.ts';

/**
 * What a truck brought of an order has arrived, and who took it; said once for each order on it. With the last truck of an
 * order that left whole the order is delivered. Refused before the truck has left.
 */
export const deliverOrder = mutator({
  name: 'load.delivered@1',
  by: ['dispatch'],
  args: z.object({
    loadId: id,
    orderId: id,
    receivedBy: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  }),
  async run(tx, args, act) {
    const load = await tx.get(loads, args.loadId);
    refuseUnless(load, 'load.unknown');
    refuseUnless(load.state === 'confirmed' || load.state === 'dispatched', 'load.not_left', { load: load.number });
    const order = await tx.get(salesOrders, args.orderId);
    const carried = (await tx.scan(loadLines, 'loadId', load.id)).some(
      ({ orderId, picked }) => orderId === args.orderId && picked > 0,
    );
    refuseUnless(order && carried, 'load.order_not_on_it', { load: load.number });
    const proofId = deliveryProofId(load.id, order.id);
    refuseUnless(!(await tx.get(deliveryProofs, proofId)), 'load.delivered_already', { order: order.number });
    await tx.put(deliveryProofs, {
      id: proofId,
      scope: load.scope,
      plantId: load.plantId,
      loadId: load.id,
      orderId: order.id,
      customerId: order.customerId,
      receivedBy: args.receivedBy,
      receivedAt: act.at,
      recordedBy: act.actor.personId,
      recordedAt: act.at,
    });
    if (order.state !== 'dispatched' || !(await hasAllArrived(tx, order))) return;
    refuseIllegalMove('sales_order', orderTransitions, order.state, 'delivered');
    await tx.put(salesOrders, { ...order, state: 'delivered' });
  },
});

async function hasAllArrived(tx: Tx, { id: orderId }: SalesOrder): Promise<boolean> {
  for (const { id: lineId } of await tx.scan(orderLines, 'orderId', orderId)) {
    for (const { loadId, picked } of await tx.scan(loadLines, 'orderLineId', lineId)) {
      if (picked > 0 && !(await tx.get(deliveryProofs, deliveryProofId(loadId, orderId)))) return false;
    }
  }
  return true;
}

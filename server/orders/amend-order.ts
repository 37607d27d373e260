import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { orderAmendments } from '../../db/order/amendment.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/**
 * Lays a checked draft that was asked for as an amendment over its order: money and lines become the draft's, as the
 * database does by itself. False when the draft is no amendment. One whose order changed meanwhile is rejected.
 */
export async function amendOrder(tx: ServerTx, draft: OrderDraft): Promise<boolean> {
  const [amendment] = await tx.scan(orderAmendments, 'draftId', draft.id);
  if (!amendment) return false;
  const order = await tx.get(salesOrders, amendment.orderId);
  const amendable = order && ['confirmed', 'planned', 'on_credit_hold'].includes(order.state);
  if (!amendable || order.draftId !== amendment.fromDraftId) {
    await tx.put(orderDrafts, { ...draft, state: 'rejected' });
    tx.happened({ type: 'draft.rejected', draftId: draft.id });
    return true;
  }
  const { netMinor, taxMinor, totalMinor } = draft;
  await tx.put(orderDrafts, { ...draft, state: 'submitting', orderId: order.id });
  await tx.put(salesOrders, { ...order, draftId: draft.id, netMinor, taxMinor, totalMinor });
  await tx.put(orderDrafts, { ...draft, state: 'confirmed', orderId: order.id });
  await tx.audit('order.amended', { orderId: order.id, draftId: draft.id, totalMinor, wasMinor: order.totalMinor });
  tx.happened({ type: 'order.amended', orderId: order.id });
  return true;
}

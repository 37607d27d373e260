import { draftLines, orderDrafts } from '../../db/draft/draft.ts';
import { type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { plants } from '../../db/plant/plant.ts';
import { products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { companyName } from './company-name.ts';
import { addresseeOf, queueMessage } from './queue-message.ts';
import { confirmationText, type ReplyLine } from './reply-text.ts';

/** Tells the customer that the order is booked: its number, lines, total and date. A customer without a number hears nothing. */
export async function replyToCustomer(tx: ServerTx, { orderId }: { readonly orderId: string }): Promise<void> {
  const order = await tx.get(salesOrders, orderId);
  const draft = order && (await tx.get(orderDrafts, order.draftId));
  const addressee = draft && (await addresseeOf(tx, draft));
  const plant = order && (await tx.get(plants, order.plantId));
  if (!draft || !addressee || !plant) return;
  const body = confirmationText({
    ...order,
    company: await companyName(tx),
    zone: plant.zone,
    region: plant.currency === order.currency ? 'home' : 'abroad',
    lines: await replyLines(tx, order),
  });
  await queueMessage(tx, `reply-${order.id}`, draft, addressee, body);
}

async function replyLines(tx: ServerTx, order: SalesOrder): Promise<ReplyLine[]> {
  const lines = (await tx.scan(draftLines, 'draftId', order.draftId)).toSorted((a, b) => a.position - b.position);
  const ids = lines.flatMap(({ productId }) => productId ?? []);
  const named = new Map((await tx.getMany(products, [...new Set(ids)])).map((product) => [product.id, product]));
  return lines.map((line) => {
    const product = named.get(line.productId ?? '');
    return {
      name: product?.name ?? line.phrase,
      quantity: line.quantity ?? line.baseQuantity ?? 0,
      unit: line.unit ?? product?.unit ?? '',
    };
  });
}

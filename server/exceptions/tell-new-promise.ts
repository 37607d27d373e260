import { customers } from '../../db/customer/customer.ts';
import { outboundMessages } from '../../db/message/message.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import { moneyScope } from '../../db/scope.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** `Sat, 21 Nov` in the plant's zone. */
const dayIn = (at: Instant, zone: string): string =>
  new Intl.DateTimeFormat('en-IN', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }).format(at);

/** The words a customer reads when a date moves: which order, the new date and the one they had. */
function newPromiseText(order: SalesOrder, promiseAt: Instant, zone: string): string {
  const had = order.promiseAt === null ? '' : ` instead of ${dayIn(order.promiseAt, zone)}`;
  return `Order ${order.number} will be ready on ${dayIn(promiseAt, zone)}${had}. We are sorry for the change. Please reply if this date does not suit you.`;
}

/** Writes the message to the customer in this transaction and queues its sending. Customers without a number are not told. */
export async function tellNewPromise(tx: ServerTx, order: SalesOrder, promiseAt: Instant, zone: string): Promise<void> {
  const customer = await tx.get(customers, order.customerId);
  const toNumber = customer?.waNumbers[0];
  if (!toNumber) return tx.audit('customer.not_told', { order: order.number });
  const id = tx.newId();
  await tx.put(outboundMessages, {
    id,
    scope: moneyScope,
    channel: 'whatsapp',
    toNumber,
    customerId: order.customerId,
    body: newPromiseText(order, promiseAt, zone),
    messageId: null,
    draftId: order.draftId,
    form: null,
    lineId: null,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  });
  await tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id });
}

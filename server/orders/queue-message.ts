import { type Customer, customers } from '../../db/customer/customer.ts';
import type { OrderDraft } from '../../db/draft/draft.ts';
import { inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { moneyScope } from '../../db/scope.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Who gets an answer about a draft: whoever wrote, else the customer's first number. */
export interface Addressee {
  readonly customer: Customer;
  readonly toNumber: string;
  readonly channel: 'whatsapp' | 'email';
}

/** Finds whom to tell about a draft; undefined when there is no customer or no number. */
export async function addresseeOf(tx: ServerTx, draft: OrderDraft): Promise<Addressee | undefined> {
  const customer = draft.customerId === null ? undefined : await tx.get(customers, draft.customerId);
  const message = draft.messageId === null ? undefined : await tx.get(inboundMessages, draft.messageId);
  const wrote = message && message.channel !== 'desk' ? message : undefined;
  const toNumber = wrote?.fromNumber ?? customer?.waNumbers[0];
  const channel = wrote?.channel === 'email' ? 'email' : 'whatsapp';
  return customer && toNumber ? { customer, toNumber, channel } : undefined;
}

/** Writes a message about a draft and queues its sending, once per `id`. */
export async function queueMessage(
  tx: ServerTx,
  id: string,
  draft: OrderDraft,
  { customer, toNumber, channel }: Addressee,
  body: string,
): Promise<void> {
  if (await tx.get(outboundMessages, id)) return;
  await tx.put(outboundMessages, {
    id,
    scope: moneyScope,
    channel,
    toNumber,
    customerId: customer.id,
    body,
    messageId: draft.messageId,
    draftId: draft.id,
    form: null,
    lineId: null,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  });
  if (channel === 'email') await tx.later('mail.send', `mail-out:${id}`, { messageId: id });
  else await tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id });
}

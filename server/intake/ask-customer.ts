import type { OrderDraft } from '../../db/draft/draft.ts';
import { type InboundMessage, outboundMessages } from '../../db/message/message.ts';
import { moneyScope } from '../../db/scope.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** After this many questions about one order a person talks to the customer. */
const mostQuestions = 4;

/** Asks the customer in the thread and queues the sending; false when they were asked often enough. */
export async function askCustomer(
  tx: ServerTx,
  draft: OrderDraft,
  message: InboundMessage,
  body: string,
): Promise<boolean> {
  const asked = (await tx.scan(outboundMessages, 'draftId', draft.id)).length;
  if (asked >= mostQuestions) return false;
  const id = `question-${draft.id}-${asked + 1}`;
  await tx.put(outboundMessages, {
    id,
    scope: moneyScope,
    channel: message.channel,
    toNumber: message.fromNumber,
    customerId: draft.customerId,
    body,
    messageId: message.id,
    draftId: draft.id,
    form: null,
    lineId: null,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  });
  await tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id });
  return true;
}

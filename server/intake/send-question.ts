import type { OrderDraft } from '../../db/draft/draft.ts';
import { type InboundMessage, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { moneyScope } from '../../db/scope.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Question } from './draft/question-about.ts';

/** Which question it is, and whom it goes to. */
interface Asking {
  readonly id: string;
  readonly draft: Pick<OrderDraft, 'id' | 'customerId'>;
  readonly message: Pick<InboundMessage, 'id' | 'channel' | 'fromNumber'>;
  readonly lineId: string;
}

/** Writes a question and queues its sending. */
export async function sendQuestion(
  tx: ServerTx,
  { id, draft, message, lineId }: Asking,
  { body, form }: Question,
): Promise<void> {
  const question: OutboundMessage = {
    id,
    scope: moneyScope,
    channel: message.channel,
    toNumber: message.fromNumber,
    customerId: draft.customerId,
    body,
    messageId: message.id,
    draftId: draft.id,
    form,
    lineId,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  };
  await tx.put(outboundMessages, question);
  if (message.channel === 'email') await tx.later('mail.send', `mail-out:${id}`, { messageId: id });
  else await tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id });
}

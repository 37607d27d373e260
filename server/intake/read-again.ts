import { customers } from '../../db/customer/customer.ts';
import { orderDrafts } from '../../db/draft/draft.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import { type Quote, quotes } from '../../db/quote/quote.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { endQuestions } from './clarify-task.ts';
import { quoteOfMessage } from './mail/mail-sql.ts';

/**
 * It is known now who wrote: what was asked about the sender is answered, what was read as a stranger's is given up, and
 * the message is read from the beginning, with its customer's words, prices and past orders.
 */
export async function readAgain(tx: ServerTx, { messageId }: { readonly messageId: string }): Promise<void> {
  const message = await tx.get(inboundMessages, messageId);
  if (message?.state !== 'needs_human') return;
  const quote = await quoteOfMessage(tx, message);
  if (quote) return nameQuote(tx, message, quote);
  const draft = message.draftId === null ? undefined : await tx.get(orderDrafts, message.draftId);
  if (draft) {
    await endQuestions(tx, await tx.scan(tasks, 'draftId', draft.id));
    await tx.put(orderDrafts, { ...draft, state: 'rejected' });
    tx.happened({ type: 'draft.rejected', draftId: draft.id });
  } else await endQuestions(tx, await questionsAbout(tx, message.fromNumber));
  await tx.put(inboundMessages, { ...message, state: 'received', draftId: null, reason: null });
  await tx.audit('message.sender_named', { message: message.id, customer: message.customerId });
  tx.happened({ type: 'message.received', messageId });
}

/** A request keeps the quote that was begun for it, now with its customer's prices. */
async function nameQuote(tx: ServerTx, message: InboundMessage, quote: Quote): Promise<void> {
  const customer = message.customerId === null ? undefined : await tx.get(customers, message.customerId);
  if (!customer) return;
  await tx.put(quotes, { ...quote, customerId: customer.id, currency: customer.currency, version: quote.version + 1 });
  await tx.put(inboundMessages, { ...message, state: 'drafted', reason: null });
  await endQuestions(tx, await questionsAbout(tx, message.fromNumber));
  await tx.audit('message.sender_named', { message: message.id, customer: customer.id });
  tx.happened({ type: 'quote.changed', quoteId: quote.id });
}

/** A question about a number nobody knew names the number itself. */
async function questionsAbout(tx: ServerTx, number: string): Promise<Task[]> {
  const found = await tx.sql<{ id: string }[]>`
    select id from public.task where tenant_id = app.tenant_id() and kind = 'clarify' and draft_id is null
      and subject = ${number} and state not in ('decided', 'done', 'superseded')`;
  return tx.getMany(
    tasks,
    found.map(({ id }) => id),
  );
}

import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { askCommercial } from './clarify-task.ts';
import { draftFrom } from './draft-from.ts';
import { type Heard, hear } from './hear-message.ts';
import { lockThread, plantFor } from './intake-sql.ts';

/**
 * Reads a received message into a draft: whose it is, what is ordered, and the one question that is left. What is no
 * order is ignored; what only a person can settle becomes a task for commercial. A message whose reading fails goes to a
 * person too, with the reason: nothing is lost.
 */
export async function readMessage(tx: ServerTx, payload: JobPayload): Promise<void> {
  const message = await tx.get(inboundMessages, String(payload['messageId']));
  if (message?.state !== 'received') return;
  await lockThread(tx, message.fromNumber);
  const draftId = await withinSavepoint(tx, () => follow(tx, message)).catch(async (cause: unknown) => {
    if (isPassing(cause)) throw cause;
    console.error(`intake: message ${message.externalId} could not be read and goes to a person:`, cause);
    await giveToPerson(tx, message, 'message.unreadable');
    return undefined;
  });
  await stampStage(tx, message.id, 'read');
  if (draftId !== undefined) tx.happened({ type: 'order.drafted', draftId });
}

/** Does what a message asks for; gives the draft that the checks must see now. */
async function follow(tx: ServerTx, message: InboundMessage): Promise<string | undefined> {
  const heard = await hear(tx, message);
  switch (heard.kind) {
    case 'order':
      return draftFrom(tx, message, heard);
    case 'nothing':
      await tx.put(inboundMessages, {
        ...message,
        customerId: heard.customer?.id ?? null,
        state: 'ignored',
        reason: heard.reason,
      });
      return undefined;
    case 'person':
      await giveToPerson(tx, message, heard.reason, heard);
      return undefined;
  }
}

async function giveToPerson(
  tx: ServerTx,
  message: InboundMessage,
  reason: string,
  heard?: Pick<Heard, 'customer'>,
): Promise<void> {
  const customer = heard?.customer;
  await tx.put(inboundMessages, { ...message, customerId: customer?.id ?? null, state: 'needs_human', reason });
  const plant = await plantFor(tx, customer?.currency);
  if (!plant) return;
  const facts = { from: message.fromNumber, text: message.body.slice(0, 300).toWellFormed(), kind: message.kind };
  await askCommercial(tx, {
    question: 'clarify.message',
    plantId: plant.id,
    subject: customer?.name ?? message.fromNumber,
    context: [{ code: reason, facts }],
    currency: customer?.currency ?? plant.currency,
  });
}

async function withinSavepoint<T>(tx: ServerTx, work: () => Promise<T>): Promise<T> {
  return (await tx.sql.savepoint(() => work())) as T;
}

/** What may go better the next time: a deadlock, a lost connection. */
function isPassing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^(?:40|08|53|57|CONN|ECONN)/.test(String(cause.code));
}

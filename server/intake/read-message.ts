import type { Customer } from '../../db/customer/customer.ts';
import { orderDrafts } from '../../db/draft/draft.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import { tasks } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { acceptQuote, declineByCustomer } from './accept-quote.ts';
import { type AskAnswer, askAnswered } from './ask-answered.ts';
import { asLeft, follow as followChange, isChange } from './change-message.ts';
import { askCommercial, endQuestions } from './clarify-task.ts';
import { draftFrom } from './draft-from.ts';
import { type Heard, type HeardOrder, hear, hearAgain } from './hear-message.ts';
import { customerOfNumber, lockThread, plantFor } from './intake-sql.ts';
import { quoteFrom } from './quote-from.ts';
import { sideOf } from './side-message.ts';

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
    await giveToPerson(tx, message, { kind: 'person', customer: undefined, reason: 'message.unreadable' });
    return undefined;
  });
  await stampStage(tx, message.id, 'read');
  if (draftId !== undefined) tx.happened({ type: 'order.drafted', draftId });
}

/** Does what a message asks for; gives the draft that the checks must see now. */
async function follow(tx: ServerTx, message: InboundMessage): Promise<string | undefined> {
  if (isChange(message)) return change(tx, message);
  const left = await asLeft(tx, message);
  const customer = await customerOfNumber(tx, message.fromNumber);
  if (left.changed === 'deleted') return settle(tx, left, { kind: 'nothing', customer, reason: 'message.deleted' });
  const side = await sideOf(tx, left);
  if (side?.kind === 'nothing' || side?.kind === 'person')
    return settle(tx, left, { kind: side.kind, customer, reason: side.reason });
  const said = side?.kind === 'read' ? side.message : left;
  const answer = await askAnswered(tx, said);
  if (answer) return answered(tx, left, customer, answer);
  const heard = await hear(tx, said);
  if (!side || (heard.kind === 'order' && heard.open)) return settle(tx, left, heard);
  // A place by itself is no order; a thumb that answers nothing is a thumb.
  const kind = left.kind === 'location' ? 'person' : 'nothing';
  return settle(tx, left, { kind, customer, reason: `message.${left.kind}` });
}

/** A yes or a no to a change; what comes too late to count is a person's, unless it only says again what was said. */
async function answered(
  tx: ServerTx,
  message: InboundMessage,
  customer: Customer | undefined,
  { ask, says, isLate, order }: AskAnswer,
): Promise<undefined> {
  if (isLate && ask.state !== says)
    return giveToPerson(tx, message, { kind: 'person', customer, reason: 'message.late_answer', about: order }).then(
      () => undefined,
    );
  const reason = `ask.${says}`;
  await tx.put(inboundMessages, { ...message, customerId: customer?.id ?? null, state: 'ignored', reason });
  if (!isLate) tx.happened({ type: 'customer.answered', askId: ask.id, messageId: message.id, says });
  return undefined;
}

async function settle(tx: ServerTx, message: InboundMessage, heard: Heard): Promise<string | undefined> {
  switch (heard.kind) {
    case 'order':
      return draftFrom(tx, message, heard);
    case 'rfq':
      tx.happened({ type: 'rfq.read', quoteId: await quoteFrom(tx, message, heard) });
      return undefined;
    case 'answer':
      if (heard.says === 'accepted') return acceptQuote(tx, message, heard.quote);
      await declineByCustomer(tx, message, heard.quote);
      return undefined;
    case 'nothing': {
      const { reason } = heard;
      await tx.put(inboundMessages, { ...message, customerId: heard.customer?.id ?? null, state: 'ignored', reason });
      return undefined;
    }
    case 'person':
      await giveToPerson(tx, message, heard);
      return undefined;
  }
}

/** An edit or a deletion is noted, and what was read from its message follows. */
async function change(tx: ServerTx, edit: InboundMessage): Promise<string | undefined> {
  const customer = await customerOfNumber(tx, edit.fromNumber);
  const reason = `message.${edit.kind}`;
  await tx.put(inboundMessages, { ...edit, customerId: customer?.id ?? null, state: 'ignored', reason });
  const changed = await followChange(tx, edit);
  switch (changed.kind) {
    case 'done':
      return undefined;
    case 'person':
      await giveToPerson(tx, changed.message, { kind: 'person', customer, reason: changed.reason });
      return undefined;
    case 'retell': {
      const { message, draft } = changed;
      await tx.put(inboundMessages, message);
      const heard = await hearAgain(tx, message, draft);
      if (heard) return retold(tx, message, heard);
      await endQuestions(tx, await tx.scan(tasks, 'draftId', draft.id));
      await tx.put(orderDrafts, { ...draft, state: 'rejected' });
      tx.happened({ type: 'draft.rejected', draftId: draft.id });
      return settle(tx, message, { kind: 'nothing', customer, reason: 'message.deleted' });
    }
  }
}

/** The draft as its thread now reads; a message that was taken back stays beside it, and orders nothing. */
async function retold(tx: ServerTx, message: InboundMessage, heard: HeardOrder): Promise<string> {
  const draftId = await draftFrom(tx, message, heard);
  const written = message.changed === 'deleted' ? await tx.get(inboundMessages, message.id) : undefined;
  if (written) await tx.put(inboundMessages, { ...written, state: 'ignored', reason: 'message.deleted' });
  return draftId;
}

async function giveToPerson(
  tx: ServerTx,
  message: InboundMessage,
  { customer, reason, about }: Extract<Heard, { kind: 'person' }>,
): Promise<void> {
  await tx.put(inboundMessages, { ...message, customerId: customer?.id ?? null, state: 'needs_human', reason });
  const plant = await plantFor(tx, customer?.currency);
  if (!plant) return;
  const text = message.body.slice(0, 300).toWellFormed();
  const facts = { from: message.fromNumber, text, kind: message.kind, ...(about ? { order: about } : {}) };
  await askCommercial(tx, {
    question: 'clarify.message',
    plantId: plant.id,
    subject: customer?.name ?? message.fromNumber,
    context: [{ code: reason, facts, href: `/commercial/message/${message.id}` }],
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

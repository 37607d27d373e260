import { customers } from '../../db/customer/customer.ts';
import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { inboundMessages } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { closeClarify, endQuestions } from './clarify-task.ts';
import { awaitsPerson, openAbout } from './intake-sql.ts';

/** After the checks: a draft that went on, whoever cleared it up, has no open question any more. */
export async function settleQuestion(tx: ServerTx, { draftId }: { readonly draftId: string }): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (!draft || draft.state === 'matching' || draft.state === 'needs_clarification') return;
  await closeClarify(tx, draft);
  await endSettled(tx, draft);
}

/** A task about a sender's messages ends when none of them waits for a person any more. */
async function endSettled(tx: ServerTx, draft: OrderDraft): Promise<void> {
  const message = draft.messageId === null ? undefined : await tx.get(inboundMessages, draft.messageId);
  const buyer = draft.customerId === null ? undefined : await tx.get(customers, draft.customerId);
  if (!message || (await awaitsPerson(tx, message.fromNumber))) return;
  const about = await openAbout(tx, [message.fromNumber, buyer?.name ?? message.fromNumber]);
  await endQuestions(tx, about);
}

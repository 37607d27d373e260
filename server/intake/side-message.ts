import { orderDrafts } from '../../db/draft/draft.ts';
import { choicesOf, type InboundMessage, outboundMessages } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { choiceId, choiceOf } from './draft/question-about.ts';
import { sentAs } from './intake-sql.ts';

/** What follows from a message that carries no words of its own to read as an order. */
export type Side =
  /** Read it like any other: a place for the open order, or a thumb that answers. */
  | { readonly kind: 'read'; readonly message: InboundMessage }
  | { readonly kind: 'nothing' | 'person'; readonly reason: string };

const up = /^(?:👍|👌|✅|🆗|💯|☑️?|✔️?)/u;
const down = /^(?:👎|❌|🚫|✖️?)/u;

/** What a message of a kind without an order's words means; undefined for every other kind. */
export async function sideOf(tx: ServerTx, message: InboundMessage): Promise<Side | undefined> {
  switch (message.kind) {
    case 'reaction':
      return reactionOf(tx, message);
    case 'location':
      return { kind: 'read', message };
    case 'contacts':
      return { kind: 'person', reason: 'message.contacts' };
    case 'system':
      return message.payload === null
        ? { kind: 'nothing', reason: 'message.system' }
        : { kind: 'person', reason: 'message.number_changed' };
    case 'unsupported':
      // An edited or deleted message may come like this too: whatever it was, somebody has to look at the phone.
      return message.body === '' ? { kind: 'person', reason: 'message.unsupported' } : undefined;
    default:
      return undefined;
  }
}

/** A thumb on a question that takes a yes or a no answers it; a thumb down on an order is for a person; else it is noted. */
async function reactionOf(tx: ServerTx, message: InboundMessage): Promise<Side> {
  const noted: Side = { kind: 'nothing', reason: 'message.reaction' };
  const choice = up.test(message.body) ? choiceOf.yes : down.test(message.body) ? choiceOf.no : undefined;
  const sent = message.quotes === null ? undefined : await sentAs(tx, message.quotes, message.fromNumber);
  if (!sent || choice === undefined) return noted;
  const offered = choicesOf(sent.form);
  const questionId = sent.id.replace(/^chase-/, '');
  const payload = choiceId(questionId, choice);
  if (offered.some(({ id }) => id === payload) && (await tx.get(outboundMessages, questionId)))
    return { kind: 'read', message: { ...message, payload } };
  const draft = sent.draftId === null ? undefined : await tx.get(orderDrafts, sent.draftId);
  return choice === choiceOf.no && draft?.orderId ? { kind: 'person', reason: 'message.thumb_down' } : noted;
}

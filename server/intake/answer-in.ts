import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { choicesOf, type InboundMessage, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { second } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isWithPerson } from './draft/persons-draft.ts';
import { choiceIn } from './draft/question-about.ts';
import { questionsBefore, sentAs } from './intake-sql.ts';

/** What a message of a customer answers of ours. */
export type Answer =
  | {
      readonly kind: 'question';
      readonly draft: OrderDraft;
      readonly lineId: string;
      /** What was tapped. */
      readonly choice: string | undefined;
    }
  /** A question about an order that needs no answer any more. */
  | { readonly kind: 'closed'; readonly number: string }
  /** A message about an order that stands. */
  | { readonly kind: 'order'; readonly number: string };

const isOpen = ({ state }: OrderDraft): boolean => state === 'matching' || state === 'needs_clarification';

/**
 * What a message answers: the question whose choice was tapped, the message of ours it quotes, else the last question that
 * was asked before it was written. Only what was sent to the same number counts. Undefined when it answers nothing.
 */
export async function answerIn(tx: ServerTx, message: InboundMessage): Promise<Answer | undefined> {
  const tapped = message.payload === null ? undefined : await tappedIn(tx, message, message.payload);
  if (tapped) return about(tx, tapped.sent, tapped.choice);
  const quoted = message.quotes === null ? undefined : await sentAs(tx, message.quotes, message.fromNumber);
  if (quoted) return about(tx, quoted, undefined);
  const [last] = await questionsBefore(tx, message.fromNumber, message.saidAt + second);
  const answer = last && (await about(tx, last, undefined));
  // Nobody said that it answers: it may be about something else altogether.
  return answer?.kind === 'question' && !isWithPerson(answer.draft) ? answer : undefined;
}

async function tappedIn(tx: ServerTx, { fromNumber }: InboundMessage, payload: string) {
  const told = choiceIn(payload);
  const sent = told && (await tx.get(outboundMessages, told.questionId));
  const offered = choicesOf(sent?.form);
  const wasOffered = sent?.toNumber === fromNumber && offered.some(({ id }) => id === payload);
  return told && sent && wasOffered ? { sent, choice: told.choice } : undefined;
}

async function about(tx: ServerTx, sent: OutboundMessage, choice: string | undefined): Promise<Answer | undefined> {
  const draft = sent.draftId === null ? undefined : await tx.get(orderDrafts, sent.draftId);
  if (!draft) return undefined;
  if (sent.lineId !== null && isOpen(draft)) return { kind: 'question', draft, lineId: sent.lineId, choice };
  const order = draft.orderId === null ? undefined : await tx.get(salesOrders, draft.orderId);
  if (sent.lineId !== null) return { kind: 'closed', number: order?.number ?? '' };
  return order && { kind: 'order', number: order.number };
}

import { type CustomerAsk, customerAsks } from '../../db/exception/customer-ask.ts';
import { choicesOf, type InboundMessage, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { second } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { choiceIn, choiceOf } from './draft/question-about.ts';
import { openAskOf, questionsBefore, sentAs } from './intake-sql.ts';

/** A customer's answer to what they were asked about a change. */
export interface AskAnswer {
  readonly ask: CustomerAsk;
  readonly says: 'accepted' | 'refused';
  /** It was answered, given up or handed to a person before this came. */
  readonly isLate: boolean;
  readonly order: string;
}

/** A yes or a no and nothing else, in the languages customers are asked in. */
const yes =
  /^(?:yes|y|ok|okay|fine|sure|agreed|done|haan?|han|ha+|ji|ji haan|haan ji|haan chalega|chalega|theek|theek hai|thik hai|sahi|yes,? that suits|haan,? chalega|हाँ|हां|जी|ठीक है|चलेगा|हाँ,? चलेगा|نعم|ايوه|اي|تمام|موافق|نعم،? يناسبني)[\s.!👍✅]*$/iu;
const no = /^(?:no|n|nope|not ok|cancel|nahi+|nahin|na|nahi chalega|नहीं|ना|नहीं चलेगा|لا|لا يناسبني)[\s.!👎❌]*$/iu;

/**
 * What a message answers of the changes its sender was asked about: the button that was tapped, a yes or a no to the message
 * it quotes, or to the last one that is still open. Undefined when it answers none.
 */
export async function askAnswered(tx: ServerTx, message: InboundMessage): Promise<AskAnswer | undefined> {
  const tapped = message.payload === null ? undefined : await tappedAsk(tx, message, message.payload);
  if (tapped) return answerTo(tx, tapped.ask, tapped.says);
  const says = yes.test(message.body.trim()) ? 'accepted' : no.test(message.body.trim()) ? 'refused' : undefined;
  if (says === undefined) return undefined;
  if (message.quotes !== null) {
    const sent = await sentAs(tx, message.quotes, message.fromNumber);
    const ask = sent && (await askSentIn(tx, sent));
    return ask && answerTo(tx, ask, says);
  }
  const open = await openAskOf(tx, message.fromNumber);
  if (!open) return undefined;
  // A question about an order that was asked later is what a bare yes answers.
  const [last] = await questionsBefore(tx, message.fromNumber, message.saidAt + second);
  const sent = open.outboundId === null ? undefined : await tx.get(outboundMessages, open.outboundId);
  return last && sent && last.createdAt > sent.createdAt ? undefined : answerTo(tx, open, says);
}

async function tappedAsk(
  tx: ServerTx,
  { fromNumber }: InboundMessage,
  payload: string,
): Promise<Pick<AskAnswer, 'ask' | 'says'> | undefined> {
  const told = choiceIn(payload);
  const sent = told && (await tx.get(outboundMessages, told.questionId));
  const wasOffered = sent?.toNumber === fromNumber && choicesOf(sent.form).some(({ id }) => id === payload);
  const ask = sent && wasOffered ? await askSentIn(tx, sent) : undefined;
  if (!told || !ask) return undefined;
  return { ask, says: told.choice === choiceOf.yes ? 'accepted' : 'refused' };
}

async function askSentIn(tx: ServerTx, sent: OutboundMessage): Promise<CustomerAsk | undefined> {
  const [found] = await tx.scan(customerAsks, 'outboundId', sent.id);
  return found;
}

async function answerTo(tx: ServerTx, given: CustomerAsk, says: AskAnswer['says']): Promise<AskAnswer> {
  // Locked: of two answers at the same moment one is first.
  const ask = (await tx.get(customerAsks, given.id)) ?? given;
  const [order] = await tx.getMany(salesOrders, [ask.orderId]);
  return { ask, says, isLate: ask.state !== 'asked', order: order?.number ?? '' };
}

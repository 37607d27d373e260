import { instant, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const askLanguages = ['hinglish', 'english', 'hindi', 'arabic'] as const;
export type AskLanguage = (typeof askLanguages)[number];

const askStates = ['held', 'asked', 'accepted', 'refused', 'unanswered', 'withdrawn'] as const;
type AskState = (typeof askStates)[number];

/** Held back while the change can be undone, then asked; what comes after an end is late and changes nothing. */
export const askTransitions: Transitions<AskState> = {
  held: ['asked', 'withdrawn'],
  asked: ['accepted', 'refused', 'unanswered', 'withdrawn'],
  accepted: [],
  refused: [],
  unanswered: [],
  withdrawn: [],
};

/** What a customer is told of an applied way out, and asked whether it suits them. Scope: plant. */
export const customerAsks = table(
  'customer_ask',
  {
    plantId: text(),
    exceptionId: text(),
    optionId: text(),
    orderId: text(),
    customerId: text(),
    kind: oneOf(['delay', 'substitute', 'premium', 'concession']),
    /** The customer's, by what they wrote last. */
    language: oneOf(askLanguages),
    /** As it leaves. */
    body: text(),
    state: oneOf(askStates),
    /** Until then the change can be undone and the customer hears nothing. */
    heldUntil: instant(),
    /** No answer by then: commercial is asked. */
    answerBy: instant(),
    /** The message that asked, once it is written. */
    outboundId: orNull(text()),
    answeredAt: orNull(instant()),
    /** The message that answered. */
    answerId: orNull(text()),
  },
  ['exceptionId', 'optionId', 'orderId', 'outboundId'],
);
export type CustomerAsk = Row<typeof customerAsks>;

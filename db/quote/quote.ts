import * as z from 'zod/mini';
import { priceStep } from '../draft/draft.ts';
import { flag, instant, integer, json, number, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const quoteStates = ['open', 'sent', 'accepted', 'declined', 'expired', 'withdrawn'] as const;
export type QuoteState = (typeof quoteStates)[number];

/** From a request to the customer's answer. What was sent can be taken up again as a new version; accepted is for good. */
export const quoteTransitions: Transitions<QuoteState> = {
  open: ['sent', 'withdrawn'],
  sent: ['open', 'accepted', 'declined', 'expired', 'withdrawn'],
  accepted: [],
  declined: ['open'],
  expired: ['open'],
  withdrawn: [],
};

/** An answer to a request for quotation. Scope: money. */
export const quotes = table(
  'quote',
  {
    plantId: text(),
    /** `QT-1001`, given by the server. */
    number: text(),
    /** The request. */
    messageId: text(),
    /** Null while nobody knows who asks: then nothing has a price. */
    customerId: orNull(text()),
    /** The commercial person who answers it. */
    ownerId: orNull(text()),
    state: oneOf(quoteStates),
    /** Grows with each change of lines, prices or terms; an approval counts for its own version only. */
    version: integer(),
    currency: text(),
    netMinor: integer(),
    taxMinor: integer(),
    totalMinor: integer(),
    wantedAt: orNull(instant()),
    shipTo: orNull(text()),
    /** How long the price stands once sent. */
    validDays: integer(),
    /** Until when it can be accepted; null until it is sent. */
    validUntil: orNull(instant()),
    /** Terms in words, printed below the total. */
    terms: text(),
    requestedAt: instant(),
    /** By when the customer is to have an answer. */
    dueAt: instant(),
    /** Who last changed it; null while nobody did. Never its own approver. */
    preparedBy: orNull(text()),
    /** Who let a price below the floor pass, and for which version. */
    approvedBy: orNull(text()),
    approvedVersion: orNull(integer()),
    sentBy: orNull(text()),
    sentAt: orNull(instant()),
    /** The message it went out with. */
    sentMessageId: orNull(text()),
    /** The message that answered it. */
    answerId: orNull(text()),
    /** The order draft that an acceptance became. */
    draftId: orNull(text()),
  },
  ['messageId', 'customerId', 'sentMessageId'],
);
export type Quote = Row<typeof quotes>;

const candidate = z.object({ productId: z.string(), score: z.number() });
/** One line of a quote. Scope: money. */
export const quoteLines = table(
  'quote_line',
  {
    quoteId: text(),
    position: integer(),
    /** What the customer wrote. */
    phrase: text(),
    productId: orNull(text()),
    candidates: json(z.array(candidate)),
    /** Thousandths of `unit`, as asked for. */
    quantity: orNull(integer()),
    unit: orNull(text()),
    /** Thousandths of the product's base unit, packs multiplied out. */
    baseQuantity: orNull(integer()),
    confidence: number(),
    accepted: flag(),
    /** What the price rules say and the lowest that needs no approval; ten-thousandths per base unit. */
    rulePrice: orNull(integer()),
    floorPrice: orNull(integer()),
    /** What is quoted: the rules' price until a person says another. */
    unitPrice: orNull(integer()),
    netMinor: integer(),
    taxMinor: integer(),
    /** The way to the rules' price. */
    priceTrace: json(z.array(priceStep)),
  },
  ['quoteId'],
);
export type QuoteLine = Row<typeof quoteLines>;

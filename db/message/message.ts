import * as z from 'zod/mini';
import { instant, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const messageStates = ['received', 'classified', 'drafted', 'ignored', 'needs_human'] as const;
export type MessageState = (typeof messageStates)[number];

export const messageTransitions: Transitions<MessageState> = {
  received: ['classified', 'drafted', 'ignored', 'needs_human'],
  classified: ['drafted', 'ignored', 'needs_human'],
  drafted: ['needs_human'],
  ignored: ['needs_human'],
  // Read again, once it is known who wrote.
  needs_human: ['received', 'drafted', 'ignored'],
};

const stage = z.object({ stage: z.string(), at: z.number() });

/** A message that came in. `externalId` (WhatsApp's wamid) is unique for ever. Scope: money. */
export const inboundMessages = table(
  'inbound_message',
  {
    channel: text(),
    externalId: text(),
    fromNumber: text(),
    customerId: orNull(text()),
    /** `text`, `image`, `audio`, `status`, … as the channel names it. */
    kind: text(),
    body: text(),
    state: oneOf(messageStates),
    /** T0: the server's receipt. */
    receivedAt: instant(),
    draftId: orNull(text()),
    /** Why a person is needed, as a code. */
    reason: orNull(text()),
    /** Each stage on the way with its server time: read, checked, confirmed, booked, replied. */
    stages: json(z.array(stage)),
  },
  ['draftId', 'customerId'],
);
export type InboundMessage = Row<typeof inboundMessages>;

const outboundStates = ['waiting', 'sent', 'delivered', 'read', 'failed'] as const;

/** A message to a customer; written with the change that caused it, delivered by a job. Scope: money. */
export const outboundMessages = table(
  'outbound_message',
  {
    channel: text(),
    toNumber: text(),
    customerId: orNull(text()),
    body: text(),
    /** The inbound message this answers. */
    messageId: orNull(text()),
    draftId: orNull(text()),
    state: oneOf(outboundStates),
    createdAt: instant(),
    sentAt: orNull(instant()),
    /** The Graph API's id once accepted. */
    externalId: orNull(text()),
    error: orNull(text()),
  },
  ['messageId', 'draftId'],
);
export type OutboundMessage = Row<typeof outboundMessages>;

import * as z from 'zod/mini';
import { instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const messageStates = ['received', 'classified', 'drafted', 'ignored', 'needs_human'] as const;
export type MessageState = (typeof messageStates)[number];

export const messageTransitions: Transitions<MessageState> = {
  received: ['classified', 'drafted', 'ignored', 'needs_human'],
  classified: ['drafted', 'ignored', 'needs_human'],
  // Read again when its sender edited it; nothing any more when they took it back.
  drafted: ['received', 'ignored', 'needs_human'],
  ignored: ['received', 'drafted', 'needs_human'],
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
    /** When the sender's side says it was written; messages of a thread count in this order. */
    saidAt: instant(),
    /** The external id of the message it answers, edits, takes back or reacts to, ours or theirs. */
    quotes: orNull(text()),
    /** What it carries for machines: the id of a tapped choice, a place (`19.99,73.78`), the sender's new number. */
    payload: orNull(text()),
    /** What its sender did with it later. */
    changed: orNull(oneOf(['edited', 'deleted'])),
    draftId: orNull(text()),
    /** Why a person is needed, as a code. */
    reason: orNull(text()),
    /** Each stage on the way with its server time: read, checked, confirmed, booked, replied. */
    stages: json(z.array(stage)),
  },
  ['draftId', 'customerId'],
);
export type InboundMessage = Row<typeof inboundMessages>;

const attachmentStates = ['waiting', 'kept', 'refused'] as const;
type AttachmentState = (typeof attachmentStates)[number];

/** Its bytes are fetched, or there is a reason why they never will be; a person may have it tried again. */
export const attachmentTransitions: Transitions<AttachmentState> = {
  waiting: ['kept', 'refused'],
  refused: ['waiting'],
  kept: [],
};

/** A file that came with a message. Its bytes stand in the storage under their digest. Scope: money. */
export const attachments = table(
  'attachment',
  {
    messageId: text(),
    position: integer(),
    /** `image`, `audio`, `video`, `document`, `sticker`. */
    kind: text(),
    /** By its own bytes once kept, before that as the sender's side said. */
    mimeType: text(),
    fileName: orNull(text()),
    bytes: orNull(integer()),
    /** Hex; before the bytes are kept, what the sender's side announced, if anything. */
    sha256: orNull(text()),
    state: oneOf(attachmentStates),
    /** Why it was refused, as a code. */
    reason: orNull(text()),
    /** What the channel calls it, to fetch it by. */
    sourceId: orNull(text()),
  },
  ['messageId'],
);
export type Attachment = Row<typeof attachments>;

const outboundStates = ['waiting', 'sent', 'delivered', 'read', 'failed'] as const;

/** A choice as it is shown to a customer: at most 20 characters on a button, 24 and 72 in a list. */
const choice = z.object({ id: z.string(), title: z.string(), description: z.optional(z.string()) });

/** How a message is sent when it is more than its text. */
const messageForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('buttons'), choices: z.array(choice) }),
  z.object({ kind: z.literal('list'), button: z.string(), choices: z.array(choice) }),
  z.object({
    kind: z.literal('template'),
    name: z.string(),
    language: z.string(),
    words: z.array(z.string()),
    /** What a tap on each of its quick replies sends back. */
    replies: z.optional(z.array(z.string())),
  }),
  z.object({
    kind: z.literal('file'),
    /** How WhatsApp shows it: a picture in the chat, or a document to be opened. */
    as: z.enum(['image', 'document']),
    /** In hex; its bytes stand in the storage under it. */
    sha256: z.string(),
    mimeType: z.string(),
    fileName: z.nullable(z.string()),
  }),
]);

export type MessageForm = z.infer<typeof messageForm>;

/** What can be tapped under a message. */
export const choicesOf = (form: MessageForm | null | undefined): readonly z.infer<typeof choice>[] =>
  form && 'choices' in form ? form.choices : [];

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
    /** Buttons, a list, a template or a file with the body as its caption; null for plain text. */
    form: orNull(json(messageForm)),
    /** The draft's line it asks about. */
    lineId: orNull(text()),
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

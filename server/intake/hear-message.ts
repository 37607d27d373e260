import type { Customer } from '../../db/customer/customer.ts';
import { type DraftLine, draftLines, type OrderDraft } from '../../db/draft/draft.ts';
import { type Mail, mails } from '../../db/mail/mail.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import type { Quote } from '../../db/quote/quote.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type Answer, answerIn } from './answer-in.ts';
import { type Catalogue, catalogueOf } from './catalogue-of.ts';
import { begin, type Said, type Told, tell, tellAll } from './draft/fold-thread.ts';
import { doubtOf } from './draft/line-reading.ts';
import { isWithPerson } from './draft/persons-draft.ts';
import { customerOfNumber, openDraftOf, plantFor, threadOf } from './intake-sql.ts';
import { customerOfMail, type HeardMail, hearMail } from './mail/hear-mail.ts';
import type { RowLine, RowSource } from './mail/row-lines.ts';
import { groundOf, saidBy } from './said-by.ts';

/** What a message turned out to be. */
export type Heard =
  | { readonly kind: 'nothing'; readonly customer: Customer | undefined; readonly reason: string }
  | {
      readonly kind: 'person';
      readonly customer: Customer | undefined;
      readonly reason: string;
      /** What it is about, for the person: an order's number. */
      readonly about?: string;
    }
  | {
      readonly kind: 'answer';
      readonly customer: Customer;
      readonly quote: Quote;
      readonly says: 'accepted' | 'declined';
    }
  | HeardRfq
  | HeardOrder;

/** A request for a quote. */
export interface HeardRfq extends Ground {
  readonly kind: 'rfq';
  readonly lines: readonly RowLine[];
  readonly date: string | null;
  readonly shipTo: string | null;
}

export interface HeardOrder extends Ground {
  readonly kind: 'order';
  readonly draftId: string;
  readonly told: Told;
  /** The draft this message continues, with its lines as they stand. */
  readonly open: OpenDraft | undefined;
  /** Where lines were read that stand in a file, by their ids. */
  readonly sources?: ReadonlyMap<string, RowSource>;
}

/** A draft that waits for an answer, with its lines by position. */
export interface OpenDraft {
  readonly draft: OrderDraft;
  readonly lines: readonly DraftLine[];
}

/** Channels whose messages are told from whom they come; of all others the number says it. */
const byMail = ['email', 'desk'];

/** Kinds without words of their own that somebody has to look at; all other wordless kinds say nothing. */
const forEyesAndEars = ['image', 'audio', 'voice', 'video', 'document', 'order'];

/** Understands a message in its thread: whose it is, what it asks for, and what it answers. Changes nothing. */
export async function hear(tx: ServerTx, message: InboundMessage): Promise<Heard> {
  const mailed = byMail.includes(message.channel);
  // A document in a chat has the list that was read in it, as a mail has.
  const mail = mailed || message.kind === 'document' ? await tx.get(mails, message.id) : undefined;
  const customer =
    mail && mailed ? await customerOfMail(tx, message, mail) : await customerOfNumber(tx, message.fromNumber);
  if (!mail && message.body.trim() === '' && message.payload === null) {
    const needsPerson = forEyesAndEars.includes(message.kind);
    return needsPerson
      ? { kind: 'person', customer, reason: 'message.not_text' }
      : { kind: 'nothing', customer, reason: 'message.says_nothing' };
  }
  const plant = await plantFor(tx, customer?.currency);
  if (!plant) return { kind: 'person', customer, reason: 'message.no_plant' };
  const catalogue = await catalogueOf(tx, customer?.id ?? null);
  const ground = { customer, plant, catalogue };
  const own = mail && (await heardByMail(tx, message, mail, ground));
  if (own) return own;
  const answer = await answerIn(tx, message);
  const said = await saidBy(tx, message, ground, answer);
  if (answer?.kind === 'order') return aboutOrder(customer, said, answer.number);
  if (answer?.kind === 'closed')
    return { kind: 'person', customer, reason: 'message.late_answer', about: answer.number };
  const open = await openFor(tx, message, answer);
  const told = open && (await continued(tx, message, open, said, ground));
  if (told === 'cancelled') return { kind: 'person', customer, reason: 'message.cancel' };
  if (open && told) return { kind: 'order', ...ground, draftId: open.draft.id, told, open };
  const draftId = tx.newId();
  return judged({ kind: 'order', ...ground, draftId, told: begin(draftId, said), open: undefined }, said);
}

/** What is a mail's own: lists, requests, answers to quotes; undefined when its words are to be read like a chat's. */
async function heardByMail(
  tx: ServerTx,
  message: InboundMessage,
  mail: Mail,
  ground: Ground,
): Promise<Heard | undefined> {
  const { customer, catalogue, plant } = ground;
  const own = await hearMail(tx, message, mail, { customer, catalogue, zone: plant.zone });
  if (own) return ownKind(tx, message, own, ground);
  return message.body.trim() === '' ? { kind: 'person', customer, reason: 'message.not_text' } : undefined;
}

function ownKind(tx: ServerTx, message: InboundMessage, own: HeardMail, ground: Ground): Heard {
  const { customer } = ground;
  switch (own.kind) {
    case 'nothing':
    case 'person':
      return { kind: own.kind, customer, reason: own.reason };
    case 'answer':
      return customer ? { ...own, customer } : { kind: 'person', customer, reason: 'message.unknown_sender' };
    case 'rfq':
      return { ...ground, ...own, kind: 'rfq' };
    case 'order':
      return listedOrder(tx.newId(), message, own, ground);
  }
}

/** An order whose lines stand in files: a draft of its own, with each line's place. */
function listedOrder(
  draftId: string,
  message: InboundMessage,
  { lines, date, shipTo }: Pick<HeardRfq, 'lines' | 'date' | 'shipTo'>,
  ground: Ground,
): HeardOrder {
  const rows = lines.map(({ source, ...line }, at) => ({ id: `${draftId}.${message.id}.${at + 1}`, line, source }));
  const told = { lines: rows, date, shipTo, extraDiscountBps: 0, messageId: message.id };
  const sources = new Map(rows.flatMap(({ id, source }) => (source ? [[id, source] as const] : [])));
  return { kind: 'order', ...ground, draftId, told, open: undefined, sources };
}

interface Ground {
  readonly customer: Customer | undefined;
  readonly plant: { readonly id: string; readonly zone: string; readonly currency: string };
  readonly catalogue: Catalogue;
}

async function openFor(
  tx: ServerTx,
  message: InboundMessage,
  answer: Answer | undefined,
): Promise<OpenDraft | undefined> {
  if (answer?.kind === 'question') return withLines(tx, answer.draft);
  const draft = await openDraftOf(tx, message.fromNumber);
  return draft && !isWithPerson(draft) ? withLines(tx, draft) : undefined;
}

/** A draft with its lines by position. */
async function withLines(tx: ServerTx, draft: OrderDraft): Promise<OpenDraft> {
  const lines = await tx.scan(draftLines, 'draftId', draft.id);
  return { draft, lines: lines.toSorted((a, b) => a.position - b.position) };
}

/** The open thread with this message in its place; undefined when it is about something else. */
async function continued(
  tx: ServerTx,
  message: InboundMessage,
  { draft, lines }: OpenDraft,
  said: Said,
  ground: Ground,
): Promise<Told | 'cancelled' | undefined> {
  const thread = await threadOf(tx, draft.id);
  const isLate = thread.some(({ saidAt }) => saidAt > message.saidAt);
  // What a person has put right stays: then it is laid over as it comes.
  if (!isLate || draft.requesterId !== null) {
    const stands: Told = {
      lines: lines.map((line) => ({ id: line.id, line })),
      date: null,
      shipTo: draft.shipTo,
      extraDiscountBps: draft.extraDiscountBps,
      messageId: draft.messageId ?? message.id,
    };
    return tell(draft.id, stands, said, groundOf(message, ground));
  }
  // What would have been a sure order before the others came is one now.
  const isFirst = thread.every(({ saidAt }) => saidAt > message.saidAt);
  if (isFirst && said.fresh.length > 0 && said.fresh.every((line) => doubtOf(line) === undefined)) return undefined;
  const again = await retold(tx, draft.id, [...thread, message], ground);
  return again && !again.apart.has(message.id) ? again.told : undefined;
}

/** An open draft told again from its beginning, after one of its messages changed; undefined when nothing is left of it. */
export async function hearAgain(
  tx: ServerTx,
  message: InboundMessage,
  draft: OrderDraft,
): Promise<HeardOrder | undefined> {
  const customer = await customerOfNumber(tx, message.fromNumber);
  const plant = await plantFor(tx, customer?.currency);
  if (!plant) return undefined;
  const ground = { customer, plant, catalogue: await catalogueOf(tx, customer?.id ?? null) };
  const others = (await threadOf(tx, draft.id)).filter(({ id }) => id !== message.id);
  const again = await retold(tx, draft.id, message.changed === 'deleted' ? others : [...others, message], ground);
  if (!again || again.told.lines.length === 0) return undefined;
  return { kind: 'order', ...ground, draftId: draft.id, told: again.told, open: await withLines(tx, draft) };
}

/** A draft's thread told from its beginning, these messages in the order in which they were written. */
async function retold(tx: ServerTx, draftId: string, thread: readonly InboundMessage[], ground: Ground) {
  const inOrder = thread.toSorted(
    (a, b) => a.saidAt - b.saidAt || a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1),
  );
  const all: Said[] = [];
  for (const each of inOrder) all.push(await saidBy(tx, each, ground, await answerIn(tx, each)));
  const last = inOrder.at(-1);
  return last && tellAll(draftId, all, groundOf(last, ground));
}

/** An answer to our confirmation: a thank-you is noted, anything else is for a person, who sees which order. */
function aboutOrder(customer: Customer | undefined, { intent, fresh }: Said, about: string): Heard {
  const isSmallTalk = fresh.length === 0 && (intent === 'other' || intent === 'payment');
  return isSmallTalk
    ? { kind: 'nothing', customer, reason: `message.${intent}` }
    : { kind: 'person', customer, reason: 'message.about_order', about };
}

/** What follows from a message that stands by itself. */
function judged(order: HeardOrder, { intent }: Said): Heard {
  const { customer } = order;
  switch (intent) {
    case 'order':
    case 'repeat':
      if (order.told.lines.length > 0) return order;
      return { kind: 'person', customer, reason: 'message.order_without_lines' };
    case 'amend':
    case 'cancel':
      return { kind: 'person', customer, reason: `message.${intent}` };
    case 'media':
      return { kind: 'person', customer, reason: 'message.not_text' };
    case 'rfq':
    case 'question':
    case 'status':
    case 'payment':
    case 'other':
      return customer
        ? { kind: 'nothing', customer, reason: `message.${intent}` }
        : { kind: 'person', customer, reason: 'message.unknown_sender' };
  }
}

import type { Customer } from '../../db/customer/customer.ts';
import { type DraftLine, draftLines, type OrderDraft } from '../../db/draft/draft.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type Catalogue, catalogueOf, itemOf } from './catalogue-of.ts';
import { answerQuestion } from './draft/answer-question.ts';
import { readDiscountWish } from './draft/discount-wish.ts';
import { type LineReading, linesOf } from './draft/line-reading.ts';
import { customerOfNumber, lastOrders, openDraftOf, plantFor } from './intake-sql.ts';
import { interpret } from './interpret/interpret.ts';
import type { Interpretation, Reading } from './interpret/reading.ts';

/** What a message turned out to be. */
export type Heard =
  | { readonly kind: 'nothing'; readonly customer: Customer | undefined; readonly reason: string }
  | { readonly kind: 'person'; readonly customer: Customer | undefined; readonly reason: string }
  | HeardOrder;

export interface HeardOrder {
  readonly kind: 'order';
  readonly customer: Customer | undefined;
  readonly plant: { readonly id: string; readonly zone: string; readonly currency: string };
  readonly catalogue: Catalogue;
  readonly lines: readonly LineReading[];
  readonly date: string | null;
  readonly shipTo: string | null;
  readonly extraDiscountBps: number;
  /** The draft this message continues, with its lines as they stand. */
  readonly open: { readonly draft: OrderDraft; readonly lines: readonly DraftLine[] } | undefined;
}

/** Kinds without words of their own that somebody has to look at; all other wordless kinds say nothing. */
const forEyesAndEars = ['image', 'audio', 'voice', 'video', 'document', 'order', 'contacts', 'location'];

/** Understands a message in its thread: whose it is, what it asks for, and what it answers. Changes nothing. */
export async function hear(tx: ServerTx, message: InboundMessage): Promise<Heard> {
  const customer = await customerOfNumber(tx, message.fromNumber);
  if (message.body.trim() === '') {
    const needsPerson = message.kind === 'text' ? false : forEyesAndEars.includes(message.kind);
    return needsPerson
      ? { kind: 'person', customer, reason: 'message.not_text' }
      : { kind: 'nothing', customer, reason: 'message.says_nothing' };
  }
  const plant = await plantFor(tx, customer?.currency);
  if (!plant) return { kind: 'person', customer, reason: 'message.no_plant' };
  const catalogue = await catalogueOf(tx, customer?.id ?? null);
  const wish = readDiscountWish(message.body);
  const read = interpret({
    catalogue: catalogue.index,
    history: customer ? await lastOrders(tx, customer.id) : [],
    now: message.receivedAt,
    tz: plant.zone,
    message: wish.rest,
  });
  const order = { kind: 'order' as const, customer, plant, catalogue, date: read.date, shipTo: read.shipTo };
  const fresh = linesOf(read, message.body, catalogue.byCode);
  const ground = { read, fresh, wish, zone: plant.zone };
  const open = await openIn(tx, message);
  const answered = open && continues(message, open.lines, ground, catalogue);
  if (answered === 'cancelled') return { kind: 'person', customer, reason: 'message.cancel' };
  if (open && answered !== undefined) return { ...order, lines: answered, extraDiscountBps: wish.bps, open };
  return judged({ ...order, lines: fresh, extraDiscountBps: wish.bps, open: undefined }, read);
}

interface Said {
  readonly read: Interpretation;
  readonly fresh: readonly LineReading[];
  readonly wish: { readonly bps: number };
  readonly zone: string;
}

async function openIn(tx: ServerTx, message: InboundMessage) {
  const draft = await openDraftOf(tx, message.fromNumber);
  if (!draft) return undefined;
  const lines = (await tx.scan(draftLines, 'draftId', draft.id)).toSorted((a, b) => a.position - b.position);
  return { draft, lines };
}

/** The lines of an open draft after this message; undefined when it is about something else. */
function continues(
  message: InboundMessage,
  lines: readonly DraftLine[],
  { read, fresh, wish, zone }: Said,
  catalogue: Catalogue,
): readonly LineReading[] | 'cancelled' | undefined {
  if (read.intent === 'cancel') return 'cancelled';
  const reread = (words: string, among: readonly { readonly code: string }[]) => {
    const products = among.flatMap(({ code }) => catalogue.byCode.get(code) ?? []);
    const given: Reading = { catalogue: products.map(itemOf), now: message.receivedAt, tz: zone, message: words };
    const reading = interpret(given);
    return { lines: linesOf(reading, words, catalogue.byCode), reading };
  };
  const productOf = (id: string) => catalogue.byId.get(id);
  const { lines: next, answered } = answerQuestion(lines, message.body, fresh, { productOf, reread });
  return answered || wish.bps > 0 ? next : undefined;
}

/** What follows from a message that stands by itself. */
function judged(order: HeardOrder, read: Interpretation): Heard {
  const { customer } = order;
  switch (read.intent) {
    case 'order':
    case 'repeat':
      if (order.lines.length > 0) return order;
      return { kind: 'person', customer, reason: 'message.order_without_lines' };
    case 'amend':
    case 'cancel':
      return { kind: 'person', customer, reason: `message.${read.intent}` };
    case 'media':
      return { kind: 'person', customer, reason: 'message.not_text' };
    case 'rfq':
    case 'question':
    case 'status':
    case 'payment':
    case 'other':
      return customer
        ? { kind: 'nothing', customer, reason: `message.${read.intent}` }
        : { kind: 'person', customer, reason: 'message.unknown_sender' };
  }
}

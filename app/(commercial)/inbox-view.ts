import { type Customer, customers } from '../../db/customer/customer.ts';
import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { type Attachment, attachments, type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import { type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Quote, quotes } from '../../db/quote/quote.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import { allRows, byId } from '../_device/rows.ts';
import { readZones, type ZoneOf } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** A message that came in, with what became of it. */
export interface MessageRow {
  readonly message: InboundMessage;
  readonly customer: Customer | undefined;
  readonly draft: OrderDraft | undefined;
  readonly order: SalesOrder | undefined;
  /** A file that came with it. */
  readonly file: Attachment | undefined;
  /** What a request for a price became. */
  readonly quote: Quote | undefined;
}

/** What needs a commercial person, the soonest deadline first, and all messages, the newest first. */
export interface Inbox {
  readonly needs: readonly Task[];
  /** Drafts that wait for a word and that no open task speaks of. */
  readonly unasked: readonly MessageRow[];
  readonly messages: readonly MessageRow[];
  readonly zoneOf: ZoneOf;
}

/** Commercial's open tasks: what nobody has taken before what somebody has, then by deadline. */
export function sortNeeds(all: readonly Task[]): Task[] {
  const rank = (task: Task): number => (task.acknowledgedAt === null ? 0 : 1);
  return all
    .filter((task) => task.function === 'commercial' && isOpenTask(task))
    .sort((a, b) => rank(a) - rank(b) || a.decideBy - b.decideBy || (a.id < b.id ? -1 : 1));
}

/** Where a task of commercial is answered: an open question on its draft's page, anything else on its own. */
export function placeOfNeed({ id, kind, draftId, context }: Pick<Task, 'id' | 'kind' | 'draftId' | 'context'>): string {
  if (kind === 'quote') return context[0]?.href ?? '/commercial/quotes';
  return kind === 'clarify' && draftId !== null ? `/commercial/${draftId}` : `/tasks/${id}`;
}

/** Where a message's way is shown: its draft's or quote's page, or its own while it has none. */
export function placeOfMessage(
  { id, draftId }: Pick<InboundMessage, 'id' | 'draftId'>,
  quote?: Pick<Quote, 'id'>,
): string {
  if (quote && draftId === null) return `/commercial/quote/${quote.id}`;
  return draftId === null ? `/commercial/message/${id}` : `/commercial/${draftId}`;
}

/** Drafts with an open question that no open task names, each once. */
export function unaskedOf(messages: readonly MessageRow[], needs: readonly Task[]): MessageRow[] {
  const asked = new Set(needs.map(({ draftId }) => draftId));
  const seen = new Set<string>();
  return messages.filter(({ draft }) => {
    if (draft?.state !== 'needs_clarification' || asked.has(draft.id) || seen.has(draft.id)) return false;
    seen.add(draft.id);
    return true;
  });
}

/** What belongs to another message is seen there. */
const asides = new Set(['reaction', 'edit', 'revoke']);

export async function readInbox(local: Local, plantIds: readonly string[]): Promise<Inbox> {
  const [heard, files, drafts, orders, buyers, work, asked, zoneOf] = await Promise.all([
    allRows(local, inboundMessages),
    allRows(local, attachments),
    allRows(local, orderDrafts).then(byId),
    allRows(local, salesOrders).then(byId),
    allRows(local, customers).then(byId),
    allRows(local, tasks),
    allRows(local, quotes),
    readZones(local, plantIds),
  ]);
  const needs = sortNeeds(work);
  const fileOf = new Map(files.map((file) => [file.messageId, file]));
  const quoteOf = new Map(asked.map((quote) => [quote.messageId, quote]));
  const messages = heard
    .filter(({ kind }) => !asides.has(kind))
    .sort((a, b) => b.receivedAt - a.receivedAt || (a.id < b.id ? 1 : -1))
    .map((message) => {
      const draft = message.draftId === null ? undefined : drafts.get(message.draftId);
      return {
        message,
        draft,
        quote: quoteOf.get(message.id),
        customer: buyers.get(message.customerId ?? draft?.customerId ?? ''),
        order: draft?.orderId ? orders.get(draft.orderId) : undefined,
        file: fileOf.get(message.id),
      };
    });
  return { needs, unasked: unaskedOf(messages, needs), messages, zoneOf };
}

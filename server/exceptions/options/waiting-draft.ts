import { blockDaysOf, creditTerms, extraLimitAt, temporaryLimits } from '../../../db/credit/credit.ts';
import { type Customer, creditPositions, customers } from '../../../db/customer/customer.ts';
import { type BreachKind, type OrderDraft, orderDrafts } from '../../../db/draft/draft.ts';
import type { Exception } from '../../../db/exception/exception.ts';
import { inboundMessages } from '../../../db/message/message.ts';
import { orderAmendments } from '../../../db/order/amendment.ts';
import { moneyScope } from '../../../db/scope.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { exposureWith } from '../buyer-sql.ts';
import { stale } from './way-out.ts';

/** A draft whose breach somebody has to let pass, and whose it is. */
export interface WaitingDraft {
  readonly draft: OrderDraft;
  readonly customer: Customer;
}

/** The draft a breach is about, while it waits for its approval. One that changes an order has its own way, and none of these. */
export async function waitingDraft(
  tx: ServerTx,
  { subjectId }: Pick<Exception, 'subjectId'>,
  kind: BreachKind,
): Promise<WaitingDraft | undefined> {
  const [draft] = await tx.getMany(orderDrafts, [subjectId]);
  if (draft?.state !== 'awaiting_approval' || !draft.breaches.includes(kind)) return undefined;
  const [[customer], amends] = await Promise.all([
    tx.getMany(customers, [draft.customerId ?? '']),
    tx.getMany(orderAmendments, [draft.id]),
  ]);
  return customer && amends.length === 0 ? { draft, customer } : undefined;
}

/** The draft as it was looked at; refuses when it was changed or decided since. */
export async function sameDraft(
  tx: ServerTx,
  { draftId, version }: { readonly draftId: string; readonly version: number },
): Promise<OrderDraft> {
  const draft = await tx.get(orderDrafts, draftId);
  if (draft?.state !== 'awaiting_approval' || draft.version !== version) throw stale('draft_changed');
  return draft;
}

/** Credit a breach of which is only that the order is more than is left. */
export interface Room {
  /** What temporary limits add now, minor units. */
  readonly runningMinor: number;
  /** What limit and temporary limit leave for this order, minor units; below nought: nothing, and more is owed. */
  readonly leftMinor: number;
}

/** What a customer's credit leaves; undefined when more than the amount stands in the way: no position, blocked, overdue. */
export async function creditRoom(tx: ServerTx, { draft, customer }: WaitingDraft): Promise<Room | undefined> {
  const [position] = await tx.getMany(creditPositions, [customer.id]);
  if (!position || customer.state !== 'active' || position.currency !== draft.currency) return undefined;
  const terms = await tx.scan(creditTerms, 'scope', moneyScope);
  if (position.overdueDays > blockDaysOf(terms, customer)) return undefined;
  const limits = await tx.scan(temporaryLimits, 'customerId', customer.id);
  const runningMinor = extraLimitAt(limits, position.currency, tx.now);
  const owedMinor = await exposureWith(tx, customer.id, 0);
  return { runningMinor, leftMinor: position.limitMinor + runningMinor - owedMinor };
}

/** Where a customer is written to about a draft: whence they wrote on WhatsApp, else their first number. */
export async function numberFor(tx: ServerTx, { draft, customer }: WaitingDraft): Promise<string | undefined> {
  const [message] = await tx.getMany(inboundMessages, [draft.messageId ?? '']);
  return message?.channel === 'whatsapp' ? message.fromNumber : customer.waNumbers[0];
}

/** Of such a way out planning knows nothing, and it costs nothing beside. */
export const ofMoney = { latenessHours: 0, ordersSaved: 1, expiresAt: null, suppose: {} } as const;

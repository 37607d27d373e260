import {
  approvals,
  type BreachKind,
  type DraftLine,
  draftLines,
  type OrderDraft,
  orderDrafts,
} from '../../db/draft/draft.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { plantScope } from '../../db/scope.ts';
import { refuseUnless } from '../../db/values/refusal.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { amendOrder } from './amend-order.ts';
import { isTaxedOtherwise, lockCredit, unapprovedBreaches } from './orders-sql.ts';

/**
 * Makes the order of a checked or approved draft, once: its number, its lines, the draft on its way to the ERP. Breached
 * anew since it was checked (another order took the credit), the draft goes back for approval. A second call does nothing.
 */
export async function confirmOrder(tx: ServerTx, { draftId }: { readonly draftId: string }): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (draft?.state !== 'checked' && draft?.state !== 'approved') return;
  const { customerId } = draft;
  refuseUnless(customerId, 'order.no_customer');
  await lockCredit(tx, customerId);
  if (draft.state === 'approved' && (await isTaxedOtherwise(tx, draft.id))) return checkAgain(tx, draft);
  const unapproved = await unapprovedBreaches(tx, draft.id);
  if (unapproved.length > 0) return sendBack(tx, draft, unapproved);
  if (await amendOrder(tx, draft)) return;

  const lines = await tx.scan(draftLines, 'draftId', draft.id);
  const order = orderOf(tx, { ...draft, customerId }, await tx.nextNumber('SO'));
  await tx.put(orderDrafts, { ...draft, state: 'submitting', orderId: order.id });
  await tx.put(salesOrders, order);
  await tx.putMany(
    orderLines,
    lines.map((line) => orderLineOf(line, order, tx.newId())),
  );
  await stampStage(tx, draft.messageId, 'confirmed');
  await tx.audit('order.confirmed', { orderId: order.id, draftId: draft.id, totalMinor: order.totalMinor });
  tx.happened({ type: 'order.confirmed', orderId: order.id });
}

/** What changed while it waited for an approval counts as of now. Later: whoever approved may not write its money. */
async function checkAgain(tx: ServerTx, draft: OrderDraft): Promise<void> {
  await tx.put(orderDrafts, { ...draft, state: 'matching' });
  await tx.later('draft.check', `check:${draft.id}:${draft.version}`, { draftId: draft.id });
}

async function sendBack(tx: ServerTx, draft: OrderDraft, unapproved: BreachKind[]): Promise<void> {
  const answered = (await tx.scan(approvals, 'draftId', draft.id)).filter(
    (each) => each.draftVersion === draft.version,
  );
  // An answer to this version stands for ever; a deeper breach than it was given for asks for a new one.
  const version = answered.some(({ kind }) => unapproved.includes(kind)) ? draft.version + 1 : draft.version;
  const news = unapproved.map((kind) => ({ code: `${kind}.changed_since_check`, ok: false, facts: {} }));
  const checked: OrderDraft = {
    ...draft,
    version,
    state: 'checked',
    decision: 'approve',
    breaches: version === draft.version ? unapproved : [...new Set([...draft.breaches, ...unapproved])],
    reasons: [...draft.reasons, ...news],
  };
  await tx.put(orderDrafts, checked);
  await tx.put(orderDrafts, { ...checked, state: 'awaiting_approval' });
  await stampStage(tx, draft.messageId, 'breached');
  tx.happened({ type: 'order.breached', draftId: draft.id });
}

function orderOf(tx: ServerTx, draft: OrderDraft & { readonly customerId: string }, number: string): SalesOrder {
  return {
    id: tx.newId(),
    scope: plantScope(draft.plantId),
    plantId: draft.plantId,
    number,
    draftId: draft.id,
    customerId: draft.customerId,
    state: 'confirmed',
    currency: draft.currency,
    netMinor: draft.netMinor,
    taxMinor: draft.taxMinor,
    totalMinor: draft.totalMinor,
    wantedAt: draft.wantedAt,
    firstPromiseAt: null,
    promiseAt: null,
    promiseBasis: null,
    promisedAt: null,
    erpRef: null,
    confirmedAt: tx.now,
  };
}

function orderLineOf(line: DraftLine, order: SalesOrder, id: string): OrderLine {
  refuseUnless(line.productId !== null && line.baseQuantity !== null, 'order.line_unsure');
  return {
    id,
    scope: order.scope,
    orderId: order.id,
    position: line.position,
    productId: line.productId,
    quantity: line.baseQuantity,
    shippedQuantity: 0,
    netMinor: line.netMinor,
    promiseAt: null,
    leansOn: [],
  };
}

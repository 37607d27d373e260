import { type Approval, approvals, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** What the checks need of the orders' station: telling a customer that a person declined. */
export interface ApprovalTies {
  readonly declineOrder: (tx: ServerTx, what: { readonly draftId: string }) => Promise<void>;
}

/**
 * Draws the conclusion when a breach was decided: one rejected and the draft is rejected, and the customer told; all
 * approved and the order goes on. Until then it waits. Answers to an older version of the draft don't count.
 */
export async function concludeApproval(
  tx: ServerTx,
  { draftId }: { readonly draftId: string },
  { declineOrder }: ApprovalTies,
): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (draft?.state !== 'awaiting_approval') return;
  const answers = (await tx.scan(approvals, 'draftId', draft.id)).filter((each) => each.draftVersion === draft.version);
  if (answers.some((each) => each.decision === 'rejected')) {
    await tx.put(orderDrafts, { ...draft, state: 'rejected' });
    await declineOrder(tx, { draftId: draft.id });
    return;
  }
  if (!isFullyApproved(draft, answers)) return;
  await tx.put(orderDrafts, { ...draft, state: 'approved' });
  tx.happened({ type: 'order.checked', draftId: draft.id });
}

function isFullyApproved(draft: OrderDraft, answers: readonly Approval[]): boolean {
  return draft.breaches.every((kind) => answers.some((each) => each.kind === kind));
}

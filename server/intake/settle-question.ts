import { orderDrafts } from '../../db/draft/draft.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { closeClarify } from './clarify-task.ts';

/** After the checks: a draft that went on, whoever cleared it up, has no open question any more. */
export async function settleQuestion(tx: ServerTx, { draftId }: { readonly draftId: string }): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (!draft || draft.state === 'matching' || draft.state === 'needs_clarification') return;
  await closeClarify(tx, draft);
}

import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/**
 * What a draft waited for has come: the plant looks at it anew, by nobody's hand, so that whoever asked for it stays who they
 * are and what was approved of this version still counts. `cause` tells two looks apart.
 */
export const checkAgain = (tx: ServerTx, { id: draftId, version }: OrderDraft, cause: string): Promise<void> =>
  tx.later('draft.look_again', `look:${draftId}:${version}:${cause}`, { draftId, version });

/** Looks: what has no breach any more goes on, and what is approved already is not asked about again. */
export async function lookAgainAtDraft(tx: ServerTx, payload: JobPayload): Promise<void> {
  const draft = await tx.get(orderDrafts, String(payload['draftId']));
  if (draft?.state !== 'awaiting_approval' || draft.version !== payload['version']) return;
  await tx.put(orderDrafts, { ...draft, state: 'matching', decision: null, reasons: [], breaches: [] });
  tx.happened({ type: 'order.drafted', draftId: draft.id });
  tx.happened({ type: 'approval.decided', draftId: draft.id });
}

import { type DraftLine, draftLines, orderDrafts } from '../../../db/draft/draft.ts';
import type { JobPayload } from '../../postgres/job-name.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { type Catalogue, catalogueOf } from '../catalogue-of.ts';
import { askModel } from './ask-model.ts';
import { type ModelAccount, modelFrom } from './model-account.ts';
import { nearestGoods } from './nearest-goods.ts';
import { candidatesOf, isOpen } from './proposal.ts';

/** A draft whose reading is unsure is shown to a model later, where one is configured; nobody waits for it. */
export async function proposeLater(
  tx: ServerTx,
  { draftId }: { readonly draftId: string },
  account: ModelAccount | undefined = modelFrom(process.env),
): Promise<void> {
  if (account === undefined) return;
  const draft = await tx.get(orderDrafts, draftId);
  if (draft?.state !== 'needs_clarification') return;
  await tx.later('lines.propose', `propose:${draftId}:${draft.version}`, { draftId, version: draft.version });
}

/** The lines of a draft still as it was when the model was to be asked, in order; none when it has moved on. */
async function stillOpen(tx: ServerTx, { draftId, version }: JobPayload): Promise<Opened | undefined> {
  const draft = await tx.get(orderDrafts, String(draftId));
  if (draft?.state !== 'needs_clarification' || draft.version !== version) return undefined;
  const lines = (await tx.scan(draftLines, 'draftId', draft.id)).toSorted((a, b) => a.position - b.position);
  if (!lines.some(isOpen)) return undefined;
  return { lines, catalogue: await catalogueOf(tx, draft.customerId) };
}

interface Opened {
  readonly lines: readonly DraftLine[];
  readonly catalogue: Catalogue;
}

/**
 * Adds what a model thinks the open lines of a draft may mean to their candidates, marked as its own, for a person to
 * choose from. Outside of every transaction and off the order's way: a model that fails, lies or never answers changes
 * nothing, and nothing it says is accepted by itself.
 */
export async function proposeLines(
  house: House,
  tenantId: string,
  payload: JobPayload,
  account: ModelAccount | undefined = modelFrom(process.env),
): Promise<void> {
  if (account === undefined) return;
  const open = await transactAsSystem(house, tenantId, (tx) => stillOpen(tx, payload));
  if (open === undefined) return;
  const phrases = open.lines.map((line) => (isOpen(line) ? line.phrase : ''));
  const goods = nearestGoods([...open.catalogue.byCode.values()], phrases);
  const proposal = await askModel(account, { phrases, goods }).catch((cause: unknown) => {
    console.warn(`intake: the model said nothing of use: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  });
  if (proposal === undefined) return;
  await transactAsSystem(house, tenantId, async (tx) => {
    const now = await stillOpen(tx, payload);
    if (now === undefined) return;
    const added = candidatesOf(proposal, now.lines, (code) => now.catalogue.byCode.get(code));
    for (const line of now.lines) {
      const candidates = added.get(line.id);
      if (candidates) await tx.put(draftLines, { ...line, candidates: [...candidates] });
    }
  });
}

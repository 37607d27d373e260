import { type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../../db/draft/draft.ts';
import { moneyScope } from '../../../db/scope.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { ToldLine } from './fold-thread.ts';

/** What a message says of a draft beside its lines. */
export interface DraftWish {
  readonly messageId: string;
  readonly wantedAt: number | null;
  readonly shipTo: string | null;
  readonly extraDiscountBps: number;
}

/** Begins a draft in state `matching`. */
export async function beginDraft(
  tx: ServerTx,
  buyer: {
    readonly id: string;
    readonly plantId: string;
    readonly customerId: string | null;
    readonly currency: string;
  },
  wish: DraftWish,
  lines: readonly ToldLine[],
): Promise<OrderDraft> {
  const draft: OrderDraft = {
    ...buyer,
    ...wish,
    scope: moneyScope,
    requesterId: null,
    state: 'matching',
    version: 1,
    netMinor: 0,
    taxMinor: 0,
    totalMinor: 0,
    decision: null,
    reasons: [],
    breaches: [],
    question: null,
    orderId: null,
    createdAt: tx.now,
  };
  await tx.put(orderDrafts, draft);
  await tx.putMany(
    draftLines,
    lines.map((line, index) => rowOf(draft, line, index + 1)),
  );
  return draft;
}

/** Lays a thread as it now reads over its draft: a new version, no decision, the lines as they are now. */
export async function continueDraft(
  tx: ServerTx,
  draft: OrderDraft,
  wish: DraftWish,
  known: readonly DraftLine[],
  lines: readonly ToldLine[],
): Promise<OrderDraft> {
  const next: OrderDraft = {
    ...draft,
    messageId: wish.messageId,
    wantedAt: wish.wantedAt ?? draft.wantedAt,
    shipTo: wish.shipTo,
    extraDiscountBps: wish.extraDiscountBps,
    requesterId: null,
    state: 'matching',
    version: draft.version + 1,
    decision: null,
    reasons: [],
    breaches: [],
    question: null,
  };
  await tx.put(orderDrafts, next);
  const rows = new Map(known.map((row) => [row.id, row]));
  await tx.putMany(
    draftLines,
    lines.map((told, index) => {
      const before = rows.get(told.id);
      return before ? { ...before, ...told.line, position: index + 1 } : rowOf(draft, told, index + 1);
    }),
  );
  const stays = new Set(lines.map(({ id }) => id));
  for (const { id } of known) if (!stays.has(id)) await tx.delete(draftLines, id);
  return next;
}

function rowOf(draft: OrderDraft, { id, line }: ToldLine, position: number): DraftLine {
  const { phrase, productId, candidates, quantity, unit, baseQuantity, confidence, accepted } = line;
  const read = { phrase, productId, candidates, quantity, unit, baseQuantity, confidence, accepted };
  const unpriced = { unitPrice: null, floorPrice: null, netMinor: 0, priceTrace: [], taxMinor: 0, tax: [] };
  return { ...read, ...unpriced, id, scope: moneyScope, draftId: draft.id, position };
}

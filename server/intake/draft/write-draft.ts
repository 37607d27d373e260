import { type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../../db/draft/draft.ts';
import { moneyScope } from '../../../db/scope.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { LineReading } from './line-reading.ts';

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
  buyer: { readonly plantId: string; readonly customerId: string | null; readonly currency: string },
  wish: DraftWish,
  lines: readonly LineReading[],
): Promise<OrderDraft> {
  const draft: OrderDraft = {
    ...buyer,
    ...wish,
    id: tx.newId(),
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
    lines.map((line, index) => rowOf(tx, draft, line, index + 1)),
  );
  return draft;
}

/** Lays a further message over a draft: a new version, no decision, the lines as they are now. */
export async function continueDraft(
  tx: ServerTx,
  draft: OrderDraft,
  wish: DraftWish,
  known: readonly DraftLine[],
  lines: readonly LineReading[],
): Promise<OrderDraft> {
  const next: OrderDraft = {
    ...draft,
    messageId: wish.messageId,
    wantedAt: wish.wantedAt ?? draft.wantedAt,
    shipTo: wish.shipTo ?? draft.shipTo,
    extraDiscountBps: Math.max(wish.extraDiscountBps, draft.extraDiscountBps),
    requesterId: null,
    state: 'matching',
    version: draft.version + 1,
    decision: null,
    reasons: [],
    breaches: [],
    question: null,
  };
  await tx.put(orderDrafts, next);
  await tx.putMany(
    draftLines,
    lines.map((line, index) => {
      const before = known[index];
      return before
        ? { ...before, ...line }
        : rowOf(tx, draft, line, (known.at(-1)?.position ?? 0) + index + 1 - known.length);
    }),
  );
  return next;
}

function rowOf(tx: ServerTx, draft: OrderDraft, line: LineReading, position: number): DraftLine {
  const unpriced = { unitPrice: null, floorPrice: null, netMinor: 0, priceTrace: [], taxMinor: 0, tax: [] };
  return { ...line, ...unpriced, id: tx.newId(), scope: moneyScope, draftId: draft.id, position };
}

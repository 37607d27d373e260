import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { orderAmendments } from '../../db/order/amendment.ts';
import { toldDrafts } from '../../db/order/amendment-mutators.ts';
import type { OrderState } from '../../db/order/order.ts';
import type { Local } from '../_sync/local.ts';
import type { OrderLineView, OrderView } from './order-view.ts';

const amendable: readonly OrderState[] = ['confirmed', 'planned', 'on_credit_hold'];

/** Whether an order may still be called off, as far as this device knows: nothing of it made or on a truck. */
export const isCancellable = ({ order, lines }: Pick<OrderView, 'order' | 'lines'>): boolean =>
  amendable.includes(order.state) && lines.every(({ loaded }) => loaded.length === 0);

/** Whether it may be changed: that, and the ERP has not refused it. */
export const isAmendable = (view: Pick<OrderView, 'order' | 'draft' | 'lines'>): boolean =>
  isCancellable(view) && view.draft !== undefined && toldDrafts.includes(view.draft.state);

/** The change that waits for its checks or its approval. */
export function readWaitingChange(local: Local, orderId: string): OrderDraft | null {
  const asked = local
    .rows(orderAmendments)
    .where('orderId', orderId)
    .filter(({ doneAt }) => doneAt === null);
  const drafts = local.rows(orderDrafts).many(asked.map(({ draftId }) => draftId));
  return drafts.find(({ state }) => state !== 'rejected' && state !== 'expired') ?? null;
}

export interface WantedLine {
  readonly position: number;
  readonly productId: string;
  readonly quantity: number;
  readonly unit: string;
}

/** The lines as typed, by position: `undefined` when an amount is none; those emptied or set to 0 are left out. */
export function wantedLines(
  rows: readonly OrderLineView[],
  typed: Readonly<Record<number, string>>,
): WantedLine[] | undefined {
  const wanted = rows.map(({ line, product }) => {
    const text = (typed[line.position] ?? String(line.quantity / 1_000)).trim().replace(',', '.');
    const quantity = text === '' ? 0 : Math.round(Number(text) * 1_000);
    return { position: line.position, productId: line.productId, quantity, unit: product?.unit ?? '' };
  });
  if (wanted.some(({ quantity }) => !Number.isFinite(quantity) || quantity < 0)) return undefined;
  return wanted.filter(({ quantity }) => quantity > 0);
}

import * as z from 'zod/mini';
import { type DraftLine, type DraftState, draftLines, type OrderDraft, orderDrafts } from '../draft/draft.ts';
import { loadLines } from '../load/load.ts';
import { allocations } from '../lot/lot.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { products } from '../product/product.ts';
import { moneyScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { mostThousandths, packFactor } from '../values/quantity.ts';
import { refuseUnless } from '../values/refusal.ts';
import { orderAmendments } from './amendment.ts';
import { type OrderState, orderLines, type SalesOrder, salesOrders } from './order.ts';

const amendable: readonly OrderState[] = ['confirmed', 'planned', 'on_credit_hold'];

/** States of its draft in which the ERP has an order, or is still being told of it. */
export const toldDrafts: readonly DraftState[] = ['confirmed', 'submitting', 'erp_uncertain', 'reconciled'];

const wantedLine = z.object({
  /** A new id: the draft's line. */
  lineId: id,
  /** The order's line it stands for, or a place none has. */
  position: z.int().check(z.minimum(1), z.maximum(10_000)),
  productId: id,
  /** Thousandths of `unit`. */
  quantity: z.int().check(z.minimum(1), z.maximum(1_000_000_000_000)),
  unit: z.string(),
});
type WantedLine = z.infer<typeof wantedLine>;

/** The order while it may still be changed: nothing of it is made or on a truck, and no other change of it waits. */
async function changeable(tx: Tx, orderId: string): Promise<SalesOrder> {
  const order = await tx.get(salesOrders, orderId);
  refuseUnless(order, 'order.unknown');
  refuseUnless(amendable.includes(order.state), 'order.too_late_to_amend');
  for (const line of await tx.scan(orderLines, 'orderId', order.id)) {
    const loaded = await tx.scan(loadLines, 'orderLineId', line.id);
    refuseUnless(loaded.length === 0, 'order.too_late_to_amend');
  }
  for (const { draftId, doneAt } of await tx.scan(orderAmendments, 'orderId', order.id)) {
    const asked = doneAt === null ? await tx.get(orderDrafts, draftId) : undefined;
    refuseUnless(!asked || asked.state === 'rejected' || asked.state === 'expired', 'order.change_waits');
  }
  return order;
}

/**
 * Asks for other lines of a confirmed order. It becomes a draft that passes every check anew, and takes the place of the
 * order's own once it has passed. Refuses what is made or loaded already, and an order the ERP has refused.
 */
export const amendOrder = mutator({
  name: 'order.amend@1',
  by: ['commercial'],
  args: z.object({
    orderId: id,
    draftId: id,
    fromDraftId: id,
    lines: z.array(wantedLine).check(z.minLength(1), z.maxLength(500)),
  }),
  async run(tx, args, act) {
    const order = await changeable(tx, args.orderId);
    refuseUnless(order.draftId === args.fromDraftId, 'amendment.order_changed');
    const before = await tx.get(orderDrafts, order.draftId);
    refuseUnless(before && toldDrafts.includes(before.state), 'order.not_booked');
    refuseUnless(new Set(args.lines.map(({ position }) => position)).size === args.lines.length, 'args.invalid');
    await refuseTakenId(tx, orderDrafts, args.draftId);
    const draft: OrderDraft = {
      ...before,
      id: args.draftId,
      messageId: null,
      requesterId: act.actor.personId,
      state: 'matching',
      version: 1,
      decision: null,
      reasons: [],
      breaches: [],
      question: null,
      orderId: null,
      createdAt: act.at,
    };
    await tx.put(orderDrafts, draft);
    for (const line of args.lines) await putLine(tx, draft, line);
    await tx.put(orderAmendments, {
      id: draft.id,
      scope: moneyScope,
      orderId: order.id,
      draftId: draft.id,
      fromDraftId: order.draftId,
      askedBy: act.actor.personId,
      askedAt: act.at,
      doneAt: null,
    });
    tx.happened({ type: 'order.drafted', draftId: draft.id });
  },
});

async function putLine(tx: Tx, draft: OrderDraft, { lineId, quantity, unit, ...wanted }: WantedLine): Promise<void> {
  const product = await tx.get(products, wanted.productId);
  refuseUnless(product?.kind === 'finished', 'product.unknown');
  const factor = packFactor(product, unit);
  refuseUnless(factor, 'product.not_packed_so', { code: product.code, unit });
  const baseQuantity = Math.round(quantity * factor);
  refuseUnless(baseQuantity >= 1 && baseQuantity <= mostThousandths, 'draftLine.quantity_absurd');
  await refuseTakenId(tx, draftLines, lineId);
  const line: DraftLine = {
    ...wanted,
    id: lineId,
    scope: draft.scope,
    draftId: draft.id,
    phrase: product.name,
    candidates: [],
    quantity,
    unit,
    baseQuantity,
    confidence: 1,
    accepted: true,
    unitPrice: null,
    floorPrice: null,
    netMinor: 0,
    priceTrace: [],
    taxMinor: 0,
    tax: [],
  };
  await tx.put(draftLines, line);
}

/**
 * Calls a confirmed order off, booked already or not; the stock it was given is free again. Refuses what is made or loaded
 * already.
 */
export const cancelOrder = mutator({
  name: 'order.cancel@1',
  by: ['commercial'],
  args: z.object({ orderId: id }),
  async run(tx, { orderId }) {
    const order = await changeable(tx, orderId);
    for (const each of await tx.scan(allocations, 'orderId', order.id)) await tx.delete(allocations, each.id);
    await tx.put(salesOrders, { ...order, state: 'cancelled' });
    tx.happened({ type: 'order.cancelled', orderId: order.id });
  },
});

import * as z from 'zod/mini';
import { refuseWithoutAuthority } from '../approval/refuse-without-authority.ts';
import { customers } from '../customer/customer.ts';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { products } from '../product/product.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { mostThousandths, packFactor } from '../values/quantity.ts';
import { refuseUnless } from '../values/refusal.ts';
import { approvals, breachKinds, draftLines, draftTransitions, type OrderDraft, orderDrafts } from './draft.ts';

const positive = z.int().check(z.minimum(1), z.maximum(1_000_000_000_000));

async function editable(tx: Tx, draftId: string): Promise<OrderDraft> {
  const draft = await tx.get(orderDrafts, draftId);
  refuseUnless(draft, 'draft.unknown');
  refuseIllegalMove('draft', draftTransitions, draft.state, 'matching');
  return draft;
}

/**
 * A changed draft starts over: a new version, no decision, and any approval of the old version counts no more. It comes
 * before a change of lines, because only the requester of a draft may change them.
 */
export async function startOver(tx: Tx, draft: OrderDraft, act: Act, change: Partial<OrderDraft> = {}): Promise<void> {
  await tx.put(orderDrafts, {
    ...draft,
    state: 'matching',
    version: draft.version + 1,
    requesterId: act.actor.personId,
    decision: null,
    reasons: [],
    breaches: [],
    question: null,
    ...change,
  });
  tx.happened({ type: 'order.drafted', draftId: draft.id });
}

/** A commercial person says what a line means. The server remembers it for this customer. */
export const correctLine = mutator({
  name: 'draftLine.correct@1',
  by: ['commercial'],
  args: z.object({ lineId: id, productId: id, quantity: positive, unit: z.string() }),
  async run(tx, args, act) {
    const line = await tx.get(draftLines, args.lineId);
    refuseUnless(line, 'draftLine.unknown');
    const draft = await editable(tx, line.draftId);
    const product = await tx.get(products, args.productId);
    refuseUnless(product?.kind === 'finished', 'product.unknown');
    const factor = packFactor(product, args.unit);
    refuseUnless(factor, 'product.not_packed_so', { code: product.code, unit: args.unit });
    const baseQuantity = Math.round(args.quantity * factor);
    refuseUnless(baseQuantity >= 1 && baseQuantity <= mostThousandths, 'draftLine.quantity_absurd');
    await startOver(tx, draft, act);
    await tx.put(draftLines, {
      ...line,
      productId: product.id,
      quantity: args.quantity,
      unit: args.unit,
      baseQuantity,
      confidence: 1,
      accepted: true,
    });
    tx.happened({ type: 'line.corrected', lineId: line.id });
  },
});

/** Takes a line out of a draft. The last line can't go: reject the draft instead. */
export const removeLine = mutator({
  name: 'draftLine.remove@1',
  by: ['commercial'],
  args: z.object({ lineId: id }),
  async run(tx, args, act) {
    const line = await tx.get(draftLines, args.lineId);
    refuseUnless(line, 'draftLine.unknown');
    const draft = await editable(tx, line.draftId);
    refuseUnless((await tx.scan(draftLines, 'draftId', draft.id)).length > 1, 'draft.last_line');
    await startOver(tx, draft, act);
    await tx.delete(draftLines, line.id);
  },
});

/** Gives a discount beyond the tier, in basis points; past the floor it will need an approval by somebody else. */
export const setDiscount = mutator({
  name: 'draft.setDiscount@1',
  by: ['commercial'],
  args: z.object({ draftId: id, extraDiscountBps: z.int().check(z.minimum(0), z.maximum(9_000)) }),
  async run(tx, args, act) {
    const draft = await editable(tx, args.draftId);
    await startOver(tx, draft, act, { extraDiscountBps: args.extraDiscountBps });
  },
});

/** Says whose order it is, when the number was unknown. */
export const setCustomer = mutator({
  name: 'draft.setCustomer@1',
  by: ['commercial'],
  args: z.object({ draftId: id, customerId: id }),
  async run(tx, args, act) {
    const draft = await editable(tx, args.draftId);
    const customer = await tx.get(customers, args.customerId);
    refuseUnless(customer, 'customer.unknown');
    await startOver(tx, draft, act, { customerId: customer.id, currency: customer.currency });
  },
});

/** Drops a draft that is no order. */
export const rejectDraft = mutator({
  name: 'draft.reject@1',
  by: ['commercial', 'finance'],
  args: z.object({ draftId: id }),
  async run(tx, args) {
    const draft = await tx.get(orderDrafts, args.draftId);
    refuseUnless(draft, 'draft.unknown');
    refuseIllegalMove('draft', draftTransitions, draft.state, 'rejected');
    await tx.put(orderDrafts, { ...draft, state: 'rejected' });
    tx.happened({ type: 'draft.rejected', draftId: draft.id });
  },
});

/** One breach approved or rejected, for exactly the version that was seen; never by the person who asked for it. */
export const decideApproval = mutator({
  name: 'approval.decide@1',
  by: ['commercial', 'finance'],
  args: z.object({
    approvalId: id,
    draftId: id,
    draftVersion: z.int(),
    kind: z.enum(breachKinds),
    decision: z.enum(['approved', 'rejected']),
    reason: z.string(),
    /** In whose place, when that person is away and said so. */
    actingFor: z.optional(id),
  }),
  async run(tx, args, act) {
    const draft = await tx.get(orderDrafts, args.draftId);
    refuseUnless(draft, 'draft.unknown');
    refuseUnless(draft.state === 'awaiting_approval', 'approval.not_awaited');
    refuseUnless(draft.version === args.draftVersion, 'approval.draft_changed');
    refuseUnless(draft.requesterId !== act.actor.personId, 'approval.own_request');
    refuseUnless(draft.requesterId !== (args.actingFor ?? act.actor.personId), 'approval.own_request');
    await refuseWithoutAuthority(tx, draft, args.kind, act, args.actingFor);
    const answered = (await tx.scan(approvals, 'draftId', draft.id)).some(
      (each) => each.draftVersion === draft.version && each.kind === args.kind,
    );
    refuseUnless(!answered, 'approval.already_decided');
    await refuseTakenId(tx, approvals, args.approvalId);
    await tx.put(approvals, {
      id: args.approvalId,
      scope: draft.scope,
      draftId: draft.id,
      draftVersion: draft.version,
      kind: args.kind,
      decision: args.decision,
      decidedBy: act.actor.personId,
      decidedAt: act.at,
      reason: args.reason,
      level: 0,
      actingFor: args.actingFor ?? null,
    });
    tx.happened({ type: 'approval.decided', draftId: draft.id });
  },
});

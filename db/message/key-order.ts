import * as z from 'zod/mini';
import { customers } from '../customer/customer.ts';
import { type DraftLine, draftLines, draftTransitions, type OrderDraft, orderDrafts } from '../draft/draft.ts';
import { startOver } from '../draft/draft-mutators.ts';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { plants } from '../plant/plant.ts';
import { products } from '../product/product.ts';
import { moneyScope } from '../scope.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { mostThousandths, packFactor } from '../values/quantity.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type InboundMessage, inboundMessages } from './message.ts';

const line = z.object({
  lineId: id,
  productId: id,
  /** Thousandths of `unit`. */
  quantity: z.int().check(z.minimum(1), z.maximum(1_000_000_000_000)),
  unit: z.string(),
});
type KeyedLine = z.infer<typeof line>;

/**
 * A commercial person types what a photograph or a voice message orders: all lines at once, into the message's draft or
 * into a new one, which then goes through the same checks as any other.
 */
export const keyOrder = mutator({
  name: 'message.keyOrder@1',
  by: ['commercial'],
  args: z.object({
    messageId: id,
    draftId: id,
    plantId: id,
    lines: z.array(line).check(z.minLength(1), z.maxLength(200)),
  }),
  async run(tx, args, act) {
    const message = await tx.get(inboundMessages, args.messageId);
    refuseUnless(message, 'message.unknown');
    const known = message.draftId === null ? undefined : await tx.get(orderDrafts, message.draftId);
    const draft = known ?? (await newDraft(tx, message, args, act));
    if (known) {
      refuseIllegalMove('draft', draftTransitions, known.state, 'matching');
      await startOver(tx, known, act);
    } else await tx.put(orderDrafts, draft);
    const before = await tx.scan(draftLines, 'draftId', draft.id);
    const last = Math.max(0, ...before.map(({ position }) => position));
    for (const [at, each] of args.lines.entries())
      await tx.put(draftLines, await keyed(tx, draft, each, last + at + 1));
    await tx.put(inboundMessages, { ...message, draftId: draft.id, state: 'drafted', reason: null });
    if (!known) tx.happened({ type: 'order.drafted', draftId: draft.id });
  },
});

async function newDraft(
  tx: Tx,
  message: InboundMessage,
  args: { readonly draftId: string; readonly plantId: string },
  act: Act,
): Promise<OrderDraft> {
  await refuseTakenId(tx, orderDrafts, args.draftId);
  refuseUnless(message.state === 'needs_human' || message.state === 'ignored', 'message.still_read');
  const customer = message.customerId === null ? undefined : await tx.get(customers, message.customerId);
  refuseUnless(customer, 'message.sender_unknown');
  refuseUnless(await tx.get(plants, args.plantId), 'plant.not_yours');
  return {
    id: args.draftId,
    scope: moneyScope,
    plantId: args.plantId,
    messageId: message.id,
    customerId: customer.id,
    requesterId: act.actor.personId,
    state: 'matching',
    version: 1,
    currency: customer.currency,
    wantedAt: null,
    shipTo: null,
    extraDiscountBps: 0,
    netMinor: 0,
    taxMinor: 0,
    totalMinor: 0,
    decision: null,
    reasons: [],
    breaches: [],
    question: null,
    orderId: null,
    createdAt: act.at,
  };
}

async function keyed(
  tx: Tx,
  draft: OrderDraft,
  { lineId, productId, quantity, unit }: KeyedLine,
  position: number,
): Promise<DraftLine> {
  await refuseTakenId(tx, draftLines, lineId);
  const product = await tx.get(products, productId);
  refuseUnless(product?.kind === 'finished', 'product.unknown');
  const factor = packFactor(product, unit);
  refuseUnless(factor, 'product.not_packed_so', { code: product.code, unit });
  const baseQuantity = Math.round(quantity * factor);
  refuseUnless(baseQuantity >= 1 && baseQuantity <= mostThousandths, 'draftLine.quantity_absurd');
  return {
    id: lineId,
    scope: moneyScope,
    draftId: draft.id,
    position,
    phrase: product.name,
    productId,
    candidates: [{ productId, score: 1 }],
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
}

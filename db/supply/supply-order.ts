import { instant, integer, list, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

const supplyStates = ['expected', 'received', 'cancelled'] as const;
export type SupplyState = (typeof supplyStates)[number];

export const supplyTransitions: Transitions<SupplyState> = {
  expected: ['received', 'cancelled'],
  // Back, when what was received was a mistake.
  received: ['expected'],
  cancelled: [],
};

/** What a supplier owes a plant: one product of one purchase, as far as the floor must know it. Scope: plant. */
export const supplyOrders = table(
  'supply_order',
  {
    plantId: text(),
    /** The purchase order's number, as the supplier knows it. */
    number: text(),
    supplier: text(),
    productId: text(),
    /** Thousandths of the product's unit. */
    quantity: integer(),
    state: oneOf(supplyStates),
    /** What the supplier said first, and says now. */
    promisedAt: instant(),
    expectedAt: instant(),
    /** Why it comes later, in the supplier's words. */
    reason: orNull(text()),
    /** Thousandths that came so far, when the last of it came, and the lots it became. */
    received: integer(),
    receivedAt: orNull(instant()),
    lotIds: list(),
    /** Why more was taken in than `mostReceived`. */
    overReason: orNull(text()),
  },
  ['plantId', 'productId'],
);
export type SupplyOrder = Row<typeof supplyOrders>;

/** The most that is taken in without a reason: a tenth more than was ordered. */
export const mostReceived = ({ quantity }: Pick<SupplyOrder, 'quantity'>): number => Math.floor((quantity * 11) / 10);

import { instant, integer, list, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const lotStates = [
  'quarantined',
  'available',
  'held',
  'reworked',
  'scrapped',
  'used_as_is',
  'returned',
  'consumed',
] as const;
export type LotState = (typeof lotStates)[number];

export const lotTransitions: Transitions<LotState> = {
  quarantined: ['available', 'held', 'scrapped', 'returned'],
  available: ['held', 'consumed', 'scrapped', 'returned'],
  held: ['available', 'reworked', 'scrapped', 'used_as_is', 'returned'],
  reworked: ['available', 'held', 'consumed', 'scrapped'],
  used_as_is: ['held', 'consumed', 'scrapped', 'returned'],
  scrapped: [],
  returned: [],
  consumed: ['available', 'held'],
};

/** States whose stock may be promised, consumed and shipped. */
export const usableLotStates: readonly LotState[] = ['available', 'reworked', 'used_as_is'];

/** A quantity of one product made or bought together. Genealogy: `parents` are the lots that went into it. Scope: plant. */
export const lots = table(
  'lot',
  {
    plantId: text(),
    /** `L-2291`; the server gives it, so a lot made offline has none until it is sent. */
    number: orNull(text()),
    productId: text(),
    state: oneOf(lotStates),
    /** Thousandths of the base unit, when made and still there. */
    madeQuantity: integer(),
    quantity: integer(),
    parents: list(),
    supplierLot: orNull(text()),
    workOrderId: orNull(text()),
    location: text(),
    madeAt: instant(),
  },
  ['productId', 'plantId', 'workOrderId'],
);
export type Lot = Row<typeof lots>;

/** A lot's stock given to an order's line. Gone when shipped or taken back. Scope: plant. */
export const allocations = table(
  'allocation',
  {
    plantId: text(),
    lotId: text(),
    orderLineId: text(),
    orderId: text(),
    quantity: integer(),
  },
  ['lotId', 'orderLineId', 'orderId'],
);
export type Allocation = Row<typeof allocations>;

import * as z from 'zod/mini';
import { instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const loadStates = ['planned', 'staging', 'loading', 'confirmed', 'dispatched', 'short'] as const;
export type LoadState = (typeof loadStates)[number];

export const loadTransitions: Transitions<LoadState> = {
  planned: ['staging', 'loading'],
  staging: ['planned', 'loading', 'short'],
  loading: ['staging', 'confirmed', 'short'],
  short: ['staging', 'loading', 'confirmed'],
  confirmed: ['dispatched', 'loading'],
  dispatched: [],
};

/** A truck to load. Scope: plant. */
export const loads = table(
  'load',
  {
    plantId: text(),
    number: text(),
    vehicle: text(),
    slotAt: instant(),
    state: oneOf(loadStates),
    seal: orNull(text()),
    sealedAt: orNull(instant()),
    confirmedBy: orNull(text()),
    /** Device time of the confirm; the proof kept with it. */
    confirmedAt: orNull(instant()),
    proof: orNull(json(z.record(z.string(), z.union([z.string(), z.number()])))),
  },
  ['plantId'],
);
export type Load = Row<typeof loads>;

/** One lot's part of a load, for one order line. Scope: plant. */
export const loadLines = table(
  'load_line',
  {
    loadId: text(),
    orderId: text(),
    orderLineId: text(),
    productId: text(),
    lotId: text(),
    /** Thousandths to load, and loaded. */
    quantity: integer(),
    picked: integer(),
    state: oneOf(['staged', 'picked', 'short', 'swapped']),
    pickedBy: orNull(text()),
    pickedAt: orNull(instant()),
    /** `scan` or `tap`. */
    pickedHow: orNull(oneOf(['scan', 'tap'])),
  },
  ['loadId', 'lotId', 'orderLineId'],
);
export type LoadLine = Row<typeof loadLines>;

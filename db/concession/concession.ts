import * as z from 'zod/mini';
import { flag, instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const concessionStates = ['asked', 'signed', 'granted', 'refused', 'withdrawn', 'expired'] as const;
export type ConcessionState = (typeof concessionStates)[number];

export const concessionTransitions: Transitions<ConcessionState> = {
  asked: ['signed', 'refused', 'withdrawn', 'expired'],
  signed: ['granted', 'refused', 'withdrawn', 'expired'],
  granted: ['withdrawn', 'expired'],
  refused: [],
  withdrawn: [],
  expired: [],
};

/** Whose signature: quality's, and a second person's who answers to the customer. */
export const signatures = ['quality', 'second'] as const;
export type Signature = (typeof signatures)[number];

/** What of the lot may leave for an order line; thousandths. */
const concededLine = z.object({
  orderLineId: z.string(),
  orderId: z.string(),
  quantity: z.number(),
  /** What of the lot had left for it before the hold. */
  before: z.number(),
});
export type ConcededLine = z.infer<typeof concededLine>;

/** A held lot used as it is, for named order lines or all of it, under two signatures. Scope: plant. */
export const concessions = table(
  'concession',
  {
    plantId: text(),
    lotId: text(),
    /** It is good under this hold only: one raised later asks anew. */
    holdId: text(),
    exceptionId: orNull(text()),
    /** All of the lot; then no line is named. */
    whole: flag(),
    lines: json(z.array(concededLine)),
    /** Thousandths in all. */
    quantity: integer(),
    reason: text(),
    /** After this instant nothing more leaves under it. */
    expiresAt: orNull(instant()),
    state: oneOf(concessionStates),
    askedBy: text(),
    askedAt: instant(),
    qualityBy: orNull(text()),
    qualityAt: orNull(instant()),
    secondBy: orNull(text()),
    secondAt: orNull(instant()),
    /** Who refused or withdrew it, when and why. */
    endedBy: orNull(text()),
    endedAt: orNull(instant()),
    ending: orNull(text()),
  },
  ['plantId', 'lotId', 'holdId', 'exceptionId'],
);
export type Concession = Row<typeof concessions>;

/** Somebody still has to sign. */
export const awaitsSigning = ({ state }: Pick<Concession, 'state'>): boolean => state === 'asked' || state === 'signed';

/** True while it may let something leave, or come to. */
export const isLive = (each: Pick<Concession, 'state'>): boolean => awaitsSigning(each) || each.state === 'granted';

import * as z from 'zod/mini';
import { flag, instant, integer, json, list, number, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const draftStates = [
  'matching',
  'needs_clarification',
  'checked',
  'awaiting_approval',
  'approved',
  'rejected',
  'expired',
  'submitting',
  'confirmed',
  'erp_uncertain',
  'reconciled',
  'failed',
] as const;
export type DraftState = (typeof draftStates)[number];

/** From a message to one ERP order. Changing a draft after an approval sends it back to `matching` and voids the approval. */
export const draftTransitions: Transitions<DraftState> = {
  matching: ['needs_clarification', 'checked', 'rejected', 'expired'],
  needs_clarification: ['matching', 'checked', 'rejected', 'expired'],
  checked: ['matching', 'needs_clarification', 'awaiting_approval', 'submitting', 'rejected', 'expired'],
  awaiting_approval: ['matching', 'approved', 'rejected', 'expired'],
  approved: ['matching', 'checked', 'submitting', 'rejected', 'expired'],
  rejected: ['matching'],
  expired: ['matching'],
  submitting: ['confirmed', 'erp_uncertain', 'failed'],
  erp_uncertain: ['reconciled', 'confirmed', 'failed'],
  reconciled: ['confirmed', 'failed'],
  confirmed: [],
  failed: ['submitting'],
};

export const breachKinds = ['price', 'credit'] as const;
export type BreachKind = (typeof breachKinds)[number];

/** One finding of the checks: `code` names it (`credit.over_limit`), `facts` fill the words. */
const reason = z.object({
  code: z.string(),
  ok: z.boolean(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Reason = z.infer<typeof reason>;

/** An order being made out of a message or typed on a screen. Scope: money. */
export const orderDrafts = table(
  'order_draft',
  {
    plantId: text(),
    messageId: orNull(text()),
    customerId: orNull(text()),
    /** The person who made or last changed it; null when a message did. Never its own approver. */
    requesterId: orNull(text()),
    state: oneOf(draftStates),
    /** Grows with each change of lines or prices; an approval counts only for its own version. */
    version: integer(),
    currency: text(),
    wantedAt: orNull(instant()),
    shipTo: orNull(text()),
    /** Beyond the tier, asked for by the customer or given by a person. */
    extraDiscountBps: integer(),
    netMinor: integer(),
    taxMinor: integer(),
    totalMinor: integer(),
    /** The checks' decision: `confirm`, `approve` (breaches), `ask`; null before the checks. */
    decision: orNull(oneOf(['confirm', 'approve', 'ask'])),
    reasons: json(z.array(reason)),
    /** `BreachKind`s that need an approval each. */
    breaches: list(),
    /** The one question asked in the thread. */
    question: orNull(text()),
    orderId: orNull(text()),
    createdAt: instant(),
  },
  ['customerId', 'messageId'],
);
export type OrderDraft = Row<typeof orderDrafts>;

/** A product a line may mean; `by` a model, where one suggested it: then only a person's choice makes it the line's. */
const candidate = z.object({ productId: z.string(), score: z.number(), by: z.optional(z.literal('model')) });
/**
 * One step of a price: what was applied (the rule, and how much it took off, in basis points) and what it left, in
 * ten-thousandths of a major unit.
 */
export const priceStep = z.object({
  rule: z.string(),
  /** `floor` and `margin` say what the price may not fall below, `agreed` what an amended order keeps. */
  code: z.enum(['list', 'project', 'tier', 'extra', 'agreed', 'floor', 'margin']),
  /** Of a tier's step. */
  tier: z.optional(z.string()),
  family: z.optional(z.string()),
  region: z.optional(z.string()),
  minQuantity: z.optional(z.number()),
  capQuantity: z.optional(z.number()),
  offBps: z.optional(z.number()),
  unitPrice: z.number(),
  /** Of a discount or floor: in which version of the table it was published, and the hash of that. */
  version: z.optional(z.number()),
  hash: z.optional(z.string()),
});
export type PriceStep = z.infer<typeof priceStep>;

/** One part of a line's tax: which, its rate in basis points, and minor units. */
const taxPart = z.object({ code: z.enum(['cgst', 'sgst', 'igst', 'vat']), bps: z.number(), minor: z.int() });
export type TaxPart = z.infer<typeof taxPart>;

/** One line of a draft. Scope: money. */
export const draftLines = table(
  'draft_line',
  {
    draftId: text(),
    position: integer(),
    /** What the customer wrote. */
    phrase: text(),
    productId: orNull(text()),
    candidates: json(z.array(candidate)),
    /** Thousandths of `unit`, as said. */
    quantity: orNull(integer()),
    unit: orNull(text()),
    /** Thousandths of the product's base unit, packs multiplied out. */
    baseQuantity: orNull(integer()),
    confidence: number(),
    accepted: flag(),
    unitPrice: orNull(integer()),
    floorPrice: orNull(integer()),
    netMinor: integer(),
    priceTrace: json(z.array(priceStep)),
    taxMinor: integer(),
    tax: json(z.array(taxPart)),
  },
  ['draftId'],
);
export type DraftLine = Row<typeof draftLines>;

/** A person's answer to one breach of one version of a draft. Append-only. Scope: money. */
export const approvals = table(
  'approval',
  {
    draftId: text(),
    draftVersion: integer(),
    kind: oneOf(breachKinds),
    decision: oneOf(['approved', 'rejected']),
    decidedBy: text(),
    decidedAt: instant(),
    reason: text(),
    /** The level it was given on, by the database; 0 where there are none. */
    level: integer(),
    /** In whose place it was given, while that person was away. */
    actingFor: orNull(text()),
  },
  ['draftId'],
);
export type Approval = Row<typeof approvals>;

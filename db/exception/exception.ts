import * as z from 'zod/mini';
import { flag, instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

/** The playbook's nine, then what is also raised. */
export const exceptionKinds = [
  'hold',
  'breakdown',
  'shortage',
  'demand_change',
  'short_pick',
  'price',
  'credit',
  'late_work',
  'supplier_delay',
  'telemetry_silent',
  'erp_unreachable',
  'unknown_name',
  'device_unsynced',
  'promise_capacity',
] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];

export const exceptionStates = [
  'raised',
  'routed',
  'acknowledged',
  'deciding',
  'resolving',
  'resolved',
  'verified',
  'closed',
  'merged',
] as const;
export type ExceptionState = (typeof exceptionStates)[number];

/** `breached` is a flag beside the state: a late exception still has to be resolved. `resolved → routed` re-opens. */
export const exceptionTransitions: Transitions<ExceptionState> = {
  raised: ['routed', 'merged', 'resolved'],
  routed: ['acknowledged', 'deciding', 'resolving', 'resolved', 'merged'],
  acknowledged: ['deciding', 'resolving', 'resolved'],
  deciding: ['resolving', 'resolved'],
  resolving: ['resolved', 'deciding'],
  resolved: ['verified', 'closed', 'routed'],
  verified: ['closed', 'routed'],
  closed: ['routed'],
  merged: [],
};

const ended: readonly ExceptionState[] = ['resolved', 'verified', 'closed', 'merged'];

/** True while somebody still has to do something about it. */
export const isOpenException = ({ state }: { readonly state: ExceptionState }): boolean => !ended.includes(state);

const affectedOrder = z.object({
  orderId: z.string(),
  number: z.string(),
  customerId: z.string(),
  customer: z.string(),
  /** Money of the affected lines. */
  minor: z.number(),
  currency: z.string(),
  promiseAt: z.nullable(z.number()),
});

/** What one order line loses: stock of a lot given to it, or (no lot) what a work order should have made for it. */
const affectedLine = z.object({
  orderLineId: z.string(),
  orderId: z.string(),
  productId: z.string(),
  lotId: z.nullable(z.string()),
  /** Thousandths. */
  quantity: z.number(),
});

/** Everything the break touches, found by one traversal of the causal line, as it stood when it was raised. */
export const impact = z.object({
  lotIds: z.array(z.string()),
  lines: z.array(affectedLine),
  orders: z.array(affectedOrder),
  loadIds: z.array(z.string()),
  workOrderIds: z.array(z.string()),
  customerIds: z.array(z.string()),
  equipmentIds: z.array(z.string()),
});
export type Impact = z.infer<typeof impact>;
export type AffectedOrder = z.infer<typeof affectedOrder>;
export type AffectedLine = z.infer<typeof affectedLine>;

/** When it is over: each asked function answered, any one did, or so many did. */
const resolution = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('all') }),
  z.object({ rule: z.literal('any') }),
  z.object({ rule: z.literal('quorum'), of: z.number() }),
]);
export type Resolution = z.infer<typeof resolution>;

/** Which table and which of its rows said something; version 0 is the playbook, which is no row. */
export const ruling = z.object({
  pack: z.string(),
  ruleSetId: z.nullable(z.string()),
  version: z.number(),
  hash: z.string(),
  rowIds: z.array(z.string()),
});

/** The policy as it stood when the exception was raised; a later edit of the rules does not move a running clock. */
const policy = z.object({
  ruleSetVersion: z.number(),
  capMs: z.number(),
  /** The fastest way out takes this long: the decision must come that much before the consequence. */
  leadMs: z.number(),
  functions: z.array(z.string()),
  chain: z.array(z.string()),
  /** Of the window: until then somebody has taken it. */
  ackShare: z.exactOptional(z.number()),
  /** How many answers are enough; all where nothing is said. */
  resolution: z.exactOptional(resolution),
  rules: z.exactOptional(z.array(ruling)),
});

export type Policy = z.infer<typeof policy>;

/** How each asked function stands, so that every room shows all answers without seeing the others' tasks. */
const answer = z.object({
  function: z.string(),
  taskId: z.string(),
  state: z.string(),
  byId: z.nullable(z.string()),
  at: z.nullable(z.number()),
  choice: z.nullable(z.string()),
});
export type Answer = z.infer<typeof answer>;

/** The deadline moved: `reason` is what moved it, a consequence's code, `cap` or `reopened`. */
const move = z.object({ from: z.number(), to: z.number(), reason: z.string(), at: z.number() });

/** The cause came, or went. */
const turn = z.object({ came: z.boolean(), at: z.number() });
export type Turn = z.infer<typeof turn>;

/** Something on the line broke. Scope: plant. */
export const exceptions = table(
  'exception',
  {
    plantId: text(),
    number: text(),
    kind: oneOf(exceptionKinds),
    /** The table and row it is about: `lot`, `equipment`, `work_order`, `order_draft`, `load_line`, `sales_order`, … */
    subjectTable: text(),
    subjectId: text(),
    /** What a person calls the subject: `L-2291`, `EXT-2`. */
    subject: text(),
    severity: oneOf(['routine', 'major', 'critical']),
    state: oneOf(exceptionStates),
    breached: flag(),
    /** By the device, and by the server. */
    occurredAt: instant(),
    receivedAt: instant(),
    /** The earliest consequence if nobody acts, and what it is. */
    consequenceAt: orNull(instant()),
    consequence: orNull(text()),
    ackBy: instant(),
    decideBy: instant(),
    impact: json(impact),
    moneyAtRiskMinor: integer(),
    currency: text(),
    policy: json(policy),
    answers: json(z.array(answer)),
    raisedBy: orNull(text()),
    resolvedAt: orNull(instant()),
    /** The merged-into exception, when this one was merged. */
    mergedInto: orNull(text()),
    /** Every time the decision's deadline moved, oldest first. */
    moves: json(z.array(move)),
    /** The last times its cause came and went, oldest first: a reopened exception keeps them. */
    turns: json(z.array(turn)),
    /** Its cause comes and goes so often that its going ends nothing. */
    flapping: flag(),
  },
  ['plantId', 'subjectId'],
);
export type Exception = Row<typeof exceptions>;

const optionKinds = [
  'swap_lot',
  'new_promise',
  'alternate_machine',
  'partial_ship',
  'transfer',
  'release',
  'split',
  'hold_truck',
  'rush_in',
  'expedite',
  'premium',
  'outsource',
  'use_as_is',
  'alternate_supplier',
  'substitute',
  'tier_price',
  'counter_price',
  'part_release',
  'advance',
  'temporary_limit',
  'overtime',
] as const;

/** What planning makes of a way out, against nobody doing anything. Hours begun count whole. */
const predicted = z.object({
  /** Orders late when it is applied, and when nobody does anything. */
  ordersLate: z.number(),
  ordersLateOtherwise: z.number(),
  /** Hours late, over all orders. */
  latenessSumHours: z.number(),
  latenessSumHoursOtherwise: z.number(),
  /** Changes of product on machines more (or, below nought, fewer). */
  changeovers: z.number(),
  /** What it costs beside; null: nobody has said what such a thing costs. */
  costMinor: z.nullable(z.number()),
  /** Why it stands before the next one. */
  why: z.enum(['only', 'money', 'kept', 'lateness', 'cost', 'changeovers', 'equal']),
});
export type Predicted = z.infer<typeof predicted>;

/** A way out: what it would do, computed on the current plan; one tap applies it. Scope: plant. */
export const options = table(
  'option',
  {
    exceptionId: text(),
    plantId: text(),
    kind: oneOf(optionKinds),
    rank: integer(),
    /** The words' facts: lot numbers, dates, hours. */
    facts: json(z.record(z.string(), z.union([z.string(), z.number()]))),
    /** What applying it needs: ids and quantities per kind. */
    effect: json(z.record(z.string(), z.unknown())),
    ordersSaved: integer(),
    latenessHours: integer(),
    moneySavedMinor: integer(),
    /** Null when planning was not asked. */
    predicted: orNull(json(predicted)),
    /** After this instant it can't be done in time any more. */
    expiresAt: orNull(instant()),
    /** `refused`: it was applied, and a customer would not have it. */
    state: oneOf(['offered', 'chosen', 'applied', 'expired', 'failed', 'refused']),
    appliedBy: orNull(text()),
    appliedAt: orNull(instant()),
    error: orNull(text()),
  },
  ['exceptionId'],
);
export type Option = Row<typeof options>;

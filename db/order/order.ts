import { instant, integer, list, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const orderStates = [
  'confirmed',
  'planned',
  'in_production',
  'ready',
  'loading',
  'dispatched',
  'delivered',
  'on_credit_hold',
  'cancelled',
] as const;
export type OrderState = (typeof orderStates)[number];

export const orderTransitions: Transitions<OrderState> = {
  confirmed: ['planned', 'in_production', 'ready', 'loading', 'on_credit_hold', 'cancelled'],
  planned: ['confirmed', 'in_production', 'ready', 'loading', 'on_credit_hold', 'cancelled'],
  in_production: ['planned', 'ready', 'loading', 'on_credit_hold', 'cancelled'],
  ready: ['planned', 'in_production', 'loading', 'on_credit_hold', 'cancelled'],
  loading: ['planned', 'in_production', 'ready', 'dispatched', 'on_credit_hold'],
  dispatched: ['delivered'],
  delivered: [],
  on_credit_hold: ['confirmed', 'planned', 'cancelled'],
  cancelled: [],
};

/** A confirmed order: exactly one per draft. Scope: plant. */
export const salesOrders = table(
  'sales_order',
  {
    plantId: text(),
    /** `SO-1042`, given by the server. */
    number: text(),
    draftId: text(),
    customerId: text(),
    state: oneOf(orderStates),
    currency: text(),
    netMinor: integer(),
    taxMinor: integer(),
    totalMinor: integer(),
    wantedAt: orNull(instant()),
    /** When it was first promised and is promised now. */
    firstPromiseAt: orNull(instant()),
    promiseAt: orNull(instant()),
    /** `ATP` (from stock and receipts) or `CTP` (capacity was found for what is missing). */
    promiseBasis: orNull(oneOf(['ATP', 'CTP'])),
    /** The planning run that gave the promise: the age of the number on the screen. */
    promisedAt: orNull(instant()),
    erpRef: orNull(text()),
    confirmedAt: instant(),
  },
  ['customerId', 'plantId', 'draftId'],
);
export type SalesOrder = Row<typeof salesOrders>;

/** Scope: plant. */
export const orderLines = table(
  'order_line',
  {
    orderId: text(),
    position: integer(),
    productId: text(),
    /** Thousandths of the product's base unit. */
    quantity: integer(),
    shippedQuantity: integer(),
    netMinor: integer(),
    promiseAt: orNull(instant()),
    /** The supply orders without which its promise would be later. */
    leansOn: list(),
  },
  ['orderId', 'productId'],
);
export type OrderLine = Row<typeof orderLines>;

/**
 * `done`: the ERP has it. `failed`: it refused, until a person has it tried again. `dropped`: it is needed no more, and never
 * sent again: overtaken by a later one for the same order, or the order was called off before the ERP had it.
 */
const erpCommandStates = ['waiting', 'sent', 'done', 'uncertain', 'failed', 'dropped'] as const;
export type ErpCommandState = (typeof erpCommandStates)[number];

export const erpCommandTransitions: Transitions<ErpCommandState> = {
  waiting: ['sent', 'uncertain', 'done', 'failed', 'dropped'],
  sent: ['waiting', 'uncertain', 'done', 'failed', 'dropped'],
  uncertain: ['waiting', 'sent', 'done', 'failed', 'dropped'],
  failed: ['waiting', 'dropped'],
  done: [],
  dropped: [],
};

/**
 * What the ERP must do, written with the change that asks for it and delivered by a job; those of one order one after the
 * other. Scope: money.
 */
export const erpCommands = table(
  'erp_command',
  {
    /** Of an order all but `load.dispatch`, which is of a load. */
    kind: oneOf(['order.create', 'order.amend', 'order.cancel', 'load.dispatch']),
    /** One effect per key, for ever. */
    key: text(),
    subjectId: text(),
    /** The how-manieth of its subject, from 0: an earlier one is settled first. */
    revision: integer(),
    /** What the order said when it was asked for: its draft then. Null where nothing is said but that it is over. */
    draftId: orNull(text()),
    state: oneOf(erpCommandStates),
    attempts: integer(),
    erpRef: orNull(text()),
    error: orNull(text()),
    createdAt: instant(),
    doneAt: orNull(instant()),
  },
  ['subjectId'],
);
export type ErpCommand = Row<typeof erpCommands>;

/** What an order's or a load's document is called on our side, for ever: the reference the ERP is searched by. */
export const documentKey = (kind: 'order.create' | 'load.dispatch', subjectId: string): string =>
  `${kind}:${subjectId}`;

/** What one command is called: an order may be amended often, so its draft is in the name. */
export const commandKey = ({ kind, subjectId, draftId }: Pick<ErpCommand, 'kind' | 'subjectId' | 'draftId'>): string =>
  kind === 'order.amend' ? `${kind}:${subjectId}:${draftId}` : `${kind}:${subjectId}`;

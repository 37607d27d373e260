import { instant, integer, oneOf, orNull, type Row, table, text } from '../table.ts';
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
  },
  ['orderId', 'productId'],
);
export type OrderLine = Row<typeof orderLines>;

const erpCommandStates = ['waiting', 'sent', 'done', 'uncertain', 'failed'] as const;

/** What the ERP must do, written with the change that asks for it and delivered by a job. Scope: money. */
export const erpCommands = table(
  'erp_command',
  {
    /** `order.create` or `load.dispatch`. */
    kind: oneOf(['order.create', 'load.dispatch']),
    /** The reference the ERP is searched by: one effect per key, for ever. */
    key: text(),
    subjectId: text(),
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

/** What a command's document is called on our side, for ever: the reference the ERP is searched by. */
export const commandKey = (kind: ErpCommand['kind'], subjectId: string): string => `${kind}:${subjectId}`;

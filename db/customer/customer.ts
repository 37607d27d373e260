import * as z from 'zod/mini';
import { instant, integer, list, oneOf, orNull, type Row, table, text } from '../table.ts';

/** A number as WhatsApp names its sender: E.164, `+919820012345`. */
export const waNumber = z.string().check(z.regex(/^\+[1-9]\d{6,14}$/));

/** A dealer or project that buys. Scope: tenant. */
export const customers = table('customer', {
  name: text(),
  /** A, B, C: the price tier. */
  tier: text(),
  region: text(),
  currency: text(),
  /** Numbers in E.164 (`+919820012345`) whose WhatsApp messages are this customer's. */
  waNumbers: list(),
  /** GSTIN or TRN. */
  taxNumber: orNull(text()),
  state: oneOf(['active', 'blocked']),
});
export type Customer = Row<typeof customers>;

/** What a customer may owe and owes, as the ERP last said. Its id is the customer's. Scope: money. */
export const creditPositions = table('credit_position', {
  customerId: text(),
  limitMinor: integer(),
  /** Invoiced and not paid; orders not yet invoiced are counted from `sales_order`. */
  receivableMinor: integer(),
  currency: text(),
  overdueDays: integer(),
  asOf: instant(),
  source: text(),
});
export type CreditPosition = Row<typeof creditPositions>;

/** A name somebody uses for a product, learned from a correction or given. Scope: money. */
export const aliases = table(
  'alias',
  {
    /** Null: everybody's word. */
    customerId: orNull(text()),
    phrase: text(),
    productId: text(),
    unit: orNull(text()),
    hits: integer(),
    lastSeenAt: instant(),
    /** `correction` (a person taught it), `seed`. */
    origin: text(),
    taughtBy: orNull(text()),
  },
  ['customerId'],
);
export type Alias = Row<typeof aliases>;

import { instant, integer, oneOf, orNull, type Row, table, text } from '../table.ts';

/** The one row of a tenant that has an ERP of its own. */
export const erpLinkId = 'erp';

/** How the way to the ERP stands; none for a tenant whose books the built-in ledger keeps. Scope: money. */
export const erpLinks = table('erp_link', {
  /** `tryton`, `odoo`, … */
  kind: text(),
  /** `open`: after several failures in a row nothing is sent for a while. `half_open`: one attempt finds out. */
  circuit: oneOf(['closed', 'open', 'half_open']),
  since: instant(),
  /** Since when nothing reaches it, whatever was tried since; null while something does. */
  lostAt: orNull(instant()),
  error: orNull(text()),
  /** When rows were last fetched, and when its documents were last compared with our orders. */
  pulledAt: orNull(instant()),
  comparedAt: orNull(instant()),
});

export type ErpLink = Row<typeof erpLinks>;

/**
 * `missing_there`: we hold it booked, the ERP does not know it. `unknown_here`: it bears a key of ours that we never gave.
 * `doubled_there`: more than one of it has an effect. `cancelled_there`: the ERP took it back. `still_there`: we
 * called it off and it counts there all the same. `total_differs`: by more than a minor unit a line.
 * `overwritten_here`: a person changed something here that the ERP says otherwise, and the ERP's word took its place.
 */
const erpDifferenceKinds = [
  'missing_there',
  'unknown_here',
  'doubled_there',
  'cancelled_there',
  'still_there',
  'total_differs',
  'overwritten_here',
] as const;

/** Where a document of the ERP and our order do not agree. Scope: money. */
export const erpDifferences = table(
  'erp_difference',
  {
    kind: oneOf(erpDifferenceKinds),
    /** Settled when a later comparison finds it no more, or a person has seen it. */
    state: oneOf(['open', 'settled']),
    key: orNull(text()),
    /** The ERP's document. */
    reference: orNull(text()),
    orderId: orNull(text()),
    customer: text(),
    currency: text(),
    ourMinor: orNull(integer()),
    theirMinor: orNull(integer()),
    /** What of a row was overwritten, and the two values as texts; null for documents. */
    field: orNull(text()),
    ours: orNull(text()),
    theirs: orNull(text()),
    foundAt: instant(),
    settledAt: orNull(instant()),
  },
  ['orderId'],
);
export type ErpDifference = Row<typeof erpDifferences>;

/** What the ERP counts of a product in one of its places, in thousandths of the base unit. Scope: tenant. */
export const erpStock = table(
  'erp_stock',
  {
    productId: text(),
    /** Null: of everything without a lot. */
    lot: orNull(text()),
    place: text(),
    quantity: integer(),
    asOf: instant(),
    /** Which ERP says so. */
    source: text(),
  },
  ['productId'],
);
export type ErpStockRow = Row<typeof erpStock>;

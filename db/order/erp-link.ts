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
 */
const erpDifferenceKinds = [
  'missing_there',
  'unknown_here',
  'doubled_there',
  'cancelled_there',
  'still_there',
  'total_differs',
] as const;

/** Where a document of the ERP and our order do not agree. Scope: money. */
export const erpDifferences = table(
  'erp_difference',
  {
    kind: oneOf(erpDifferenceKinds),
    /** Settled when a later comparison finds it no more. */
    state: oneOf(['open', 'settled']),
    key: orNull(text()),
    /** The ERP's document. */
    reference: orNull(text()),
    orderId: orNull(text()),
    customer: text(),
    currency: text(),
    ourMinor: orNull(integer()),
    theirMinor: orNull(integer()),
    foundAt: instant(),
    settledAt: orNull(instant()),
  },
  ['orderId'],
);
export type ErpDifference = Row<typeof erpDifferences>;

import { instant, integer, oneOf, orNull, type Row, table, text } from '../table.ts';

/** What goods are taxed with, by country and HSN; the longest HSN that begins the product's counts. Scope: money. */
export const taxRates = table('tax_rate', {
  /** ISO 3166: `IN`, `AE`. */
  country: text(),
  /** Digits of the tariff: `3917`; empty for everything. */
  hsn: text(),
  rateBps: integer(),
  validFrom: instant(),
  validTo: orNull(instant()),
});
export type TaxRate = Row<typeof taxRates>;

const treatments = ['regular', 'sez', 'export'] as const;

/** Where a plant or a customer (its id) stands for the tax office, where that can't be told otherwise. Scope: money. */
export const taxProfiles = table('tax_profile', {
  country: text(),
  /** The GST state code, `27` for Maharashtra; null: from the GSTIN. */
  stateCode: orNull(text()),
  treatment: oneOf(treatments),
});
export type TaxProfile = Row<typeof taxProfiles>;

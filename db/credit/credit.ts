import { instant, integer, orNull, type Row, table, text } from '../table.ts';

/** More credit for a while; the greatest that runs is added to the limit. Given once, only ever ended earlier. Scope: money. */
export const temporaryLimits = table(
  'temporary_limit',
  {
    customerId: text(),
    extraMinor: integer(),
    currency: text(),
    validFrom: instant(),
    validTo: instant(),
    givenBy: text(),
    reason: text(),
  },
  ['customerId'],
);
export type TemporaryLimit = Row<typeof temporaryLimits>;

/**
 * Overdue for more days than these needs finance's word: the customer's own term counts before the tier's, and that before
 * everybody's (both null). Scope: money.
 */
export const creditTerms = table('credit_term', {
  customerId: orNull(text()),
  tier: orNull(text()),
  blockDays: integer(),
});
export type CreditTerm = Row<typeof creditTerms>;

/** Where no term says otherwise. */
const usualBlockDays = 60;

/** What a customer owes since so many days past due: 0 is not due yet or just due, then 1, 31, 61, 91. Scope: money. */
export const creditAges = table('credit_age', { customerId: text(), fromDays: integer(), minor: integer() }, [
  'customerId',
]);
export type CreditAge = Row<typeof creditAges>;

/** Money a customer paid, as the ERP booked it. Scope: money. */
export const payments = table(
  'payment',
  { customerId: text(), minor: integer(), currency: text(), paidAt: instant(), reference: text() },
  ['customerId'],
);
export type Payment = Row<typeof payments>;

/** The days a customer may be overdue. `app.block_days` in the database says the same. */
export function blockDaysOf(
  terms: readonly CreditTerm[],
  customer: { readonly id: string; readonly tier: string },
): number {
  const own = terms.filter(
    (term) =>
      (term.customerId === null || term.customerId === customer.id) &&
      (term.tier === null || term.tier === customer.tier),
  );
  const nearness = (term: CreditTerm): number => (term.customerId === null ? 0 : 2) + (term.tier === null ? 0 : 1);
  return own.toSorted((a, b) => nearness(b) - nearness(a))[0]?.blockDays ?? usualBlockDays;
}

/** What temporary limits add at `at`, in minor units: the greatest that runs in this currency. */
export function extraLimitAt(limits: readonly TemporaryLimit[], currency: string, at: number): number {
  const running = limits.filter((each) => each.currency === currency && each.validFrom <= at && each.validTo > at);
  return Math.max(0, ...running.map(({ extraMinor }) => extraMinor));
}

/** Tax on a sale out of the plant's currency area, in basis points, by the buyer's currency: UAE VAT is 5 %. */
const foreignTaxBps: Readonly<Record<string, number>> = { AED: 500 };

/**
 * Basis points of tax on a product: its own rate at home (the buyer's currency is the plant's), abroad the buyer's area's,
 * and none where the plant collects none. `app.tax_bps` in the database says the same.
 */
export function taxRate(homeBps: number, buyerCurrency: string, plantCurrency: string): number {
  return buyerCurrency === plantCurrency ? homeBps : (foreignTaxBps[buyerCurrency] ?? 0);
}

import type { Customer } from '../customer/customer.ts';
import type { TaxPart } from '../draft/draft.ts';
import type { Plant } from '../plant/plant.ts';
import type { Product } from '../product/product.ts';
import type { Instant } from '../values/instant.ts';
import type { TaxProfile, TaxRate } from './tax.ts';

/** How a sale is taxed: `split` is half CGST, half SGST. */
export interface TaxScheme {
  readonly scheme: 'split' | 'igst' | 'vat' | 'none';
  readonly bps: number;
}

export interface TaxCase {
  readonly plant: Pick<Plant, 'currency'>;
  readonly seller: TaxProfile | undefined;
  readonly customer: Pick<Customer, 'currency' | 'taxNumber'>;
  readonly buyer: TaxProfile | undefined;
  readonly rates: readonly TaxRate[];
  readonly at: Instant;
}

const none: TaxScheme = { scheme: 'none', bps: 0 };
/** UAE VAT, where no rate says otherwise. */
const emiratesBps = 500;
const countries: Readonly<Record<string, string>> = { INR: 'IN', AED: 'AE' };

/** Where somebody is whose profile doesn't say: by currency. */
const countryOf = (currency: string): string => countries[currency] ?? currency;

/** The state a GSTIN was given in: its first two digits. */
function stateOf(taxNumber: string | null): string | null {
  return /^(\d{2})[A-Z]{5}\d{4}[A-Z]/.exec(taxNumber ?? '')?.[1] ?? null;
}

/**
 * GST by HSN and place of supply (CGST Act s. 9, IGST Act s. 5, 10, 16): the buyer's state is the seller's and the tax is
 * split, another and it is integrated; SEZ and export bear none. A buyer in the Emirates pays VAT; other exports none.
 * `app.tax_of` in the database says the same.
 */
export function taxOf(product: Pick<Product, 'hsn' | 'taxBps'>, given: TaxCase): TaxScheme {
  const sellerIn = given.seller?.country ?? countryOf(given.plant.currency);
  const buyerIn = given.buyer?.country ?? countryOf(given.customer.currency);
  if ((given.buyer?.treatment ?? 'regular') !== 'regular') return none;
  if (sellerIn !== buyerIn && buyerIn !== 'AE') return none;
  const rate = rateOf(product.hsn, buyerIn, given);
  const bps = rate ?? (sellerIn === buyerIn ? product.taxBps : emiratesBps);
  if (buyerIn !== 'IN') return { scheme: 'vat', bps };
  const from = given.seller?.stateCode ?? '';
  const to = given.buyer?.stateCode ?? stateOf(given.customer.taxNumber) ?? from;
  return { scheme: to === from ? 'split' : 'igst', bps };
}

function rateOf(hsn: string, country: string, { rates, at }: TaxCase): number | undefined {
  const valid = rates.filter(
    (rate) =>
      rate.country === country &&
      hsn.startsWith(rate.hsn) &&
      rate.validFrom <= at &&
      (rate.validTo === null || rate.validTo > at),
  );
  const better = (a: TaxRate, b: TaxRate): number =>
    b.hsn.length - a.hsn.length || b.validFrom - a.validFrom || (a.id < b.id ? 1 : -1);
  return valid.toSorted(better)[0]?.rateBps;
}

/** The parts of a tax on a net amount in minor units, each rounded half up by itself; a document's tax is their sum. */
export function taxParts(netMinor: number, { scheme, bps }: TaxScheme): TaxPart[] {
  if (scheme === 'none' || bps === 0) return [];
  if (scheme !== 'split') return [{ code: scheme, bps, minor: share(netMinor, bps, 10_000n) }];
  const minor = share(netMinor, bps, 20_000n);
  return [
    { code: 'cgst', bps: bps / 2, minor },
    { code: 'sgst', bps: bps / 2, minor },
  ];
}

const share = (netMinor: number, bps: number, of: bigint): number =>
  Number((BigInt(netMinor) * BigInt(bps) + of / 2n) / of);

import type { Product } from '../product/product.ts';
import type { Instant } from '../values/instant.ts';
import { currencyDigits, priceScale } from '../values/money.ts';
import { fromThousandths } from '../values/quantity.ts';
import type { QuoteLine } from './quote.ts';

/** A line as it is offered. */
export interface OfferedLine {
  readonly name: string;
  readonly code: string;
  /** Thousandths of `unit`. */
  readonly quantity: number;
  readonly unit: string;
  /** Ten-thousandths of a major unit, per `baseUnit`. */
  readonly unitPrice: number;
  readonly baseUnit: string;
  readonly netMinor: number;
}

/** The lines that can be offered: those with a product, an amount and a price. */
export const offeredLines = (
  lines: readonly { readonly line: QuoteLine; readonly product: Pick<Product, 'name' | 'code' | 'unit'> | undefined }[],
): OfferedLine[] =>
  lines.flatMap(({ line: { quantity, unit, unitPrice, netMinor }, product }) => {
    if (!product || quantity === null || unitPrice === null) return [];
    const { name, code, unit: baseUnit } = product;
    return [{ name, code, quantity, unit: unit ?? baseUnit, unitPrice, baseUnit, netMinor }];
  });

/** What a quote tells a customer. */
export interface Offer {
  readonly number: string;
  readonly company: string;
  readonly customer: string;
  readonly currency: string;
  readonly lines: readonly OfferedLine[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly validUntil: Instant;
  readonly terms: string;
  /** IANA zone its days are told in. */
  readonly zone: string;
}

/** The quote in plain text: number, each line with its price, tax, total, until when it stands, and how to accept it. */
export function quoteText(offer: Offer): string {
  const until = dayIn(offer.validUntil, offer.zone);
  return [
    `Dear ${offer.customer},`,
    '',
    `thank you for your enquiry. Our quotation ${offer.number}:`,
    '',
    ...offer.lines.map((line, at) => `${at + 1}. ${lineText(line, offer.currency)}`),
    '',
    `Net: ${money(offer.netMinor, offer.currency)}`,
    `Tax: ${money(offer.taxMinor, offer.currency)}`,
    `Total: ${money(offer.totalMinor, offer.currency)}`,
    '',
    `These prices stand until ${until}.`,
    ...(offer.terms === '' ? [] : ['', offer.terms]),
    '',
    `To order, answer "OK, proceed with ${offer.number}" or send your purchase order with this number.`,
    '',
    offer.company,
  ].join('\n');
}

function lineText(line: OfferedLine, currency: string): string {
  const { name, code, unit, unitPrice, baseUnit, netMinor } = line;
  return `${name} (${code}): ${countOf(line)} ${unit} at ${priceOf(unitPrice, currency)} per ${baseUnit} = ${money(netMinor, currency)}`;
}

/** How many of its unit, without that. */
export const countOf = ({ quantity }: Pick<OfferedLine, 'quantity'>): string =>
  new Intl.NumberFormat('en-IN', { maximumFractionDigits: 3 }).format(fromThousandths(quantity));

/** A unit price has up to four digits of a major unit; the currency's own are always there. */
export function priceOf(price: number, currency: string, shown: 'symbol' | 'code' = 'symbol'): string {
  const digits = currencyDigits(currency);
  return new Intl.NumberFormat('en-IN', {
    style: 'currency',
    currency,
    currencyDisplay: shown,
    minimumFractionDigits: digits,
    maximumFractionDigits: 4,
  }).format(price / priceScale);
}

/** 12345678 INR → `₹1,23,456.78`. */
export function money(minor: number, currency: string, shown: 'symbol' | 'code' = 'symbol'): string {
  const digits = currencyDigits(currency);
  const figures = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en-IN', { style: 'currency', currency, currencyDisplay: shown, ...figures }).format(
    minor / 10 ** digits,
  );
}

/** 24 November 2026, in a zone. */
export function dayIn(at: Instant, zone: string): string {
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-IN', { timeZone: zone, ...day }).format(at);
}

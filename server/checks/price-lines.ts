import type { Customer } from '../../db/customer/customer.ts';
import type { DraftLine } from '../../db/draft/draft.ts';
import { priceProduct } from '../../db/price/price-product.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import { type TaxCase, taxOf, taxParts } from '../../db/tax/tax-of.ts';
import type { Instant } from '../../db/values/instant.ts';
import { lineTotalMinor } from '../../db/values/money.ts';

/** A line nobody need ask about: which product, how much. */
export type SureLine = DraftLine & { readonly productId: string; readonly baseQuantity: number };
/** A sure line with its price (ten-thousandths) and money (minor units of the buyer's currency). */
export interface PricedLine extends SureLine {
  readonly unitPrice: number;
  readonly floorPrice: number;
  readonly basePrice: number;
  readonly hardFloor: number;
  readonly productCode: string;
}

/** A line of the draft an amended order stands on: its price is kept for as much or less. */
export type AgreedLine = Pick<DraftLine, 'productId' | 'baseQuantity' | 'unitPrice'>;

/** What pricing a draft takes. */
export interface PriceCase {
  readonly rules: readonly PriceRule[];
  readonly products: ReadonlyMap<string, Product>;
  readonly buyer: Customer;
  readonly plantId: string;
  readonly tax: TaxCase;
  readonly extraBps: number;
  readonly at: Instant;
  /** Thousandths of each quote that other orders have taken. */
  readonly quoteUsed: ReadonlyMap<string, number>;
  readonly agreed: readonly AgreedLine[];
  readonly lines: readonly SureLine[];
}

/** Prices one line: its unit price rounded to a ten-thousandth, its total and each part of its tax rounded once. */
export function priceLine(line: SureLine, given: PriceCase): PricedLine | undefined {
  const product = given.products.get(line.productId);
  if (!product) return undefined;
  const { buyer, plantId, extraBps, at } = given;
  const goods = { productId: product.id, family: product.family, plantId, thousandths: line.baseQuantity };
  const hasRoom = (rule: PriceRule): boolean =>
    Number(rule.capQuantity) >= (given.quoteUsed.get(rule.id) ?? 0) + wantedOf(rule, given);
  const price = priceProduct(given.rules, {
    buyer,
    goods,
    extraBps,
    at,
    hasRoom,
    agreed: agreedFor(line, given.agreed),
  });
  if (!price) return undefined;
  const netMinor = lineTotalMinor(price.unitPrice, line.baseQuantity, buyer.currency);
  const tax = taxParts(netMinor, taxOf(product, given.tax));
  return {
    ...line,
    unitPrice: price.unitPrice,
    floorPrice: price.floorPrice,
    basePrice: price.basePrice,
    hardFloor: price.hardFloor,
    netMinor,
    priceTrace: [...price.trace],
    tax,
    taxMinor: tax.reduce((sum, part) => sum + part.minor, 0),
    productCode: product.code,
  };
}

/** Thousandths of what a rule covers among the lines. */
function wantedOf(rule: PriceRule, { lines, products }: PriceCase): number {
  const covered = lines.filter(
    ({ productId }) =>
      (rule.productId === null || rule.productId === productId) &&
      (rule.family === null || rule.family === products.get(productId)?.family),
  );
  return covered.reduce((sum, line) => sum + line.baseQuantity, 0);
}

function agreedFor({ productId, baseQuantity }: SureLine, agreed: readonly AgreedLine[]): number | undefined {
  const prices = agreed.flatMap((old) =>
    old.productId === productId && old.unitPrice !== null && Number(old.baseQuantity) >= baseQuantity
      ? [old.unitPrice]
      : [],
  );
  return prices.length === 0 ? undefined : Math.min(...prices);
}

/** The line as a row again. */
export function draftLineOf({ productCode: _, basePrice: __, hardFloor: ___, ...row }: PricedLine): DraftLine {
  return row;
}

import type { DraftLine } from '../../db/draft/draft.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import { lineTotalMinor, taxMinor } from '../../db/values/money.ts';
import { type Buyer, priceProduct } from './price-product.ts';
import { taxRate } from './tax-rate.ts';

/** A line nobody need ask about: which product, how much. */
export type SureLine = DraftLine & { readonly productId: string; readonly baseQuantity: number };
/** A sure line with its price (ten-thousandths) and money (minor units of the buyer's currency). */
export interface PricedLine extends SureLine {
  readonly unitPrice: number;
  readonly floorPrice: number;
  readonly taxMinor: number;
  readonly productCode: string;
}

/** What pricing a draft takes. */
export interface PriceCase {
  readonly rules: readonly PriceRule[];
  readonly products: ReadonlyMap<string, Product>;
  readonly buyer: Buyer;
  readonly plantCurrency: string;
  readonly extraBps: number;
  readonly at: Instant;
}

/** Prices one line: its unit price rounded to a ten-thousandth, its total and its tax each rounded once. */
export function priceLine(line: SureLine, given: PriceCase): PricedLine | undefined {
  const product = given.products.get(line.productId);
  const price = product && priceProduct(given.rules, given.buyer, product.id, given.extraBps, given.at);
  if (!product || !price) return undefined;
  const { currency } = given.buyer;
  const netMinor = lineTotalMinor(price.unitPrice, line.baseQuantity, currency);
  return {
    ...line,
    unitPrice: price.unitPrice,
    floorPrice: price.floorPrice,
    netMinor,
    priceTrace: [...price.trace],
    taxMinor: taxMinor(netMinor, taxRate(product.taxBps, currency, given.plantCurrency)),
    productCode: product.code,
  };
}

/** The line as a row again. */
export function draftLineOf({ taxMinor: _, productCode: __, ...row }: PricedLine): DraftLine {
  return row;
}

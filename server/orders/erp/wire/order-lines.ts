import type { ErpAnswer, ErpOrder } from '../port.ts';
import { gave, refusedBy } from './answers.ts';
import { decimalOfQuantity, fitsDigits, unitPriceFor } from './decimals.ts';

/** A line as an ERP takes it that multiplies quantity and price itself. */
export interface PricedLine {
  readonly position: number;
  readonly productCode: string;
  readonly unit: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** How many digits after the point an ERP keeps. */
export interface Digits {
  readonly quantity: number;
  readonly price: number;
}

/**
 * The order's lines in decimals, each with the price from which the ERP gets our net amount to the last minor unit. A
 * quantity or a price that its digits can't hold is a business error told before anything is sent.
 */
export function pricedLines(order: ErpOrder, digits: Digits): ErpAnswer<readonly PricedLine[]> {
  const lines: PricedLine[] = [];
  for (const { position, productCode, unit, quantity, netMinor } of order.lines) {
    if (!fitsDigits(quantity, digits.quantity))
      return refusedBy('erp.quantity_digits', `${productCode}: ${quantity / 1_000}`);
    const unitPrice = unitPriceFor(netMinor, quantity, order.currency, digits.price);
    if (unitPrice === undefined) return refusedBy('erp.price_digits', productCode);
    lines.push({ position, productCode, unit, quantity: decimalOfQuantity(quantity), unitPrice });
  }
  return gave(lines);
}

/** What is compared before a document takes effect. */
export interface Totals {
  readonly netMinor: number;
  readonly totalMinor: number;
}

/** The business error of a document whose totals are not the order's; undefined when they are. */
export function totalsDiffer(order: ErpOrder, there: Totals) {
  if (there.netMinor === order.netMinor && there.totalMinor === order.totalMinor) return undefined;
  return refusedBy(
    'erp.total_differs',
    `here ${order.netMinor} net, ${order.totalMinor} in all; there ${there.netMinor} net, ${there.totalMinor} in all (minor units of ${order.currency})`,
  );
}

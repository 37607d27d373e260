import type { Instant } from '../../../db/values/instant.ts';

/** Something the ERP sells or buys. */
export interface ErpItem {
  readonly code: string;
  readonly name: string;
  /** Base unit, as the ERP calls it. */
  readonly unit: string;
  readonly hsn: string | null;
  /** Tax on a domestic sale in basis points; null when the ERP does not say. */
  readonly taxBps: number | null;
  readonly active: boolean;
}

/** A unit an item is counted in. */
export interface ErpUnit {
  readonly itemCode: string;
  readonly unit: string;
  /** Thousandths of the item's base unit in one of this unit: a box of 100 is 100_000. */
  readonly baseQuantity: number;
}

/** A price per base unit: everybody's, one price list's or one customer's. */
export interface ErpPrice {
  /** What the ERP knows this price by; a later row with the same id replaces it. */
  readonly id: string;
  readonly itemCode: string;
  /** The ERP's customer; null: not one customer's. */
  readonly customer: string | null;
  /** The ERP's price list; null: everybody's. */
  readonly list: string | null;
  readonly currency: string;
  /** Ten-thousandths of a major unit, per base unit. */
  readonly unitPrice: number;
  readonly validFrom: Instant | null;
  readonly validTo: Instant | null;
  readonly active: boolean;
}

export interface ErpCustomer {
  /** What the ERP knows the customer by. */
  readonly id: string;
  readonly name: string;
  readonly taxNumber: string | null;
  readonly currency: string | null;
  /** The price list the customer buys by. */
  readonly list: string | null;
  readonly active: boolean;
}

/** What a customer may owe and owes; money in minor units. */
export interface ErpCredit {
  /** The ERP's customer. */
  readonly customer: string;
  /** Null: the ERP sets no limit. */
  readonly limitMinor: number | null;
  readonly receivableMinor: number;
  readonly currency: string;
  readonly overdueDays: number;
}

/** What the ERP counts of one lot in one place; of everything without a lot when `lot` is null. */
export interface ErpStock {
  readonly itemCode: string;
  readonly lot: string | null;
  readonly place: string;
  /** Thousandths of the base unit. */
  readonly quantity: number;
}

/** What an ERP can be asked for, and the rows it then gives. */
export interface ErpRows {
  readonly items: ErpItem;
  readonly units: ErpUnit;
  readonly prices: ErpPrice;
  readonly customers: ErpCustomer;
  readonly credit: ErpCredit;
  readonly stock: ErpStock;
}
export type PullKind = keyof ErpRows;
export const pullKinds = ['items', 'units', 'prices', 'customers', 'credit', 'stock'] as const satisfies PullKind[];

/**
 * What changed since the cursor that was given, all of it when that was null. Rows may come twice, none is left out: laid
 * one over another they give what the ERP holds `asOf` then. With `more` there are further rows at the new cursor at once.
 */
export interface Pulled<Row> {
  readonly rows: readonly Row[];
  readonly cursor: string;
  readonly more: boolean;
  readonly asOf: Instant;
}

import type { AmountElement } from './amounts.ts';
import type { DraftLine } from './lines.ts';

/** Something said that could not be made a line. */
export type Unread = {
  readonly kind: 'which_product' | 'how_many';
  readonly from: number;
  readonly to: number;
  readonly choices: readonly number[];
};

/** A change to lines that stand in an earlier order or message, not in this one. */
export type Change = {
  readonly kind: 'set' | 'add' | 'scale' | 'remove';
  readonly items: readonly number[];
  readonly amount: AmountElement | undefined;
  readonly unit: string | undefined;
  readonly factor: number;
};

/** The lines and open ends of a message. */
export type Draft = {
  readonly lines: DraftLine[];
  readonly unread: Unread[];
  readonly split: { readonly day: number; readonly qty: number }[];
  readonly changes: Change[];
};

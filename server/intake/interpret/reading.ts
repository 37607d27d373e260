import type { Alias, CatalogueIndex } from './catalogue-index.ts';
import type { CatalogueItem } from './unit-of.ts';

/** What a message is for. `repeat` refers to an earlier order; `media` stands for a picture, voice note or file. */
export type Intent =
  | 'order'
  | 'rfq'
  | 'amend'
  | 'cancel'
  | 'question'
  | 'status'
  | 'payment'
  | 'other'
  | 'repeat'
  | 'media';

/** One product line read from a message. Quantities are plain numbers in `unit`. */
export type ReadLine = {
  readonly sku: string;
  /** The SKUs it may be, likeliest first, at most five; one when it is clear. */
  readonly candidates: readonly string[];
  /** Null when the message does not say how many. */
  readonly qty: number | null;
  /** Null when neither the message nor the item says. */
  readonly unit: string | null;
  /** How likely the whole line is right, 0 to 1. */
  readonly confidence: number;
  /** Certain enough to need no question. */
  readonly accepted: boolean;
  /** Where in the message it stands, in UTF-16 units; end exclusive. */
  readonly span: { readonly start: number; readonly end: number };
  /** A unit price the customer mentioned, as written; never a price to charge. */
  readonly price: number | null;
};

/**
 * Something only the customer can answer. `line` is the line's place in `lines`, null when there is none. Where product,
 * amount and unit are all known and only in doubt, a yes is enough: `confirm`.
 */
export type Question = {
  readonly line: number | null;
  readonly kind: 'which_product' | 'how_many' | 'which_unit' | 'confirm';
  /** The words of the message it is about. */
  readonly text?: string;
  /** SKUs to choose from, likeliest first, at most five. */
  readonly choices: readonly string[];
};

/** Everything read from one message. */
export type Interpretation = {
  readonly intent: Intent;
  readonly lines: readonly ReadLine[];
  /** What a request for quotation names; not ordered. */
  readonly enquiry: readonly ReadLine[];
  readonly questions: readonly Question[];
  /** The delivery day asked for, `YYYY-MM-DD`, and the last day it may mean (a week, a month). */
  readonly date: string | null;
  readonly dateLatest: string | null;
  /** Deliveries in parts: day and quantity. */
  readonly split: readonly (readonly [string, number])[];
  readonly shipTo: string | null;
  /** Every number said, in digits or words of any language, in order. */
  readonly numbers: readonly number[];
  readonly prices: readonly number[];
  readonly urgent: boolean;
  readonly confidence: number;
};

/** An earlier order of the same customer, or an earlier message of the conversation; the latest is the last. */
export type Past = {
  readonly at?: string | number | undefined;
  readonly lines?:
    | readonly { readonly sku: string; readonly qty: number | null; readonly unit?: string | null | undefined }[]
    | undefined;
  readonly message?: string | undefined;
};

/** What {@link interpret} reads from. */
export type Reading = {
  /** A catalogue, or one prepared by `indexCatalogue` (then `aliases` must be prepared with it). */
  readonly catalogue: readonly CatalogueItem[] | CatalogueIndex;
  readonly aliases?: readonly Alias[];
  readonly history?: readonly Past[];
  /** The instant the message was written, epoch ms. */
  readonly now: number;
  /** The plant's IANA time zone. */
  readonly tz: string;
  readonly message: string;
  /** It answers a question about an order: nobody has to tell first that it orders. */
  readonly ordered?: boolean;
};

import type { ErpCode } from '../../../db/order/erp-code.ts';
import type { Instant } from '../../../db/values/instant.ts';
import type { ErpRows, Pulled, PullKind } from './pulled.ts';

/** An order as an ERP books it; money in minor units, quantities in thousandths of the product's base unit. */
export interface ErpOrder {
  readonly number: string;
  /** What was said before has a lower one; it never takes the place of what has a higher one. */
  readonly revision: number;
  readonly customer: { readonly id: string; readonly name: string; readonly taxNumber: string | null };
  readonly currency: string;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly orderedAt: Instant;
  readonly wantedAt: Instant | null;
  readonly lines: readonly {
    readonly position: number;
    readonly productCode: string;
    /** The product's base unit. */
    readonly unit: string;
    readonly quantity: number;
    readonly netMinor: number;
  }[];
}

/** A truck that left, as an ERP posts its goods issue. */
export interface ErpDispatch {
  readonly number: string;
  readonly vehicle: string;
  readonly seal: string | null;
  readonly lines: readonly {
    readonly orderNumber: string;
    /** The key the order was created under. */
    readonly orderKey: string;
    readonly productCode: string;
    readonly lot: string | null;
    readonly quantity: number;
  }[];
}

/**
 * `begun`: it is there and has no effect yet; creating it again under its key goes on with it. `pending`: it waits for an
 * approval of the ERP's own, and will be `booked` or `rejected`.
 */
export type ErpDocumentState = 'begun' | 'pending' | 'booked' | 'rejected' | 'cancelled';

/** What the ERP's document is called there (another name perhaps once it is approved), and how it stands. */
export interface ErpDocument {
  readonly reference: string;
  readonly state: ErpDocumentState;
}

/** An order document of the ERP, as its listing tells it. */
export interface ErpListed extends ErpDocument {
  /** Our key on it; null when there is none, so somebody entered it there. */
  readonly key: string | null;
  /** Who buys, as the ERP names them. */
  readonly customer: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly createdAt: Instant;
}

/**
 * Why the ERP did not answer with a document. `retryable`: try again later, and with `maybeDone` it may have booked all the
 * same (the answer was lost, it broke on the way), so search before anything else. `business`: the ERP says no and will
 * say no again. `auth`: nobody gets in until somebody repairs the credentials. `code` is for people and logs, `said` are
 * the ERP's own words.
 */
export type ErpError = (
  | { readonly kind: 'retryable'; readonly code: ErpCode; readonly maybeDone: boolean }
  | { readonly kind: 'business' | 'auth'; readonly code: ErpCode }
) & { readonly said?: string };

export type ErpAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErpError };

/** One kind of rows, from a cursor on; null from the beginning. */
export type ErpPull<Row> = (cursor: string | null, signal: AbortSignal) => Promise<ErpAnswer<Pulled<Row>>>;
export type ErpPulls = { readonly [Kind in PullKind]: ErpPull<ErpRows[Kind]> };

/**
 * What is asked of any ERP. `key` is our reference on its document: one document per key for ever, whatever is sent how
 * often; one that was cancelled or rejected stays it. An adapter answers with errors, it does not throw them, and gives up
 * when `signal` aborts; `contract-fixture.ts` holds every adapter to this.
 */
export interface ErpPort {
  /**
   * How long after a create was given up on it may still come through and make a second document, in ms; 0 when the ERP
   * itself keeps one per key. Until then a search that finds nothing proves nothing, and nothing is created again.
   */
  readonly absentAfterMs: number;
  createOrder(key: string, order: ErpOrder, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>>;
  /** Makes the document say what `order` says; done already, it changes nothing. */
  amendOrder(key: string, order: ErpOrder, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>>;
  /** Takes the document's effect back; done already, it changes nothing. */
  cancelOrder(key: string, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>>;
  confirmDispatch(key: string, dispatch: ErpDispatch, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>>;
  /** The document with this key as it stands now, undefined when there is none. */
  findByReference(key: string, signal: AbortSignal): Promise<ErpAnswer<ErpDocument | undefined>>;
  /** The order documents made in a window of time, both ends counted, those of our keys and all others. */
  listOrders(from: Instant, to: Instant, signal: AbortSignal): Promise<ErpAnswer<readonly ErpListed[]>>;
  /** Null when the plant itself holds the books, so that there is nothing to fetch. */
  readonly pulls: ErpPulls | null;
}

/** An order as an ERP books it; money in minor units, quantities in thousandths of the product's base unit. */
export interface ErpOrder {
  readonly number: string;
  readonly customer: { readonly id: string; readonly name: string; readonly taxNumber: string | null };
  readonly currency: string;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly lines: readonly {
    readonly position: number;
    readonly productCode: string;
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
    readonly productCode: string;
    readonly lot: string | null;
    readonly quantity: number;
  }[];
}

/** What the ERP's document is called there. */
export interface ErpDocument {
  readonly reference: string;
}

/**
 * Why the ERP did not answer with a document. `retryable`: try again later, and with `maybeDone` it may have booked all the
 * same (the answer was lost, it broke on the way), so search before anything else. `business`: the ERP says no and will
 * say no again. `auth`: nobody gets in until somebody repairs the credentials. `code` is for people and logs.
 */
export type ErpError =
  | { readonly kind: 'retryable'; readonly code: string; readonly maybeDone: boolean }
  | { readonly kind: 'business' | 'auth'; readonly code: string };

export type ErpAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErpError };

/**
 * What is asked of any ERP. `key` is our reference on its document: one document per key, whatever is sent how often. An
 * adapter answers with errors, it does not throw them, and gives up when `signal` aborts; `contract-fixture.ts` holds every
 * adapter to this.
 */
export interface ErpPort {
  createOrder(key: string, order: ErpOrder, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>>;
  confirmDispatch(key: string, dispatch: ErpDispatch, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>>;
  /** The document with this key, undefined when there surely is none. */
  findByReference(key: string, signal: AbortSignal): Promise<ErpAnswer<ErpDocument | undefined>>;
}

/** Keeps bytes under a key, for ever and unchanged: a key names its bytes by their digest. */
export interface Storage {
  /** Resolves once they would survive a crash; the same key again is no harm. */
  put(key: string, bytes: Uint8Array, mimeType: string): Promise<void>;
  /** Undefined when there is nothing under the key. */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Where a tenant's bytes stand: `<tenant>/<sha256 in hex>`. */
export const keyOf = (tenantId: string, sha256: string): string => `${tenantId}/${sha256}`;

import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of the bytes in lower-case hex. */
export function hmacHex(secret: string, bytes: Uint8Array | string): string {
  return createHmac('sha256', secret).update(bytes).digest('hex');
}

/** Whether two secrets are the same, in a time that tells nothing about either. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHmac('sha256', 'compare').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** Whether `header` (`sha256=<hex>`, Meta's `X-Hub-Signature-256`) signs exactly these bytes. */
export function isSigned(secret: string, bytes: Uint8Array, header: string | null): boolean {
  return header !== null && isSame(header, `sha256=${hmacHex(secret, bytes)}`);
}

import { second } from '../../db/values/instant.ts';

/** The Graph API's own codes for "too fast, not taken": app, account, pair and platform limits. */
export const throttled: ReadonlySet<number> = new Set([4, 613, 80_007, 130_429, 131_048, 131_056]);

/** `Retry-After` in seconds or as a date, in milliseconds from now. */
export function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * second : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

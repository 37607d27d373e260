import { type Instant, minute } from '../../db/values/instant.ts';

/** Data older than this may hide what others did since: an action that depends on it may be refused when it is sent. */
export const staleAfterMs = 10 * minute;

/** Whether what this device heard at `pulledAt` is too old to rely on. A clock that was set back meanwhile says nothing: then, too. */
export const isStale = (pulledAt: Instant | null, now: Instant): boolean =>
  pulledAt === null || Math.abs(now - pulledAt) > staleAfterMs;

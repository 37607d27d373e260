import { type Instant, minute } from '../../db/values/instant.ts';

const windowMs = 10 * minute;
const guesses = 10;
/** More addresses than any plant has; past it the oldest are forgotten, so that nobody can fill the memory. */
const mostAddresses = 10_000;

/** How often a password may be tried. */
export interface GuessLimit {
  /** Takes a guess at this address's password; the milliseconds to wait when there is none left, else 0. */
  take(address: string): number;
  /** The password was right: what went before is forgotten. */
  forget(address: string): void;
}

/**
 * Ten guesses in ten minutes for each address, from wherever they come: a guesser has many places to guess from and may
 * name any in a header. Who is signed in already is not touched by it.
 */
export function guessLimit(now: () => Instant): GuessLimit {
  const taken = new Map<string, { count: number; until: Instant }>();
  return {
    take(address) {
      const known = taken.get(address);
      const current = known && known.until > now() ? known : { count: 0, until: now() + windowMs };
      if (current.count >= guesses) return current.until - now();
      taken.delete(address);
      taken.set(address, { ...current, count: current.count + 1 });
      const oldest = taken.size > mostAddresses ? taken.keys().next().value : undefined;
      if (oldest !== undefined) taken.delete(oldest);
      return 0;
    },
    forget: (address) => void taken.delete(address),
  };
}

import { randomInt } from 'node:crypto';
import { leastPassword } from '../../db/person/person.ts';

/** What the auth library takes, and what a person who chooses one must keep to. */
export const passwordLength = { least: leastPassword, most: 128 } as const;

// Nothing that is read out or typed wrong: no 0 and o, no 1, i and l.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to be shown once: 79 random bits in four groups, `k7mw-29xp-hq4n-c3tz`. */
export function newPassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

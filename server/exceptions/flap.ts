import type { Exception, Turn } from '../../db/exception/exception.ts';
import { type Instant, minute } from '../../db/values/instant.ts';

/** So many turns within so long are one exception that flaps; one whose cause stays away so long flaps no more. */
const turnsOfFlap = 5;
export const flapWindow = 10 * minute;
const mostTurns = 20;

/** The turns with another one; a cause that came and comes again has not turned. */
export function turned(turns: readonly Turn[], came: boolean, at: Instant): Turn[] {
  const last = turns.at(-1);
  if (last ? last.came === came : !came) return [...turns];
  return [...turns, { came, at }].slice(-mostTurns);
}

/** Whether the cause has come and gone at least five times in the ten minutes until `now`. */
export const flaps = (turns: readonly Turn[], now: Instant): boolean =>
  turns.filter(({ at }) => at > now - flapWindow && at <= now).length >= turnsOfFlap;

/** Whether the cause is there, as far as anybody said. */
export const isThere = ({ turns }: Pick<Exception, 'turns'>): boolean => turns.at(-1)?.came ?? true;

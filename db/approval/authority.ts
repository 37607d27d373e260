import type { BreachKind } from '../draft/draft.ts';
import type { FunctionName } from '../person/function.ts';
import { type Person, ranks } from '../person/person.ts';
import type { Instant } from '../values/instant.ts';
import type { ApprovalLevel, Delegation } from './approval-level.ts';

/** How deep a breach is: what a level must reach. */
export interface Need {
  readonly kind: BreachKind;
  readonly bps: number;
  readonly minor: number;
  readonly days: number;
  /** Only a level without bounds is enough: below a hard floor, a blocked customer, no position. */
  readonly beyond: boolean;
}

/** Whether a level reaches a breach of an order in this currency. `app.suffices` in the database says the same. */
function suffices(level: ApprovalLevel, need: Need, currency: string): boolean {
  if (need.beyond) return level.maxBps === null && level.maxMinor === null && level.maxDays === null;
  return (
    (level.maxBps === null || need.bps <= level.maxBps) &&
    (level.maxDays === null || need.days <= level.maxDays) &&
    (level.maxMinor === null || (level.currency === currency && need.minor <= level.maxMinor))
  );
}

/** Whether somebody works here in this function with this rank or a higher one. */
function holds(person: Person, name: FunctionName, rank: ApprovalLevel['rank']): boolean {
  const own = person.ranks[name] ?? 'member';
  return person.active && person.functions.includes(name) && ranks.indexOf(own) >= ranks.indexOf(rank);
}

/** The lowest of the levels that reach a breach, the first to be asked; undefined when none does or there are none. */
export function levelNeeded(levels: readonly ApprovalLevel[], need: Need, currency: string): ApprovalLevel | undefined {
  return levels
    .filter((level) => level.kind === need.kind && suffices(level, need, currency))
    .toSorted((a, b) => a.level - b.level)[0];
}

/** Whether this person may approve, by a level of their own. */
export function reaches(person: Person, levels: readonly ApprovalLevel[], need: Need, currency: string): boolean {
  return levels.some(
    (level) => level.kind === need.kind && suffices(level, need, currency) && holds(person, level.function, level.rank),
  );
}

/** Whom somebody stands in for at `at`. */
export function standsInFor(delegations: readonly Delegation[], personId: string, at: Instant): string[] {
  return delegations
    .filter((each) => each.toPersonId === personId && each.validFrom <= at && each.validTo > at)
    .map((each) => each.fromPersonId);
}

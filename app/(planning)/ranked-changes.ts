import type { PlanVersion } from '../../db/plan/plan-version.ts';

export type Change = PlanVersion['changes'][number];

/** The gravest first: what a customer or the floor feels, before what only moved in the books. */
export const changeCodes = [
  'promise.later',
  'line.uncovered',
  'work.short',
  'work.waits',
  'work.later',
  'promise.earlier',
  'promise.given',
  'work.added',
  'work.dropped',
  'work.rerouted',
  'work.earlier',
  'work.moved',
  'stock.given',
] as const;
export type ChangeCode = (typeof changeCodes)[number];

const rankOf = ({ code }: Change): number => {
  const known: readonly string[] = changeCodes;
  const rank = known.indexOf(code);
  return rank === -1 ? changeCodes.length : rank;
};

/** A version's changes, the gravest first, otherwise as planning named them. */
export function rankedChanges(changes: readonly Change[]): Change[] {
  return [...changes].sort((a, b) => rankOf(a) - rankOf(b));
}

export const isKnownChange = (code: string): code is ChangeCode => changeCodes.some((each) => each === code);

import { Refusal } from './values/refusal.ts';

/** For each state the states it may become. Total: every state has an entry, so the compiler finds a forgotten one. */
export type Transitions<S extends string> = { readonly [From in S]: readonly S[] };

/**
 * Refuses a move the lifecycle does not have (`<thing>.cannot_become`). Staying in a state is no move and is allowed.
 * The database holds the same table (`app.transition`), filled by migration and compared in a test.
 */
export function refuseIllegalMove<S extends string>(thing: string, table: Transitions<S>, from: S, to: S): void {
  if (from !== to && !table[from].includes(to)) throw new Refusal(`${thing}.cannot_become`, { from, to });
}

import type { Act } from '../mutator.ts';
import type { Tx } from '../tx.ts';
import { refuseUnless } from '../values/refusal.ts';
import { people } from './person.ts';

/** Terms belong to the head of their function, a manager and an administrator (`terms.not_yours`); `guard_terms` says the same. */
export async function refuseUnlessHead(tx: Tx, act: Act, of?: 'commercial' | 'finance'): Promise<void> {
  if (act.actor.functions.some((each) => each === 'manager' || each === 'admin')) return;
  const person = of && (await tx.get(people, act.actor.personId));
  refuseUnless(of !== undefined && person?.ranks[of] === 'head', 'terms.not_yours');
}

import type { Actor, Mutator } from '../../db/mutator.ts';
import type { Ports } from './ports.ts';
import type { Replica } from './replica.ts';

/**
 * Does it here and now; when this resolves the action survives a power cut and will end exactly once, applied or refused.
 * Throws the mutator's `Refusal`, leaving nothing behind.
 */
export async function mutate<Args>(
  replica: Replica,
  ports: Pick<Ports, 'now'>,
  actor: Actor,
  mutator: Mutator<Args>,
  given: NoInfer<Args>,
): Promise<number> {
  return replica.confirm(mutator, mutator.parse(given), actor, ports.now());
}

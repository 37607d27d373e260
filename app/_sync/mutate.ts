import type { Actor, Mutator } from '../../db/mutator.ts';
import { deviceTx } from './device-tx.ts';
import { fact, type Local, setFact } from './local.ts';
import type { Ports } from './ports.ts';

/**
 * Does it here and now, and writes the outbox, in one strict transaction: when this resolves the action survives a power
 * cut and will end exactly once, applied or refused. Throws the mutator's `Refusal`, leaving nothing behind.
 */
export async function mutate<Args>(
  local: Local,
  ports: Ports,
  actor: Actor,
  mutator: Mutator<Args>,
  given: NoInfer<Args>,
): Promise<number> {
  const args = mutator.parse(given);
  const at = ports.now();
  return local.transaction('rw', local.tables, async () => {
    const tx = deviceTx(local);
    await mutator.run(tx, args, { actor, at });
    await tx.flush();
    const mid = ((await fact(local, 'lastMid')) ?? 0) + 1;
    await setFact(local, 'lastMid', mid);
    await local.outbox.add({
      mid,
      name: mutator.name,
      args,
      actor: actor.personId,
      at,
      acknowledged: 0,
      doubt: null,
    });
    return mid;
  });
}

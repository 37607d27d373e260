import type { Actor } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { mutate } from './mutate.ts';
import type { Ports } from './ports.ts';
import type { Replica } from './replica.ts';
import type { RefusedEntry } from './storage.ts';

/**
 * Does the refused action again on today's data, as a new action of the same author. Throws `Refusal` if it still can't be, or
 * is somebody else's.
 */
export async function retryRefused(replica: Replica, ports: Ports, actor: Actor, entry: RefusedEntry): Promise<void> {
  if (entry.actor !== actor.personId) throw new Refusal('person.not_permitted');
  const mutator = mutators.get(entry.name);
  if (!mutator) throw new Refusal('app.unknown_action', { name: entry.name });
  await mutate(replica, ports, actor, mutator, entry.args);
  await replica.discard(entry.key);
}

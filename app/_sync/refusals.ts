import type { Actor } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { Local, RefusedEntry } from './local.ts';
import { mutate } from './mutate.ts';
import type { Ports } from './ports.ts';

/** Takes a refused action off its author's list: they have read why. */
export async function discardRefused(local: Local, key: string): Promise<void> {
  await local.refused.update(key, { settled: 1 });
}

/** Does the refused action again on today's data, as a new action of the same author. Throws `Refusal` if it still can't be. */
export async function retryRefused(local: Local, ports: Ports, actor: Actor, entry: RefusedEntry): Promise<void> {
  const mutator = mutators.get(entry.name);
  if (!mutator) throw new Refusal('app.unknown_action', { name: entry.name });
  await mutate(local, ports, actor, mutator, entry.args);
  await discardRefused(local, entry.key);
}

import * as z from 'zod/mini';
import type { FunctionName } from './person/function.ts';
import type { Tx } from './tx.ts';
import type { Instant } from './values/instant.ts';
import { isPlain } from './values/plain.ts';
import { refuseUnless } from './values/refusal.ts';
import { withinPlants } from './within-plants.ts';

export interface Actor {
  readonly tenantId: string;
  readonly personId: string;
  readonly functions: readonly FunctionName[];
  readonly plantIds: readonly string[];
}

/** Who acts, and when by the device's skew-corrected clock. */
export interface Act {
  readonly actor: Actor;
  readonly at: Instant;
}

/**
 * A lawful way to change the data. Its name carries a version (`load.confirm@1`): an outbox written by an older app still
 * applies. `run` awaits only `tx`, reads no clock, makes no ids: the same function runs on the device and on the server.
 */
export interface Mutator<Args = unknown> {
  readonly name: string;
  readonly by: readonly FunctionName[];
  readonly parse: (args: unknown) => Args;
  readonly run: (tx: Tx, args: Args, act: Act) => Promise<void>;
}

/**
 * Defines a mutator; managers may do whatever any function may, and nobody anything in a plant they do not work in.
 * Refuses `person.not_permitted`, `plant.not_yours` and `args.invalid`.
 */
export function mutator<Args>(definition: {
  name: string;
  by: readonly FunctionName[];
  args: z.ZodMiniType<Args>;
  run: (tx: Tx, args: Args, act: Act) => Promise<void>;
}): Mutator<Args> {
  return {
    name: definition.name,
    by: definition.by,
    parse(args) {
      refuseUnless(isPlain(args), 'args.invalid', { mutator: definition.name });
      const parsed = z.safeParse(definition.args, args);
      refuseUnless(parsed.success, 'args.invalid', { mutator: definition.name });
      return parsed.data;
    },
    async run(tx, args, act) {
      const permitted = act.actor.functions.some((name) => name === 'manager' || definition.by.includes(name));
      refuseUnless(permitted, 'person.not_permitted');
      await definition.run(withinPlants(tx, act.actor.plantIds), args, act);
    },
  };
}

import { createHash } from 'node:crypto';
import type { Actor, Mutator } from '../../db/mutator.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { minute } from '../../db/values/instant.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { House } from '../postgres/transaction.ts';
import { type DemoRole, demoPersonFor } from '../seed/demo-people.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';

/** Admits a device and pushes; the router's own two steps, given so that the tour needs no session. */
export interface SyncDoor {
  admit(actor: Actor, device: { grp: string; secret: string; client: string; schema: number }): Promise<boolean>;
  push(request: {
    grp: string;
    secret: string;
    client: string;
    schema: number;
    now: number;
    mutations: { mid: number; name: string; args: unknown; actor: string; at: number }[];
  }): Promise<{
    outcomes: readonly { code: string | null; facts: Readonly<Record<string, string | number>> | null }[];
  }>;
}

/**
 * Does one action as a demo person, through the same push a phone uses, from a phone of its own. `agoMinutes` is how long
 * ago it was confirmed offline. Throws the `Refusal` the person would be shown.
 */
export async function actAs<Args>(
  house: House,
  door: SyncDoor,
  role: DemoRole,
  mutator: Mutator<Args>,
  args: NoInfer<Args>,
  agoMinutes = 0,
): Promise<void> {
  const { id: personId, functions, plantIds } = demoPersonFor(role);
  const actor = { tenantId: demoTenantId, personId, functions: functions as Actor['functions'], plantIds };
  const client = house.newId();
  const device = {
    grp: `tour-${client}`,
    secret: createHash('sha256').update(`tour ${client}`).digest('hex'),
    client,
    schema: schemaVersion,
  };
  await door.admit(actor, device);
  const now = house.now();
  const { outcomes } = await door.push({
    ...device,
    now,
    mutations: [{ mid: 1, name: mutator.name, args, actor: personId, at: now - agoMinutes * minute }],
  });
  const [outcome] = outcomes;
  if (outcome?.code) throw new Refusal(outcome.code, outcome.facts ?? {});
}

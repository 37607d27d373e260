import { createHash } from 'node:crypto';
import type { Actor, Mutator } from '../../db/mutator.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { PushRequest, PushResponse } from '../../db/sync/wire.ts';
import { minute } from '../../db/values/instant.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { House } from '../postgres/transaction.ts';
import { type DemoRole, demoPersonFor } from '../seed/demo-people.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';

/** The router's own push, from a device it admits; given so that the tour needs no session. */
export type PushAs = (actor: Actor, request: PushRequest) => Promise<PushResponse>;

/**
 * Does one action as a demo person, through the same push a phone uses, from a phone of its own. `agoMinutes` is how long
 * ago it was confirmed offline. Throws the `Refusal` the person would be shown.
 */
export async function actAs<Args>(
  house: House,
  push: PushAs,
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
  const now = house.now();
  const { outcomes } = await push(actor, {
    ...device,
    now,
    mutations: [{ mid: 1, name: mutator.name, args, actor: personId, at: now - agoMinutes * minute }],
  });
  const [outcome] = outcomes;
  if (outcome?.code) throw new Refusal(outcome.code, outcome.facts ?? {});
}

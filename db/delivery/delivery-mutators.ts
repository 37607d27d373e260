import * as z from 'zod/mini';
import { waNumber } from '../customer/customer.ts';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { functionNames } from '../person/function.ts';
import { people } from '../person/person.ts';
import { plantScope, tenantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { minutesOfDay, quietHours } from './quiet-hours.ts';
import { noReach, reaches } from './reach.ts';

const sets = (act: Act): boolean => act.actor.functions.some((name) => name === 'admin' || name === 'manager');

/**
 * A person's own WhatsApp number, and whether they agreed to be told there. A person says it for themselves, an administrator
 * for anybody. Another number needs agreeing anew.
 */
export const setReach = mutator({
  name: 'reach.set@1',
  by: functionNames,
  args: z.object({ personId: id, waNumber: z.nullable(waNumber), optIn: z.boolean() }),
  async run(tx, args, act) {
    refuseUnless(args.personId === act.actor.personId || sets(act), 'reach.not_yours');
    refuseUnless(await tx.get(people, args.personId), 'person.unknown');
    const everybody = await tx.scan(reaches, 'scope', tenantScope);
    const taken = everybody.some((each) => each.waNumber === args.waNumber && each.id !== args.personId);
    refuseUnless(args.waNumber === null || !taken, 'reach.number_taken');
    const before = (await tx.get(reaches, args.personId)) ?? noReach(args.personId);
    const stands = before.waNumber === args.waNumber && before.waOptInAt !== null;
    const agreed = stands
      ? { waOptInAt: before.waOptInAt, waOptInBy: before.waOptInBy }
      : { waOptInAt: act.at, waOptInBy: act.actor.personId };
    const none = { waOptInAt: null, waOptInBy: null };
    await tx.put(reaches, {
      ...before,
      waNumber: args.waNumber,
      ...(args.optIn && args.waNumber !== null ? agreed : none),
    });
  },
});

const minuteOfDay = z.int().check(z.minimum(0), z.maximum(minutesOfDay - 1));

/** When routine things wait: for oneself, or as an administrator for a plant. Null takes it back. */
export const setQuietHours = mutator({
  name: 'quietHours.set@1',
  by: functionNames,
  args: z.object({
    plantId: id,
    personId: z.nullable(id),
    hours: z.nullable(z.object({ fromMinute: minuteOfDay, toMinute: minuteOfDay })),
  }),
  async run(tx, { plantId, personId, hours }, act) {
    refuseUnless(act.actor.plantIds.includes(plantId), 'plant.not_yours');
    refuseUnless((personId !== null && personId === act.actor.personId) || sets(act), 'reach.not_yours');
    if (personId !== null) refuseUnless(await tx.get(people, personId), 'person.unknown');
    const rowId = personId ?? plantId;
    const before = await tx.get(quietHours, rowId);
    // The plant's own row and a person's are told apart by more than their ids.
    refuseUnless(!before || before.personId === personId, 'row.id_taken');
    if (hours) await tx.put(quietHours, { id: rowId, scope: plantScope(plantId), plantId, personId, ...hours });
    else if (before) await tx.delete(quietHours, rowId);
  },
});

import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { tenantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { functionNames } from './function.ts';
import { emailAddress, languages, people, personName } from './person.ts';

/**
 * An administrator adds somebody who works here, in plants the administrator works in too. Signing in needs a login as
 * well, which only the server can give.
 */
export const addPerson = mutator({
  name: 'person.add@1',
  by: ['admin'],
  args: z.object({
    personId: id,
    name: personName,
    email: emailAddress,
    functions: z.array(z.enum(functionNames)).check(z.minLength(1)),
    plantIds: z.array(id).check(z.minLength(1)),
    language: z.enum(languages),
  }),
  async run(tx, { personId, ...args }, act) {
    const ours = args.plantIds.every((plantId) => act.actor.plantIds.includes(plantId));
    refuseUnless(ours, 'plant.not_yours');
    await refuseTakenId(tx, people, personId);
    const everybody = await tx.scan(people, 'scope', tenantScope);
    const taken = everybody.some(({ email }) => email.toLowerCase() === args.email);
    refuseUnless(!taken, 'person.email_taken', { email: args.email });
    await tx.put(people, {
      ...args,
      id: personId,
      scope: tenantScope,
      functions: [...new Set(args.functions)],
      plantIds: [...new Set(args.plantIds)],
      ranks: {},
      active: true,
    });
  },
});

/** An administrator changes what a person is responsible for; what they may see follows at their next pull. */
export const setFunctions = mutator({
  name: 'person.setFunctions@1',
  by: ['admin'],
  args: z.object({ personId: id, functions: z.array(z.enum(functionNames)), active: z.boolean() }),
  async run(tx, args, act) {
    const person = await tx.get(people, args.personId);
    refuseUnless(person, 'person.unknown');
    const locksOut = person.id === act.actor.personId && (!args.active || !args.functions.includes('admin'));
    refuseUnless(!locksOut, 'person.own_access');
    await tx.put(people, { ...person, functions: [...args.functions], active: args.active });
  },
});

/** A person chooses the language of their screens. */
export const setLanguage = mutator({
  name: 'person.setLanguage@1',
  by: functionNames,
  args: z.object({ language: z.enum(languages) }),
  async run(tx, args, act) {
    const person = await tx.get(people, act.actor.personId);
    refuseUnless(person, 'person.unknown');
    await tx.put(people, { ...person, language: args.language });
  },
});

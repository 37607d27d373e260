import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { functionNames } from './function.ts';
import { people } from './person.ts';

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
  args: z.object({ language: z.enum(['en', 'hi']) }),
  async run(tx, args, act) {
    const person = await tx.get(people, act.actor.personId);
    refuseUnless(person, 'person.unknown');
    await tx.put(people, { ...person, language: args.language });
  },
});

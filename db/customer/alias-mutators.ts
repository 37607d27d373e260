import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { aliases } from './customer.ts';

/** Unlearns what a customer's words mean; the next order with them is read as if they had never been taught. */
export const forgetAlias = mutator({
  name: 'alias.forget@1',
  by: ['commercial', 'admin'],
  args: z.object({ aliasId: id }),
  async run(tx, args) {
    const alias = await tx.get(aliases, args.aliasId);
    refuseUnless(alias, 'alias.unknown');
    await tx.delete(aliases, alias.id);
  },
});

import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseUnlessHead } from '../person/refuse-unless-head.ts';
import { tenantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { customers } from './customer.ts';

const wanted = z.object({
  customerId: id,
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  tier: z.string().check(z.minLength(1), z.maxLength(20)),
  region: z.string().check(z.maxLength(60)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  taxNumber: z.nullable(z.string().check(z.minLength(1), z.maxLength(20))),
  state: z.enum(['active', 'blocked']),
});

/** Writes customers, new ones and changed ones, all or none; their numbers stay as they are, and so does their currency. */
export const putCustomers = mutator({
  name: 'customer.put@1',
  by: ['admin'],
  args: z.object({ customers: z.array(wanted).check(z.minLength(1), z.maxLength(500)) }),
  async run(tx, given, act) {
    await refuseUnlessHead(tx, act);
    for (const { customerId, ...row } of given.customers) {
      const before = await tx.get(customers, customerId);
      // What they owe is in it.
      refuseUnless(!before || before.currency === row.currency, 'customer.currency_is_fixed', { name: row.name });
      await tx.put(customers, { ...row, id: customerId, scope: tenantScope, waNumbers: before?.waNumbers ?? [] });
    }
  },
});

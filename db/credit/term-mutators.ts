import * as z from 'zod/mini';
import { creditPositions, customers } from '../customer/customer.ts';
import { mutator } from '../mutator.ts';
import { refuseUnlessHead } from '../person/refuse-unless-head.ts';
import { moneyScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { creditTerms } from './credit.ts';

/** Says for how many days a customer, a tier or everybody may be overdue. */
export const putTerm = mutator({
  name: 'creditTerm.put@1',
  by: ['finance', 'admin'],
  args: z.object({
    termId: id,
    customerId: z.nullable(id),
    tier: z.nullable(z.string().check(z.minLength(1), z.maxLength(20))),
    blockDays: z.int().check(z.minimum(0), z.maximum(3_650)),
  }),
  async run(tx, { termId, ...wanted }, act) {
    await refuseUnlessHead(tx, act, 'finance');
    const { customerId, tier } = wanted;
    refuseUnless(customerId === null || (await tx.get(customers, customerId)), 'customer.unknown');
    const others = (await tx.scan(creditTerms, 'scope', moneyScope)).filter(({ id: other }) => other !== termId);
    refuseUnless(!others.some((each) => each.customerId === customerId && each.tier === tier), 'creditTerm.taken');
    await tx.put(creditTerms, { ...wanted, id: termId, scope: moneyScope });
  },
});

/** Takes a term away; the next wider one counts again. */
export const removeTerm = mutator({
  name: 'creditTerm.remove@1',
  by: ['finance', 'admin'],
  args: z.object({ termId: id }),
  async run(tx, { termId }, act) {
    await refuseUnlessHead(tx, act, 'finance');
    const found = await tx.get(creditTerms, termId);
    refuseUnless(found, 'terms.unknown');
    await tx.delete(creditTerms, found.id);
  },
});

const minor = z.int().check(z.minimum(0), z.maximum(1_000_000_000_000_000));

/** Writes what customers may owe and owe, as a sheet says, until the ERP says it anew. All or none. */
export const putCredit = mutator({
  name: 'credit.put@1',
  by: ['finance', 'admin'],
  args: z.object({
    positions: z
      .array(
        z.object({
          customerId: id,
          limitMinor: minor,
          receivableMinor: minor,
          overdueDays: z.int().check(z.minimum(0), z.maximum(36_500)),
        }),
      )
      .check(z.minLength(1), z.maxLength(500)),
  }),
  async run(tx, { positions }, act) {
    await refuseUnlessHead(tx, act, 'finance');
    for (const wanted of positions) {
      const customer = await tx.get(customers, wanted.customerId);
      refuseUnless(customer, 'customer.unknown');
      const { id: customerId, currency } = customer;
      await tx.put(creditPositions, {
        ...wanted,
        id: customerId,
        scope: moneyScope,
        currency,
        asOf: act.at,
        source: 'sheet',
      });
    }
  },
});

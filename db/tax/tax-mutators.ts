import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseUnlessHead } from '../person/refuse-unless-head.ts';
import { moneyScope } from '../scope.ts';
import { id, moment } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { taxRates } from './tax.ts';

/** Writes a rate of tax for an HSN of a country, a new one or one that has not begun. */
export const putTax = mutator({
  name: 'tax.put@1',
  by: ['finance', 'admin'],
  args: z.object({
    rateId: id,
    country: z.string().check(z.regex(/^[A-Z]{2}$/)),
    hsn: z.string().check(z.regex(/^\d{0,10}$/)),
    rateBps: z.int().check(z.minimum(0), z.maximum(10_000)),
    validFrom: moment,
    validTo: z.nullable(moment),
  }),
  async run(tx, { rateId, ...wanted }, act) {
    await refuseUnlessHead(tx, act, 'finance');
    refuseUnless(wanted.validTo === null || wanted.validTo > wanted.validFrom, 'terms.invalid', { field: 'validTo' });
    const before = await tx.get(taxRates, rateId);
    // What was taxed by it must be explained by it for ever: another rate takes its place.
    refuseUnless(!before || before.validFrom > act.at, 'tax.has_begun');
    await tx.put(taxRates, { ...wanted, id: rateId, scope: moneyScope });
  },
});

/** Ends a rate as of now; what was taxed with it keeps its tax. */
export const endTax = mutator({
  name: 'tax.end@1',
  by: ['finance', 'admin'],
  args: z.object({ rateId: id }),
  async run(tx, { rateId }, act) {
    await refuseUnlessHead(tx, act, 'finance');
    const found = await tx.get(taxRates, rateId);
    refuseUnless(found && (found.validTo === null || found.validTo > act.at), 'terms.unknown');
    await tx.put(taxRates, { ...found, validTo: Math.max(act.at, found.validFrom + 1) });
  },
});

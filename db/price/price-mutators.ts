import * as z from 'zod/mini';
import { customers } from '../customer/customer.ts';
import { mutator } from '../mutator.ts';
import { refuseUnlessHead } from '../person/refuse-unless-head.ts';
import { products } from '../product/product.ts';
import { noteTerms, refusePending } from '../rule/note-terms.ts';
import { moneyScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { id, moment } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type PriceRule, priceRuleKinds, priceRules } from './price-rule.ts';

const bps = z.int().check(z.minimum(0), z.maximum(9_000));
const name = z.nullable(z.string().check(z.minLength(1), z.maxLength(100)));
const amount = z.int().check(z.minimum(0), z.maximum(1_000_000_000_000));
const rule = z.object({
  id,
  kind: z.enum(priceRuleKinds),
  productId: name,
  family: name,
  tier: name,
  customerId: name,
  region: name,
  plantId: name,
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  minQuantity: amount,
  capQuantity: z.nullable(amount),
  unitPrice: z.nullable(amount),
  discountBps: bps,
  maxDiscountBps: bps,
  minMarginBps: z.nullable(bps),
  validFrom: moment,
  validTo: z.nullable(moment),
});
export type WantedRule = z.infer<typeof rule>;

async function refuseWrong(tx: Tx, wanted: WantedRule): Promise<void> {
  const { kind, unitPrice, customerId, productId, family, capQuantity, minMarginBps } = wanted;
  const wrong = (holds: boolean, field: string): void => refuseUnless(holds, 'terms.invalid', { field });
  wrong(kind === 'tier' || kind === 'floor' || unitPrice !== null, 'unitPrice');
  wrong(kind !== 'floor' || unitPrice !== null || minMarginBps !== null, 'unitPrice');
  wrong((kind !== 'list' && kind !== 'project') || productId !== null || family !== null, 'product');
  wrong(kind !== 'project' || customerId !== null, 'customer');
  wrong(capQuantity === null || (kind === 'project' && capQuantity > 0), 'cap');
  wrong(wanted.validTo === null || wanted.validTo > wanted.validFrom, 'validTo');
  wrong(productId === null || (await tx.get(products, productId)) !== undefined, 'product');
  wrong(customerId === null || (await tx.get(customers, customerId)) !== undefined, 'customer');
}

/** What the table of discounts speaks of. */
const isDiscount = (rule: Pick<PriceRule, 'kind'> | undefined): boolean =>
  rule?.kind === 'tier' || rule?.kind === 'floor';

/** Writes price rules, new ones and changed ones, all or none: what a person typed, or pasted from a sheet. */
export const putPrices = mutator({
  name: 'price.put@1',
  by: ['commercial', 'admin'],
  args: z.object({ rules: z.array(rule).check(z.minLength(1), z.maxLength(500)) }),
  async run(tx, { rules }, act) {
    await refuseUnlessHead(tx, act, 'commercial');
    const touched = new Set<string>();
    for (const wanted of rules) {
      await refuseWrong(tx, wanted);
      if (isDiscount(wanted) || isDiscount(await tx.get(priceRules, wanted.id))) touched.add(wanted.id);
    }
    if (touched.size > 0) await refusePending(tx, 'discounts', act);
    for (const wanted of rules) await tx.put(priceRules, { ...wanted, scope: moneyScope });
    if (touched.size > 0) await noteTerms(tx, 'discounts', act, 'price.put@1', [...touched]);
  },
});

/** Ends a price rule as of now; what was priced by it keeps its price. */
export const endPrice = mutator({
  name: 'price.end@1',
  by: ['commercial', 'admin'],
  args: z.object({ ruleId: id }),
  async run(tx, { ruleId }, act) {
    await refuseUnlessHead(tx, act, 'commercial');
    const found = await tx.get(priceRules, ruleId);
    refuseUnless(found, 'terms.unknown');
    refuseUnless(found.validTo === null || found.validTo > act.at, 'terms.unknown');
    if (isDiscount(found)) await refusePending(tx, 'discounts', act);
    await tx.put(priceRules, { ...found, validTo: Math.max(act.at, found.validFrom + 1) });
    if (isDiscount(found)) await noteTerms(tx, 'discounts', act, 'price.end@1');
  },
});

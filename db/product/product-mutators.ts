import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseUnlessHead } from '../person/refuse-unless-head.ts';
import { tenantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { products } from './product.ts';

const wanted = z.object({
  productId: id,
  code: z.string().check(z.minLength(1), z.maxLength(60)),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  family: z.string().check(z.maxLength(60)),
  unit: z.string().check(z.minLength(1), z.maxLength(20)),
  packs: z.record(z.string(), z.number().check(z.positive(), z.maximum(1_000_000))),
  hsn: z.string().check(z.regex(/^\d{0,10}$/)),
  taxBps: z.int().check(z.minimum(0), z.maximum(10_000)),
});

/** Writes finished products, new ones and changed ones, all or none; how they are made stays as it is. */
export const putProducts = mutator({
  name: 'product.put@1',
  by: ['admin'],
  args: z.object({ products: z.array(wanted).check(z.minLength(1), z.maxLength(500)) }),
  async run(tx, given, act) {
    await refuseUnlessHead(tx, act);
    const known = await tx.scan(products, 'scope', tenantScope);
    const idOf = new Map(known.map(({ id: productId, code }) => [code.toLowerCase(), productId]));
    for (const { productId, ...row } of given.products) {
      const holder = idOf.get(row.code.toLowerCase());
      refuseUnless(holder === undefined || holder === productId, 'product.code_taken', { code: row.code });
      idOf.set(row.code.toLowerCase(), productId);
      const before = await tx.get(products, productId);
      // Amounts ordered and in stock are counted in the base unit.
      refuseUnless(!before || before.unit === row.unit, 'product.unit_is_fixed', { code: row.code });
      const made = before ?? { kind: 'finished' as const, leadTimeHours: 24, routing: [], bom: [] };
      await tx.put(products, { ...made, ...row, id: productId, scope: tenantScope });
    }
  },
});

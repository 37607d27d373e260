import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { refuseUnlessHead } from '../person/refuse-unless-head.ts';
import { tenantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { mostThousandths } from '../values/quantity.ts';
import { refuseUnless } from '../values/refusal.ts';
import { products } from './product.ts';
import { productSources } from './product-source.ts';
import { productSubstitutes } from './product-substitute.ts';

/** An administrator says that a supplier could bring a product, how fast and for how much; said again, it is changed. */
export const setSource = mutator({
  name: 'source.set@1',
  by: ['admin'],
  args: z.object({
    sourceId: id,
    productId: id,
    supplier: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
    leadTimeHours: z.int().check(z.minimum(1), z.maximum(8_760)),
    unitPrice: z.nullable(z.int().check(z.minimum(0), z.maximum(1_000_000_000_000))),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
    minQuantity: z.int().check(z.minimum(0), z.maximum(mostThousandths)),
  }),
  async run(tx, { sourceId, ...said }, act) {
    await refuseUnlessHead(tx, act);
    refuseUnless(await tx.get(products, said.productId), 'product.unknown');
    const known = (await tx.scan(productSources, 'productId', said.productId)).find(
      ({ supplier }) => supplier === said.supplier,
    );
    if (!known) await refuseTakenId(tx, productSources, sourceId);
    await tx.put(productSources, { ...said, id: known?.id ?? sourceId, scope: tenantScope });
    tx.happened({ type: 'product.sources_said', productId: said.productId });
  },
});

/** The supplier brings it no more. */
export const dropSource = mutator({
  name: 'source.drop@1',
  by: ['admin'],
  args: z.object({ sourceId: id }),
  async run(tx, { sourceId }, act) {
    await refuseUnlessHead(tx, act);
    const source = await tx.get(productSources, sourceId);
    refuseUnless(source, 'source.unknown');
    await tx.delete(productSources, source.id);
    tx.happened({ type: 'product.sources_said', productId: source.productId });
  },
});

/** An administrator says that one material may stand for another, and how much of it; said again, it is changed. */
export const setSubstitute = mutator({
  name: 'substitute.set@1',
  by: ['admin'],
  args: z.object({
    rowId: id,
    productId: id,
    substituteId: id,
    thousandthsPerUnit: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  }),
  async run(tx, { rowId, ...said }, act) {
    await refuseUnlessHead(tx, act);
    const own = await tx.get(products, said.productId);
    const other = await tx.get(products, said.substituteId);
    refuseUnless(own && other, 'product.unknown');
    refuseUnless(
      own.id !== other.id && own.kind === 'material' && other.kind === 'material',
      'substitute.not_material',
    );
    const known = (await tx.scan(productSubstitutes, 'productId', said.productId)).find(
      ({ substituteId }) => substituteId === said.substituteId,
    );
    if (!known) await refuseTakenId(tx, productSubstitutes, rowId);
    await tx.put(productSubstitutes, { ...said, id: known?.id ?? rowId, scope: tenantScope });
    tx.happened({ type: 'product.sources_said', productId: said.productId });
  },
});

/** It may stand for it no more. */
export const dropSubstitute = mutator({
  name: 'substitute.drop@1',
  by: ['admin'],
  args: z.object({ rowId: id }),
  async run(tx, { rowId }, act) {
    await refuseUnlessHead(tx, act);
    const row = await tx.get(productSubstitutes, rowId);
    refuseUnless(row, 'substitute.unknown');
    await tx.delete(productSubstitutes, row.id);
    tx.happened({ type: 'product.sources_said', productId: row.productId });
  },
});

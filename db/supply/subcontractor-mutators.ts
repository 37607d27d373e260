import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { plants } from '../plant/plant.ts';
import { products } from '../product/product.ts';
import { plantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { subcontractors } from './subcontractor.ts';

/** A year. */
const mostHours = 24 * 366;
const mostPrice = 1_000_000_000;

/** An administrator says who can make a product in the plant's place, how long it takes and what a unit costs. */
export const setSubcontractor = mutator({
  name: 'subcontractor.set@1',
  by: ['admin'],
  args: z.object({
    subcontractorId: id,
    plantId: id,
    productId: id,
    supplier: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
    leadHours: z.int().check(z.minimum(1), z.maximum(mostHours)),
    /** Ten-thousandths of a major unit; null: not known. */
    unitPrice: z.nullable(z.int().check(z.minimum(0), z.maximum(mostPrice))),
  }),
  async run(tx, { subcontractorId, ...said }, act) {
    refuseUnless(act.actor.plantIds.includes(said.plantId), 'plant.not_yours');
    const plant = await tx.get(plants, said.plantId);
    refuseUnless(plant, 'plant.unknown');
    const product = await tx.get(products, said.productId);
    refuseUnless(product?.kind === 'finished', 'product.unknown');
    const before = await tx.get(subcontractors, subcontractorId);
    refuseUnless(!before || before.plantId === plant.id, 'plant.not_yours');
    await tx.put(subcontractors, {
      id: subcontractorId,
      scope: plantScope(plant.id),
      ...said,
      currency: plant.currency,
    });
    tx.happened({ type: 'plant.costs_said', plantId: plant.id });
  },
});

/** They make it no more; what was ordered of them stays expected. */
export const dropSubcontractor = mutator({
  name: 'subcontractor.drop@1',
  by: ['admin'],
  args: z.object({ subcontractorId: id }),
  async run(tx, { subcontractorId }, act) {
    const known = await tx.get(subcontractors, subcontractorId);
    refuseUnless(known, 'subcontractor.unknown');
    refuseUnless(act.actor.plantIds.includes(known.plantId), 'plant.not_yours');
    await tx.delete(subcontractors, subcontractorId);
    tx.happened({ type: 'plant.costs_said', plantId: known.plantId });
  },
});

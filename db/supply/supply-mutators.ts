import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { plants } from '../plant/plant.ts';
import { products } from '../product/product.ts';
import { plantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { mostThousandths } from '../values/quantity.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type SupplyOrder, supplyOrders } from './supply-order.ts';

const said = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));
/** Until the year 2100, whatever a device's calendar says. */
const instant = z.int().check(z.minimum(0), z.maximum(4_102_444_800_000));

/** Somebody ordered material from a supplier, who said when it comes. */
export const expectSupply = mutator({
  name: 'supply.expect@1',
  by: ['materials', 'purchase'],
  args: z.object({
    supplyId: id,
    plantId: id,
    number: said(60),
    supplier: said(120),
    productId: id,
    quantity: z.int().check(z.minimum(1), z.maximum(mostThousandths)),
    expectedAt: instant,
  }),
  async run(tx, args) {
    const plant = await tx.get(plants, args.plantId);
    refuseUnless(plant, 'plant.unknown');
    const product = await tx.get(products, args.productId);
    refuseUnless(product, 'product.unknown');
    await refuseTakenId(tx, supplyOrders, args.supplyId);
    const { supplyId, expectedAt, ...facts } = args;
    await tx.put(supplyOrders, {
      id: supplyId,
      scope: plantScope(plant.id),
      ...facts,
      state: 'expected',
      promisedAt: expectedAt,
      expectedAt,
      reason: null,
      receivedAt: null,
    });
    tx.happened({ type: 'supply.moved', supplyId });
  },
});

async function openSupply(tx: Tx, supplyId: string): Promise<SupplyOrder> {
  const supply = await tx.get(supplyOrders, supplyId);
  refuseUnless(supply, 'supply.unknown');
  refuseUnless(supply.state === 'expected', 'supply.not_expected', { number: supply.number });
  return supply;
}

/** The supplier says another date, and why. */
export const delaySupply = mutator({
  name: 'supply.delay@1',
  by: ['materials', 'purchase'],
  args: z.object({ supplyId: id, expectedAt: instant, reason: z.string().check(z.trim(), z.maxLength(200)) }),
  async run(tx, { supplyId, expectedAt, reason }) {
    const supply = await openSupply(tx, supplyId);
    await tx.put(supplyOrders, { ...supply, expectedAt, reason: reason === '' ? null : reason });
    tx.happened({ type: 'supply.moved', supplyId });
  },
});

/** It is there. What came of it is counted as a lot where goods are received. */
export const receiveSupply = mutator({
  name: 'supply.receive@1',
  by: ['materials', 'purchase'],
  args: z.object({ supplyId: id }),
  async run(tx, { supplyId }, act) {
    const supply = await openSupply(tx, supplyId);
    await tx.put(supplyOrders, { ...supply, state: 'received', receivedAt: act.at });
    tx.happened({ type: 'supply.moved', supplyId });
  },
});

/** It will not come: the purchase was called off. */
export const cancelSupply = mutator({
  name: 'supply.cancel@1',
  by: ['materials', 'purchase'],
  args: z.object({ supplyId: id }),
  async run(tx, { supplyId }) {
    const supply = await openSupply(tx, supplyId);
    await tx.put(supplyOrders, { ...supply, state: 'cancelled' });
    tx.happened({ type: 'supply.moved', supplyId });
  },
});

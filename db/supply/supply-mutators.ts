import * as z from 'zod/mini';
import { loadLines } from '../load/load.ts';
import { allocations, type Lot, lots, lotTransitions } from '../lot/lot.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { plants } from '../plant/plant.ts';
import { products } from '../product/product.ts';
import { plantScope } from '../scope.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { mostThousandths } from '../values/quantity.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type WorkOrder, workOrders } from '../work-order/work-order.ts';
import { mostReceived, type SupplyOrder, supplyOrders } from './supply-order.ts';

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
      received: 0,
      receivedAt: null,
      lotIds: [],
      overReason: null,
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

/**
 * Goods are there: they become a lot at the place where they were put, and what is missing stays expected unless this was
 * the last of it. More than a tenth above what was ordered needs a reason.
 */
export const receiveSupply = mutator({
  name: 'supply.receive@2',
  by: ['materials', 'purchase'],
  args: z.object({
    supplyId: id,
    lotId: id,
    /** Thousandths of the product's base unit. */
    quantity: z.int().check(z.minimum(1), z.maximum(mostThousandths)),
    /** The supplier's own number on the goods; empty: there is none. */
    supplierLot: z.string().check(z.trim(), z.maxLength(60)),
    location: said(60),
    last: z.boolean(),
    reason: z.string().check(z.trim(), z.maxLength(200)),
  }),
  async run(tx, args, act) {
    const supply = await openSupply(tx, args.supplyId);
    await refuseTakenId(tx, lots, args.lotId);
    const received = supply.received + args.quantity;
    const over = received > mostReceived(supply);
    refuseUnless(!over || args.reason !== '', 'supply.too_much', { number: supply.number });
    await tx.put(lots, {
      id: args.lotId,
      scope: supply.scope,
      plantId: supply.plantId,
      number: null,
      productId: supply.productId,
      state: 'available',
      madeQuantity: args.quantity,
      quantity: args.quantity,
      parents: [],
      supplierLot: args.supplierLot === '' ? null : args.supplierLot,
      workOrderId: null,
      location: args.location,
      madeAt: act.at,
    });
    await tx.put(supplyOrders, {
      ...supply,
      state: args.last || received >= supply.quantity ? 'received' : 'expected',
      received,
      receivedAt: act.at,
      lotIds: [...supply.lotIds, args.lotId],
      overReason: over ? args.reason : supply.overReason,
    });
    tx.happened({ type: 'lot.made', lotId: args.lotId });
    tx.happened({ type: 'supply.moved', supplyId: supply.id });
  },
});

/** What was received was a mistake: its lot is emptied and the delivery is expected again, while nothing was taken from it. */
export const takeBackReceipt = mutator({
  name: 'supply.takeBack@1',
  by: ['materials', 'purchase'],
  args: z.object({ supplyId: id, lotId: id }),
  async run(tx, { supplyId, lotId }) {
    const supply = await tx.get(supplyOrders, supplyId);
    refuseUnless(supply, 'supply.unknown');
    refuseUnless(supply.state !== 'cancelled', 'supply.not_expected', { number: supply.number });
    const lot = await tx.get(lots, lotId);
    refuseUnless(lot && supply.lotIds.includes(lotId), 'supply.not_received', { number: supply.number });
    refuseUnless(await isUntouched(tx, lot), 'supply.lot_taken', { number: supply.number });
    // Planning gave it to orders and trucks as soon as it was there, and plans again without it.
    for (const { id: lineId } of await tx.scan(loadLines, 'lotId', lotId)) await tx.delete(loadLines, lineId);
    for (const given of await tx.scan(allocations, 'lotId', lotId)) await tx.delete(allocations, given.id);
    refuseIllegalMove('lot', lotTransitions, lot.state, 'returned');
    await tx.put(lots, { ...lot, quantity: 0, state: 'returned' });
    const lotIds = supply.lotIds.filter((each) => each !== lotId);
    const received = supply.received - lot.madeQuantity;
    await tx.put(supplyOrders, {
      ...supply,
      state: 'expected',
      received,
      receivedAt: lotIds.length === 0 ? null : supply.receivedAt,
      lotIds,
      overReason: received > mostReceived(supply) ? supply.overReason : null,
    });
    tx.happened({ type: 'supply.moved', supplyId });
  },
});

/** Nothing was taken from it or picked for a truck, nobody judged it and no machine runs on it. */
async function isUntouched(tx: Tx, lot: Lot): Promise<boolean> {
  if (lot.quantity !== lot.madeQuantity || lot.state !== 'available') return false;
  if ((await tx.scan(loadLines, 'lotId', lot.id)).some(({ picked }) => picked > 0)) return false;
  const works = await tx.scan(workOrders, 'plantId', lot.plantId);
  return !works.some(({ state, inputLotIds }) => inputLotIds.includes(lot.id) && !waiting.includes(state));
}

/** Work that has not begun: it is staged anew by the next plan. */
const waiting: readonly WorkOrder['state'][] = ['planned', 'released', 'closed'];

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

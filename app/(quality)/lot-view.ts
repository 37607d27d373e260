import { type Hold, holds } from '../../db/hold/hold.ts';
import { type Lot, lots } from '../../db/lot/lot.ts';
import { type Product, products } from '../../db/product/product.ts';
import { allRows, byId, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import { type LotReach, readReach } from '../_lots/lot-reach.ts';
import type { Local } from '../_sync/local.ts';
import type { LotView } from './find-lots.ts';

/** One lot with its family: what went into it, what was made from it, and who gets it. */
export interface LotFamily {
  readonly lot: Lot;
  readonly product: Product | undefined;
  readonly zone: string;
  readonly openHold: Hold | undefined;
  readonly parents: readonly LotView[];
  readonly children: readonly LotView[];
  /** They may have the same fault. Newest first. */
  readonly siblings: readonly LotView[];
  readonly reach: LotReach;
}

/**
 * Lots that may share a fault with this one: made of a common lot, from the same supplier lot, or by the same work order.
 * Newest first.
 */
export function siblingsOf(lot: Lot, among: readonly Lot[]): Lot[] {
  const alike = (mine: string | null, other: string | null): boolean => mine !== null && mine === other;
  return among
    .filter((each) => each.id !== lot.id)
    .filter(
      (each) =>
        each.parents.some((parent) => lot.parents.includes(parent)) ||
        alike(lot.supplierLot, each.supplierLot) ||
        alike(lot.workOrderId, each.workOrderId),
    )
    .sort((a, b) => b.madeAt - a.madeAt);
}

/** Reads a lot and its family; null when this device does not know it. */
export async function readLotFamily(local: Local, lotId: string): Promise<LotFamily | null> {
  const lot = await rowOf(local, lots, lotId);
  const reach = lot && (await readReach(local, lotId));
  if (!lot || !reach) return null;
  const [zoneOf, about, parents, everywhere] = await Promise.all([
    readZones(local),
    rowsWhere(local, holds, 'lotId', [lotId]),
    rowsById(local, lots, lot.parents),
    rowsWhere(local, lots, 'plantId', [lot.plantId]),
  ]);
  const goods = byId(await allRows(local, products));
  const seen = (rows: Iterable<Lot>): LotView[] =>
    [...rows].map((each) => ({ lot: each, product: goods.get(each.productId) }));
  return {
    lot,
    product: goods.get(lot.productId),
    zone: zoneOf(lot.plantId),
    openHold: about.find(({ state }) => state === 'open'),
    parents: seen(parents.values()),
    children: seen(reach.children),
    siblings: seen(siblingsOf(lot, everywhere)),
    reach,
  };
}

import { type Lot, lots } from '../../db/lot/lot.ts';
import { type Product, products } from '../../db/product/product.ts';
import { allRows, rowsById } from '../_device/rows.ts';
import { isCodeOf } from '../_scan/scanned-code.ts';
import type { Local } from '../_sync/local.ts';

/** A lot and what it is of. */
export interface LotView {
  readonly lot: Lot;
  readonly product: Product | undefined;
}

/** States of lots that are still here: what is gone can't be put on hold. */
const here: readonly Lot['state'][] = ['quarantined', 'available', 'held', 'reworked', 'used_as_is'];
const mostFound = 40;

/** The lots of the plant that are still here, newest first. */
export async function readLots(local: Local): Promise<LotView[]> {
  const rows = (await allRows(local, lots)).filter(({ state }) => here.includes(state));
  const goods = await rowsById(
    local,
    products,
    rows.map(({ productId }) => productId),
  );
  return rows.sort((a, b) => b.madeAt - a.madeAt).map((lot) => ({ lot, product: goods.get(lot.productId) }));
}

/**
 * Lots whose number, supplier lot, product or place contains every typed word; the exact number first, then newest first.
 */
export function findLots(among: readonly LotView[], typed: string): LotView[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = among.filter(({ lot, product }) => {
    const text = [lot.number, lot.supplierLot, lot.location, product?.code, product?.name].join(' ').toLowerCase();
    return words.every((word) => text.includes(word)) || isCodeOf(typed, lot.number);
  });
  const exact = (view: LotView): number => Number(isCodeOf(typed, view.lot.number));
  return found.sort((a, b) => exact(b) - exact(a)).slice(0, mostFound);
}

/** The one lot a scanned code means: by its number or the supplier's; undefined when none or more than one. */
export function lotOfCode(among: readonly LotView[], code: string): LotView | undefined {
  const meant = among.filter(({ lot }) => isCodeOf(code, lot.number));
  const found = meant.length > 0 ? meant : among.filter(({ lot }) => isCodeOf(code, lot.supplierLot));
  return found.length === 1 ? found[0] : undefined;
}

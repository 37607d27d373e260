import type { Lot } from '../../db/lot/lot.ts';
import type { Product } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import { isUsable } from '../_stock/stage-work.ts';
import type { MaterialsRows } from './materials-view.ts';

/** One lot of a material: how much work orders have staged of it, and which. Thousandths. */
export interface StockedLot {
  readonly lot: Lot;
  readonly staged: number;
  readonly stagedFor: readonly string[];
}

/** The ERP's count, and how much more it is than the one here. Thousandths. */
export interface StockThere {
  readonly quantity: number;
  readonly more: number;
  /** The oldest of its parts. */
  readonly asOf: Instant;
}

/** What there is of one material. `onHand` = `staged` + `free` + `held`. */
export interface MaterialStock {
  readonly product: Product;
  readonly onHand: number;
  readonly held: number;
  readonly staged: number;
  readonly free: number;
  /** What work orders need of it beyond what is staged, free and still owed by suppliers. */
  readonly missing: number;
  /** What the ERP counts of it in all its places; null when it says nothing of it. */
  readonly there: StockThere | null;
  /** By place. */
  readonly lots: readonly StockedLot[];
}

/** Every material, the scarce ones first, then by name. */
export function materialStock(
  rows: Pick<MaterialsRows, 'products' | 'lots' | 'staged' | 'pulled' | 'supplies'>,
): MaterialStock[] {
  const parts = rows.staged.flatMap(({ order, needs }) =>
    needs.flatMap(({ staged }) =>
      staged.map((part) => ({ lotId: part.lot.id, quantity: part.quantity, number: order.number })),
    ),
  );
  const stagedOf = Map.groupBy(parts, ({ lotId }) => lotId);
  const needs = rows.staged.flatMap((work) => work.needs);
  const lotsOf = Map.groupBy(
    rows.lots.filter(({ quantity, state }) => quantity > 0 && state !== 'scrapped' && state !== 'returned'),
    ({ productId }) => productId,
  );
  const owedOf = Map.groupBy(
    rows.supplies.filter(({ state }) => state === 'expected'),
    ({ productId }) => productId,
  );
  const pulledOf = Map.groupBy(rows.pulled, ({ productId }) => productId);
  return [...rows.products.values()]
    .filter(({ kind }) => kind === 'material')
    .map((product): MaterialStock => {
      const lots = (lotsOf.get(product.id) ?? [])
        .sort((a, b) => a.location.localeCompare(b.location, 'en', { numeric: true }) || a.madeAt - b.madeAt)
        .map((lot): StockedLot => {
          const own = stagedOf.get(lot.id) ?? [];
          return { lot, staged: sum(own), stagedFor: [...new Set(own.map(({ number }) => number))] };
        });
      const onHand = sum(lots.map(({ lot }) => lot));
      const held = sum(lots.flatMap(({ lot }) => (isUsable(lot) ? [] : [lot])));
      const staged = lots.reduce((total, each) => total + each.staged, 0);
      const unstaged = needs.reduce((total, need) => total + (need.product.id === product.id ? need.missing : 0), 0);
      const free = onHand - held - staged;
      const owed = (owedOf.get(product.id) ?? []).reduce((total, each) => total + each.quantity - each.received, 0);
      const missing = Math.max(0, unstaged - free - owed);
      const there = stockThere(pulledOf.get(product.id) ?? [], onHand);
      return { product, onHand, held, staged, free, missing, there, lots };
    })
    .sort(
      (a, b) =>
        Number(b.missing > 0) - Number(a.missing > 0) ||
        Number(b.held > 0) - Number(a.held > 0) ||
        a.product.name.localeCompare(b.product.name),
    );
}

function stockThere(rows: MaterialsRows['pulled'], onHand: number): StockThere | null {
  if (rows.length === 0) return null;
  const quantity = sum(rows);
  return { quantity, more: quantity - onHand, asOf: Math.min(...rows.map(({ asOf }) => asOf)) };
}

const sum = (parts: readonly { readonly quantity: number }[]): number =>
  parts.reduce((total, { quantity }) => total + quantity, 0);

/** Materials a search means, by name, code, lot, supplier lot or place; every word must fit. */
export function searchMaterials(stock: readonly MaterialStock[], said: string): MaterialStock[] {
  const words = said.toLowerCase().split(/\s+/).filter(Boolean);
  return stock.filter(({ product, lots }) => {
    const own = lots.map(({ lot }) => `${lot.number} ${lot.supplierLot} ${lot.location}`).join(' ');
    const text = `${product.code} ${product.name} ${own}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

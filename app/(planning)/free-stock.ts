import type { Product } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import { isUsable } from '../_stock/stage-work.ts';
import type { PlanningRows } from './planning-view.ts';
import { openLines } from './troubled-lines.ts';

/** What can be promised of one product from stock, in thousandths, and what comes next. */
export interface FreeStock {
  readonly product: Product;
  /** Usable and given to nobody, less what lines nobody has covered yet still wait for. Never negative. */
  readonly free: number;
  readonly onHand: number;
  readonly given: number;
  /** Owed to lines that neither stock nor a work order covers. */
  readonly waiting: number;
  readonly held: number;
  /** The next work order that makes it. */
  readonly next: { readonly number: string; readonly quantity: number; readonly at: Instant } | undefined;
}

/** Every finished product, by name. */
export function freeStock(rows: PlanningRows): FreeStock[] {
  const lotsOf = Map.groupBy(rows.lots, ({ productId }) => productId);
  const lotIds = new Map(rows.lots.map((lot) => [lot.id, lot]));
  const givenOf = Map.groupBy(rows.allocations, ({ lotId }) => lotIds.get(lotId)?.productId ?? '');
  const linesOf = Map.groupBy(openLines(rows), ({ line }) => line.productId);
  const workOf = Map.groupBy(
    [...rows.workOrders.values()].filter(({ state }) => state !== 'completed' && state !== 'closed'),
    ({ productId }) => productId,
  );
  const finished = [...rows.products.values()].filter(({ kind }) => kind === 'finished');
  return finished
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .map((product) => {
      const lots = lotsOf.get(product.id) ?? [];
      const onHand = total(lots.filter(isUsable));
      const given = total((givenOf.get(product.id) ?? []).filter((each) => usable(lotIds.get(each.lotId))));
      const uncovered = (linesOf.get(product.id) ?? []).filter(({ works }) => works.length === 0);
      const waiting = uncovered.reduce((sum, { missing }) => sum + missing, 0);
      const next = (workOf.get(product.id) ?? []).sort((a, b) => a.plannedEndAt - b.plannedEndAt)[0];
      return {
        product,
        free: Math.max(0, onHand - given - waiting),
        onHand,
        given,
        waiting,
        held: total(lots.filter(({ state }) => state === 'held' || state === 'quarantined')),
        next: next && { number: next.number, quantity: next.quantity, at: next.plannedEndAt },
      };
    });
}

const usable = (lot: PlanningRows['lots'][number] | undefined): boolean => lot !== undefined && isUsable(lot);
const total = (parts: readonly { readonly quantity: number }[]): number =>
  parts.reduce((sum, { quantity }) => sum + quantity, 0);

/** The products a search means: every word in the code or the name, in any order. */
export function searchStock(stock: readonly FreeStock[], said: string): FreeStock[] {
  const words = said.toLowerCase().split(/\s+/).filter(Boolean);
  return stock.filter(({ product }) => {
    const text = `${product.code} ${product.name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

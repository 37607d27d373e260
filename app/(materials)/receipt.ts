import type { Lot } from '../../db/lot/lot.ts';
import type { Product } from '../../db/product/product.ts';
import { mostReceived, type SupplyOrder } from '../../db/supply/supply-order.ts';
import { unitScale } from '../../db/values/quantity.ts';

/** What a person counted: the figure as typed, and the base unit or a pack it counts. */
export interface Counted {
  readonly amount: string;
  readonly unit: string;
}

/** The units a product comes in: its own first, then its packs from small to large. */
export function unitsOf(product: Pick<Product, 'unit' | 'packs'> | undefined): string[] {
  const packs = Object.entries(product?.packs ?? {}).sort((a, b) => a[1] - b[1]);
  return [product?.unit ?? '', ...packs.map(([name]) => name)];
}

/** Thousandths of the base unit that were counted; nothing that is no amount. */
export function countedQuantity(
  product: Pick<Product, 'unit' | 'packs'> | undefined,
  { amount, unit }: Counted,
): number | undefined {
  const factor = unit === (product?.unit ?? '') ? 1 : product?.packs[unit];
  const quantity = Math.round(Number(amount.replace(',', '.')) * (factor ?? Number.NaN) * unitScale);
  return quantity > 0 ? quantity : undefined;
}

/** How a count stands to what was ordered: all of it, part of it, or so much more that somebody must say why. */
export function standingOf(supply: SupplyOrder, quantity: number): 'whole' | 'part' | 'too_much' {
  const received = supply.received + quantity;
  if (received > mostReceived(supply)) return 'too_much';
  return received < supply.quantity ? 'part' : 'whole';
}

/** Where this product was put last, to be offered again. */
export function usualPlace(lots: readonly Lot[], productId: string): string {
  const own = lots.filter((lot) => lot.productId === productId);
  return (
    own.reduce<Lot | undefined>((last, lot) => (last && last.madeAt > lot.madeAt ? last : lot), undefined)?.location ??
    ''
  );
}

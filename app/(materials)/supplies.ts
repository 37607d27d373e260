import type { Product } from '../../db/product/product.ts';
import type { SupplyOrder } from '../../db/supply/supply-order.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { MaterialsRows } from './materials-view.ts';

/** A delivery still to come, and how it stands to what its supplier first said. */
export interface Expected {
  readonly supply: SupplyOrder;
  readonly product: Product | undefined;
  readonly standing: 'in_time' | 'later' | 'overdue';
}

/** What suppliers owe, the next first. */
export function expectedSupplies(
  { supplies, products }: Pick<MaterialsRows, 'supplies' | 'products'>,
  now: Instant,
): Expected[] {
  return supplies
    .filter(({ state }) => state === 'expected')
    .sort((one, other) => one.expectedAt - other.expectedAt || (one.id < other.id ? -1 : 1))
    .map((supply) => ({ supply, product: products.get(supply.productId), standing: standingOf(supply, now) }));
}

function standingOf({ expectedAt, promisedAt }: SupplyOrder, now: Instant): Expected['standing'] {
  if (expectedAt <= now) return 'overdue';
  return expectedAt > promisedAt ? 'later' : 'in_time';
}

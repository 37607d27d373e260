import type { Product } from '../../db/product/product.ts';
import type { SupplyOrder } from '../../db/supply/supply-order.ts';
import { day, type Instant } from '../../db/values/instant.ts';
import type { MaterialsRows } from './materials-view.ts';

/** A delivery still to come, and how it stands to what its supplier first said. */
export interface Expected {
  readonly supply: SupplyOrder;
  readonly product: Product | undefined;
  readonly standing: 'in_time' | 'later' | 'overdue' | 'received';
}

/** What suppliers owe, the next first; then what came within a day, the latest first: a wrong receipt is seen soon or never. */
export function expectedSupplies(
  { supplies, products }: Pick<MaterialsRows, 'supplies' | 'products'>,
  now: Instant,
): Expected[] {
  const byId = (one: SupplyOrder, other: SupplyOrder): number => (one.id < other.id ? -1 : 1);
  const due = supplies
    .filter(({ state }) => state === 'expected')
    .sort((one, other) => one.expectedAt - other.expectedAt || byId(one, other));
  const came = supplies
    .filter(
      ({ state, lotIds, receivedAt }) => state === 'received' && lotIds.length > 0 && (receivedAt ?? 0) > now - day,
    )
    .sort((one, other) => (other.receivedAt ?? 0) - (one.receivedAt ?? 0) || byId(one, other));
  return [...due, ...came].map((supply) => ({
    supply,
    product: products.get(supply.productId),
    standing: standingOf(supply, now),
  }));
}

function standingOf({ state, expectedAt, promisedAt }: SupplyOrder, now: Instant): Expected['standing'] {
  if (state === 'received') return 'received';
  if (expectedAt <= now) return 'overdue';
  return expectedAt > promisedAt ? 'later' : 'in_time';
}

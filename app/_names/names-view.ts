import { type Alias, aliases, type Customer, customers } from '../../db/customer/customer.ts';
import { people } from '../../db/person/person.ts';
import { type Product, products } from '../../db/product/product.ts';
import { allRows, byId } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** A customer's words for a product, and where the plant has them from. */
export interface LearnedName {
  readonly alias: Alias;
  readonly product: Product | undefined;
  /** Undefined: everybody's word. */
  readonly customer: Customer | undefined;
  readonly taughtBy: string | undefined;
  /** The same words of the same customer mean another product as well: orders with them are asked about. */
  readonly disputed: boolean;
}

/** What is disputed first, its meanings together; then last used first. */
const byLastUse = (a: LearnedName, b: LearnedName): number =>
  Number(b.disputed) - Number(a.disputed) ||
  (a.disputed ? a.alias.phrase.localeCompare(b.alias.phrase) : 0) ||
  b.alias.lastSeenAt - a.alias.lastSeenAt ||
  (a.alias.phrase < b.alias.phrase ? -1 : 1);

/** The names with every word searched for somewhere in their phrase, product, customer or teacher. */
export function findNames(names: readonly LearnedName[], search: string): LearnedName[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...names];
  return names.filter(({ alias, product, customer, taughtBy }) => {
    const text = [alias.phrase, product?.name, product?.code, customer?.name, taughtBy].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

export async function readNames(
  local: Local,
  plantIds: readonly string[],
): Promise<{ names: LearnedName[]; zone: string }> {
  const [known, goods, buyers, everybody, zoneOf] = await Promise.all([
    allRows(local, aliases),
    allRows(local, products).then(byId),
    allRows(local, customers).then(byId),
    allRows(local, people).then(byId),
    readZones(local, plantIds),
  ]);
  const meanings = new Map<string, Set<string>>();
  for (const { customerId, phrase, productId } of known) {
    const key = JSON.stringify([customerId, phrase]);
    meanings.set(key, (meanings.get(key) ?? new Set()).add(productId));
  }
  const names = known.map((alias) => ({
    alias,
    product: goods.get(alias.productId),
    customer: alias.customerId === null ? undefined : buyers.get(alias.customerId),
    taughtBy: alias.taughtBy === null ? undefined : everybody.get(alias.taughtBy)?.name,
    disputed: (meanings.get(JSON.stringify([alias.customerId, alias.phrase]))?.size ?? 0) > 1,
  }));
  return { names: names.sort(byLastUse), zone: zoneOf() };
}

import { plantScope } from '../../db/scope.ts';
import type { SupplyOrder } from '../../db/supply/supply-order.ts';
import { hour, type Instant } from '../../db/values/instant.ts';
import { toThousandths } from '../../db/values/quantity.ts';
import { productId } from './demo-products.ts';
import { nashik } from './demo-tenant.ts';

/** What is on order: purchase number, supplier, material, quantity, in hours. */
const ordered: readonly (readonly [string, string, string, number, number])[] = [
  ['PO-518', 'Reliance Polymers', 'RM-K67', 12_000, 52],
  ['PO-519', 'Deccan Minerals', 'RM-CACO3', 4_000, 76],
  ['PO-521', 'Baerlocher', 'RM-CAZN', 900, 124],
];

/** Deliveries that suppliers have promised, all of them in time so far. */
export const demoSupplies = (now: Instant): SupplyOrder[] =>
  ordered.map(([number, supplier, code, amount, hours]) => ({
    id: `supply-${number}`,
    scope: plantScope(nashik),
    plantId: nashik,
    number,
    supplier,
    productId: productId(code),
    quantity: toThousandths(amount),
    state: 'expected',
    promisedAt: now + hours * hour,
    expectedAt: now + hours * hour,
    reason: null,
    received: 0,
    receivedAt: null,
    lotIds: [],
    overReason: null,
  }));

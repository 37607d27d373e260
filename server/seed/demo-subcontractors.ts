import { plantScope } from '../../db/scope.ts';
import type { Subcontractor } from '../../db/supply/subcontractor.ts';
import { priceScale } from '../../db/values/money.ts';
import { productId } from './demo-products.ts';
import { nashik } from './demo-tenant.ts';

/** Who makes what in Nashik's place: product, supplier, hours, rupees a unit where they have said it. */
const makers: readonly (readonly [string, string, number, number | null])[] = [
  ['CPVC-PIP-100-11', 'Godavari Extrusions', 48, 165],
  ['CPVC-ELB-100', 'Malegaon Mouldings', 36, 24],
  ['CPVC-TEE-100', 'Malegaon Mouldings', 36, null],
];

export const demoSubcontractors: readonly Subcontractor[] = makers.map(([code, supplier, leadHours, price]) => ({
  id: `maker-${code}`,
  scope: plantScope(nashik),
  plantId: nashik,
  productId: productId(code),
  supplier,
  leadHours,
  unitPrice: price === null ? null : price * priceScale,
  currency: 'INR',
}));

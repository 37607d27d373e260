import type { ProductSource } from '../../db/product/product-source.ts';
import type { ProductSubstitute } from '../../db/product/product-substitute.ts';
import { tenantScope } from '../../db/scope.ts';
import { toThousandths } from '../../db/values/quantity.ts';
import { productId } from './demo-products.ts';

/** Supplier, material or what they make in the plant's place, hours, rupees a unit (null: nobody has said), least amount. */
const sources: readonly (readonly [string, string, number, number | null, number])[] = [
  ['Chemplast Nashik', 'RM-K67', 30, 96, 1_000],
  ['Konkan Resins', 'RM-CPVC', 48, 214, 500],
  ['Sinnar Minerals', 'RM-CACO3', 24, null, 500],
  ['Godavari Extrusions', 'CPVC-PIP-100-11', 48, 165, 0],
  ['Malegaon Mouldings', 'CPVC-ELB-100', 36, 24, 0],
  ['Malegaon Mouldings', 'CPVC-TEE-100', 36, null, 0],
];

/** Who else could bring what the demo's lines need, or make what they make. */
export const demoSources: readonly ProductSource[] = sources.map(([supplier, code, hours, rupees, least]) => ({
  id: `source-${code}`,
  scope: tenantScope,
  productId: productId(code),
  supplier,
  leadTimeHours: hours,
  unitPrice: rupees === null ? null : rupees * 10_000,
  currency: 'INR',
  minQuantity: toThousandths(least),
}));

/** Grey goes for cream in what nobody sees, and a little more of it. */
export const demoSubstitutes: readonly ProductSubstitute[] = [
  {
    id: 'substitute-RM-CREAM',
    scope: tenantScope,
    productId: productId('RM-CREAM'),
    substituteId: productId('RM-GREY'),
    thousandthsPerUnit: 1_100,
  },
];

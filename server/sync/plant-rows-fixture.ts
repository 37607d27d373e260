import type { FunctionName } from '../../db/person/function.ts';
import { plantScope, tenantScope } from '../../db/scope.ts';

/** Rows of small plants, for tests and for the simulator. */

export const piece = 1_000;

export const plantRow = (id: string) => ({ id, scope: tenantScope, name: id, zone: 'Asia/Kolkata', currency: 'INR' });

/** Somebody with these functions in these plants. */
export const personRow = (id: string, functions: FunctionName[], plantIds: string[]) => ({
  id,
  scope: tenantScope,
  name: id,
  email: `${id}@test.example`,
  functions,
  plantIds,
  ranks: {},
  language: 'en',
  active: true,
});

/** What the plants make. */
export const pipe = {
  id: 'pipe',
  scope: tenantScope,
  code: 'PIPE',
  name: 'Pipe',
  family: '',
  kind: 'finished' as const,
  unit: 'length',
  packs: {},
  hsn: '3917',
  taxBps: 1800,
  leadTimeHours: 0,
  routing: [],
  bom: [],
};

/** A lot of five pipes, free in this plant. */
export const lotRow = (id: string, plantId: string, madeAt: number) => ({
  id,
  scope: plantScope(plantId),
  plantId,
  number: id,
  productId: pipe.id,
  state: 'available' as const,
  madeQuantity: 5 * piece,
  quantity: 5 * piece,
  parents: [],
  supplierLot: null,
  workOrderId: null,
  location: 'FG',
  madeAt,
});

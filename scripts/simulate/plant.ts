import { equipment } from '../../db/equipment/equipment.ts';
import { lots } from '../../db/lot/lot.ts';
import type { Actor } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import { products } from '../../db/product/product.ts';
import { plantScope } from '../../db/scope.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { transactAsSystem } from '../../server/postgres/transaction.ts';
import { lotRow, personRow, piece, pipe, plantRow } from '../../server/sync/plant-rows-fixture.ts';

export const plantIds = ['north', 'south'] as const;
export const personIds = ['asha', 'balu', 'chitra', 'dev'] as const;
export const lotIds = Array.from({ length: 10 }, (_, at) => `L-${at}`);
export const operationIds = ['O-0', 'O-1', 'O-2'];

/** A machine at work. */
export const machine = (id: string, plantId: string) => ({
  id,
  scope: plantScope(plantId),
  plantId,
  code: id,
  name: id,
  work: 'extrude',
  state: 'running' as const,
  stateSince: 0,
  lastReadingAt: null,
  rank: 1,
});

/** A step at work on the machine of the same number, with nothing counted. */
export const step = (id: string, at: number) => ({
  id,
  scope: plantScope('north'),
  plantId: 'north',
  workOrderId: `W-${at}`,
  position: 1,
  work: 'extrude',
  equipmentId: `M-${at}`,
  state: 'running' as const,
  plannedStartAt: 0,
  plannedEndAt: 1,
  startedAt: 0,
  endedAt: null,
  good: 0,
  scrap: 0,
  operatorId: null,
});

/** A work order that never ends. */
export const workOrder = (at: number) => ({
  id: `W-${at}`,
  scope: plantScope('north'),
  plantId: 'north',
  number: `W-${at}`,
  productId: 'pipe',
  quantity: 1_000_000_000 * piece,
  state: 'running' as const,
  orderLineIds: [],
  dueAt: null,
  plannedStartAt: 0,
  plannedEndAt: 1,
  inputLotIds: [],
  shortFromAt: null,
});

/** Two plants, four people, ten lots and three steps at work, as a new tenant. */
export async function fillPlant(sql: Sql, house: House, tenantId: string): Promise<void> {
  await sql`insert into app.tenant (id, name) values (${tenantId}, 'simulated')`;
  await transactAsSystem(house, tenantId, async (tx) => {
    await tx.putMany(plants, plantIds.map(plantRow));
    await tx.putMany(people, [
      personRow('asha', ['quality', 'operator'], ['north']),
      personRow('balu', ['operator', 'quality'], ['north', 'south']),
      personRow('chitra', ['manager'], ['north', 'south']),
      personRow('dev', ['dispatch', 'operator'], ['north']),
    ]);
    await tx.put(products, pipe);
    await tx.putMany(
      lots,
      lotIds.map((id, at) => lotRow(id, at % 3 === 2 ? 'south' : 'north', house.now())),
    );
    await tx.putMany(
      equipment,
      operationIds.map((_, at) => machine(`M-${at}`, 'north')),
    );
    await tx.putMany(
      workOrders,
      operationIds.map((_, at) => workOrder(at)),
    );
    await tx.putMany(operations, operationIds.map(step));
  });
}

/** The person with today's functions and plants, as the server would sign them in. */
export async function actorNow(sql: Sql, tenantId: string, personId: string): Promise<Actor> {
  const [row] = await sql<{ functions: FunctionName[]; plantIds: string[] }[]>`
    select functions, plant_ids as "plantIds" from public.person where tenant_id = ${tenantId} and id = ${personId}`;
  if (!row) throw new Error(`nobody is called ${personId}`);
  return { tenantId, personId, functions: row.functions, plantIds: row.plantIds };
}

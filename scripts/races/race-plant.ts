import { equipment } from '../../db/equipment/equipment.ts';
import { lots } from '../../db/lot/lot.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { type House, transactAsSystem } from '../../server/postgres/transaction.ts';
import { lotRow } from '../../server/sync/plant-rows-fixture.ts';
import { fillPlant, machine, step, workOrder } from '../simulate/plant.ts';

/** Where the first own step begins; below are the simulator's. */
const firstOwn = 100;
/** Everybody counts here, too. */
export const sharedStepId = 'O-0';
/** Lots nobody's action touches. */
export const foreignLotIds = Array.from({ length: 20 }, (_, at) => `F-${at}`);
/** The lot of a writer at this step, on which they raise holds. */
export const lotAt = (stepId: string): string => `H-${stepId}`;

const stepAt = (at: number): string => `O-${at}`;

/** The simulator's plant with a step and a lot for each writer and lots for the foreign transaction. Resolves to the steps' ids. */
export async function fillRacePlant(sql: Sql, house: House, tenantId: string, writers: number): Promise<string[]> {
  await fillPlant(sql, house, tenantId);
  const places = Array.from({ length: writers }, (_, at) => firstOwn + at);
  await transactAsSystem(house, tenantId, async (tx) => {
    await tx.putMany(
      lots,
      [...foreignLotIds, ...places.map((at) => lotAt(stepAt(at)))].map((id) => lotRow(id, 'north', 0)),
    );
    await tx.putMany(
      equipment,
      places.map((at) => machine(`M-${at}`, 'north')),
    );
    await tx.putMany(workOrders, places.map(workOrder));
    await tx.putMany(
      operations,
      places.map((at) => step(stepAt(at), at)),
    );
  });
  return places.map(stepAt);
}

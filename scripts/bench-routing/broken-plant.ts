import { reportStop } from '../../db/equipment/equipment-mutators.ts';
import { hour } from '../../db/values/instant.ts';
import { fillPlant, fullStaff, make, plantId } from '../../server/exceptions/plant-fixture.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { newId } from '../../server/postgres/id.ts';
import { testActor } from '../../server/postgres/test-house.ts';
import { type House, transact } from '../../server/postgres/transaction.ts';

/** A machine whose stop is yet to be reported. */
export interface Machine {
  readonly tenantId: string;
  readonly id: string;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

/**
 * A plant of its own with so many machines, each with one step under way for one order line that one load waits for: its
 * stop asks six functions, each about something.
 */
export async function addMachines(sql: Sql, count: number): Promise<Machine[]> {
  const tenantId = crypto.randomUUID();
  const now = Date.now();
  await sql`insert into app.tenant (id, name) values (${tenantId}, 'Bench')`;
  const each = numbers(count);
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    equipment: each.map((at) => make.equipment({ id: `m-${at}`, work: `work-${at}` })),
    // Re-planning writes the orders' dates: each has the draft it came of.
    drafts: each.map((at) => make.draft({ id: `draft-o-${at}`, state: 'confirmed', orderId: `o-${at}` })),
    orders: each.map((at) => make.order({ id: `o-${at}`, state: 'in_production', promiseAt: now + 48 * hour })),
    orderLines: each.map((at) => make.orderLine({ id: `ol-${at}`, orderId: `o-${at}` })),
    workOrders: each.map((at) =>
      make.workOrder({
        id: `w-${at}`,
        state: 'running',
        orderLineIds: [`ol-${at}`],
        plannedStartAt: now - hour,
        plannedEndAt: now + 4 * hour,
      }),
    ),
    operations: each.map((at) =>
      make.operation({
        id: `op-${at}`,
        workOrderId: `w-${at}`,
        equipmentId: `m-${at}`,
        state: 'running',
        plannedStartAt: now - hour,
        plannedEndAt: now + 4 * hour,
      }),
    ),
  });
  return each.map((at) => ({ tenantId, id: `m-${at}` }));
}

/** An operator reports that a machine stands, through the shipped flow: one exception, six tasks and all deadlines in one transaction. */
export const breakMachine = (house: House, { tenantId, id }: Machine): Promise<void> =>
  transact(house, { actor: testActor(tenantId, 'operator', ['operator'], [plantId]), at: house.now() }, (tx) =>
    reportStop.run(tx, { stopId: newId(), equipmentId: id, reason: 'mechanical' }, tx.act),
  );

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lot } from '../../db/lot/lot.ts';
import { fillPlant, make, type PlantRows } from '../exceptions/plant-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { traceBack, traceForward } from './genealogy.ts';

const { sql } = await testDatabase();
const house = testHouse(sql);

/** A random plant: every lot may have earlier lots as parents, be staged, given to orders and loaded. */
const plant: fc.Arbitrary<PlantRows & { lots: Lot[] }> = fc
  .array(
    fc.record({
      parents: fc.array(fc.nat(20), { maxLength: 3 }),
      order: fc.nat(5),
      use: fc.nat(5),
      supplied: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  .map((given) => {
    const id = (at: number) => `lot-${String(at).padStart(2, '0')}`;
    const using = (use: number) => given.flatMap((each, at) => (each.use === use ? [{ ...each, at }] : []));
    return {
      products: [make.product({ id: 'p-1' })],
      customers: [0, 1].map((at) => make.customer({ id: `c-${at}` })),
      orders: [0, 1, 2, 3, 4, 5].map((at) => make.order({ id: `o-${at}`, customerId: `c-${at % 2}` })),
      orderLines: [0, 1, 2, 3, 4, 5].map((at) => make.orderLine({ id: `l-${at}`, orderId: `o-${at}` })),
      lots: given.map((each, at) =>
        make.lot({
          id: id(at),
          parents: [...new Set(each.parents.filter((parent) => parent < at).map(id))],
          supplierLot: each.supplied ? `S-${at % 4}` : null,
        }),
      ),
      workOrders: using(1).map(({ at }) =>
        make.workOrder({ id: `w-${at}`, inputLotIds: [id(at)], state: at % 2 ? 'closed' : 'running' }),
      ),
      allocations: using(2).map(({ at, order }) =>
        make.allocation({ id: `a-${at}`, lotId: id(at), orderLineId: `l-${order}`, orderId: `o-${order}` }),
      ),
      loads: [make.load({ id: 'd-0' }), make.load({ id: 'd-1', state: 'dispatched' })],
      loadLines: using(3).map(({ at, order }) =>
        make.loadLine({
          id: `ll-${at}`,
          loadId: `d-${at % 2}`,
          lotId: id(at),
          orderId: `o-${order}`,
          orderLineId: `l-${order}`,
        }),
      ),
    };
  });

const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

/** Everything linked to the lot, found by asking every lot again and again until nothing is added. */
function closure(lots: readonly Lot[], from: string, linked: (a: Lot, b: Lot) => boolean): Set<string> {
  const found = new Set([from]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const a of lots) for (const b of lots) if (found.has(a.id) && linked(a, b)) found.add(b.id);
  }
  return found;
}

test('[EXEC-11] a lot is traced forward to every shipment and back to every supplier lot, as by asking every row', async () => {
  await fc.assert(
    fc.asyncProperty(plant, fc.nat(19), async (rows, pick) => {
      const tenantId = await house.addTenant();
      await fillPlant(sql, tenantId, rows);
      const from = rows.lots[pick % rows.lots.length]?.id ?? '';
      const forward = closure(rows.lots, from, (a, b) => b.parents.includes(a.id));
      const back = closure(rows.lots, from, (a, b) => a.parents.includes(b.id));
      const loaded = (rows.loadLines ?? []).filter((line) => forward.has(line.lotId));
      const given = (rows.allocations ?? []).filter((each) => forward.has(each.lotId));
      const orderIds = sorted([...loaded, ...given].map((each) => each.orderId));
      const staged = (rows.workOrders ?? []).filter(
        (order) => order.state !== 'closed' && order.inputLotIds.some((id) => forward.has(id)),
      );
      const [there, origin] = await transactAsSystem(
        house,
        tenantId,
        async (tx) => [await traceForward(tx, from), await traceBack(tx, from)] as const,
      );
      expect(there).toEqual({
        lotIds: sorted(forward),
        workOrderIds: sorted(staged.map((order) => order.id)),
        orderIds,
        customerIds: sorted(
          (rows.orders ?? []).filter((order) => orderIds.includes(order.id)).map((order) => order.customerId),
        ),
        loadIds: sorted(loaded.map((line) => line.loadId)),
      });
      expect(origin).toEqual({
        lotIds: sorted(back),
        supplierLots: sorted(rows.lots.flatMap((lot) => (back.has(lot.id) ? (lot.supplierLot ?? []) : []))),
      });
    }),
    { numRuns: 40 },
  );
});

import { expect, test } from 'vitest';
import { equipment } from '../../db/equipment/equipment.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { people } from '../../db/person/person.ts';
import { plantScope } from '../../db/scope.ts';
import { calendarDays } from '../../db/shift/shift.ts';
import { tables } from '../../db/tables.ts';
import { fillPlant, fullStaff, make, plantId } from '../exceptions/plant-fixture.ts';
import { rowsNamed, rowsWhere } from './read-sql.ts';
import { testDatabase } from './test-database.ts';
import { testHouse } from './test-house.ts';
import { transactAsSystem } from './transaction.ts';

const { sql } = await testDatabase();
const house = testHouse(sql);
const [tenantId, other] = [await house.addTenant(), await house.addTenant('another')];
const date = (id: string) => ({
  id,
  scope: plantScope(plantId),
  plantId,
  date: id,
  kind: 'holiday' as const,
  name: 'Rest',
  fromMinute: null,
});
const holidays = ['2026-11-01', '2026-11-02', '2026-11-05', '2026-11-06'].map((id) => ({
  ...date(id),
  toMinute: null,
}));
for (const tenant of [tenantId, other])
  await fillPlant(sql, tenant, {
    people: [...fullStaff],
    customers: [make.customer({ id: 'c-1' }), make.customer({ id: 'c-2' })],
    products: [make.product({ id: 'p-1' })],
    orders: ['o-1', 'o-2', 'o-3'].map((id) => make.order({ id, customerId: id === 'o-3' ? 'c-2' : 'c-1' })),
    orderLines: ['1', '2', '3'].map((id) => make.orderLine({ id: `ol-${id}`, orderId: `o-${id}` })),
    equipment: ['3', '1', '2'].map((id) => make.equipment({ id: `m-${id}`, work: id === '1' ? 'saw' : 'press' })),
  });
await transactAsSystem(house, tenantId, (tx) => tx.putMany(calendarDays, holidays));

test('reads in one statement give the rows that each gives by itself, of every table', async () => {
  await transactAsSystem(house, tenantId, async (tx) => {
    for (const table of tables) expect(await tx.together(rowsWhere(table, {}))).toEqual([await tx.all(table)]);
    const found = await tx.together(...tables.map((table) => rowsWhere(table, {})));
    expect(found).toEqual(await Promise.all(tables.map((table) => tx.all(table))));
    expect(found.flat().length).toBeGreaterThan(fullStaff.length + 10);
  });
});

test('reads in one statement find by value, by any of several, by a stretch and along a path; of their own tenant only', async () => {
  await transactAsSystem(house, tenantId, async (tx) => {
    const path = [[orderLines, 'orderId']] as const;
    const [machines, own, none, nobody, days, named] = await tx.together(
      rowsWhere(equipment, { plantId, work: 'press' }),
      rowsWhere(salesOrders, { id: ['o-3', 'o-1', 'o-9'] }),
      rowsWhere(salesOrders, { id: [] }),
      rowsWhere(people, { id: "quality' or true --" }),
      rowsWhere(calendarDays, { plantId, date: { from: '2026-11-02', to: '2026-11-05' } }),
      rowsNamed(salesOrders, path, ['ol-2', 'ol-3']),
    );
    expect(machines.map(({ id }) => id)).toEqual(['m-2', 'm-3']);
    expect(own).toEqual(await tx.getMany(salesOrders, ['o-1', 'o-3']));
    expect([none, nobody]).toEqual([[], []]);
    expect(days.map(({ id }) => id)).toEqual(['2026-11-02', '2026-11-05']);
    expect(named).toEqual(await tx.getNamed(salesOrders, path, ['ol-2', 'ol-3']));
  });
});

test('reads in one statement see what was written before them', async () => {
  await transactAsSystem(house, tenantId, async (tx) => {
    const [machine] = await tx.getMany(equipment, ['m-1']);
    if (!machine) throw new Error('no machine');
    await tx.put(equipment, { ...machine, work: 'lathe' });
    const [[changed]] = await tx.together(rowsWhere(equipment, { work: 'lathe' }));
    expect(changed).toEqual({ ...machine, work: 'lathe' });
  });
});

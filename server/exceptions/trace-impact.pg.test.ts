import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { nodeKinds, reach } from './causal-line-sql.ts';
import { fillPlant, make, noon, type PlantRows, plantId } from './plant-fixture.ts';
import { impactOf, moneyAtRisk, ordersOf, readTouched } from './trace-impact.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon });

const few = <T>(of: fc.Arbitrary<T>, most = 3): fc.Arbitrary<T[]> =>
  fc.uniqueArray(of, { maxLength: most, selector: String });
const lotNames = ['l-0', 'l-1', 'l-2', 'l-3', 'l-4', 'l-5'];
const lineNames = ['ol-0', 'ol-1', 'ol-2', 'ol-3'];
const goods = ['p-0', 'p-1', 'p-2'];
const lotId = fc.constantFrom(...lotNames);
const lineId = fc.constantFrom(...lineNames);

type Rows = Required<
  Pick<PlantRows, 'products' | 'lots' | 'orders' | 'orderLines' | 'allocations' | 'workOrders' | 'operations'>
> &
  Required<Pick<PlantRows, 'loads' | 'loadLines'>>;

/** A small plant with any tangle of genealogy, allocations, work and trucks, finished ones among them. */
const plant: fc.Arbitrary<Rows> = fc
  .record({
    parents: fc.tuple(...lotNames.map((_, at) => few(fc.constantFrom(...lotNames.slice(0, at), 'm-0')))),
    orderStates: fc.tuple(...lineNames.map(() => fc.constantFrom('ready', 'in_production', 'dispatched', 'cancelled'))),
    shipped: fc.tuple(...lineNames.map(() => fc.constantFrom(0, 40_000, 100_000))),
    given: few(fc.tuple(lotId, lineId), 6),
    work: fc.array(
      fc.record({
        state: fc.constantFrom('planned', 'running', 'completed', 'closed'),
        inputs: few(lotId, 2),
        makes: fc.constantFrom(...goods),
        at: fc.constantFrom(plantId, plantId, 'plant-2'),
        step: fc.constantFrom('planned', 'paused', 'completed', 'closed'),
        machine: fc.constantFrom('e-0', 'e-1'),
        lines: few(lineId, 2),
      }),
      { maxLength: 4 },
    ),
    loadStates: fc.tuple(fc.constantFrom('staging', 'confirmed'), fc.constantFrom('loading', 'dispatched')),
    staged: few(fc.tuple(fc.constantFrom('ld-0', 'ld-1'), lotId, lineId), 5),
    bills: fc.tuple(...goods.map(() => few(fc.constantFrom('m-0', 'm-1', 'p-0'), 2))),
    wants: fc.tuple(...lineNames.map(() => fc.constantFrom(...goods, 'm-1'))),
    buyers: fc.tuple(...lineNames.map(() => fc.constantFrom('c-0', 'c-1'))),
    plants: fc.tuple(...lineNames.map(() => fc.constantFrom(plantId, plantId, 'plant-2'))),
  })
  .map((drawn) => ({
    products: [
      ...goods.map((id, at) =>
        make.product({ id, bom: (drawn.bills[at] ?? []).map((productId) => ({ productId, thousandthsPerUnit: 1 })) }),
      ),
      make.product({ id: 'm-0', kind: 'material' }),
      make.product({ id: 'm-1', kind: 'material' }),
    ],
    lots: lotNames.map((id, at) => make.lot({ id, parents: drawn.parents[at] ?? [] })),
    orders: lineNames.map((id, at) =>
      make.order({
        id: `of-${id}`,
        state: drawn.orderStates[at] as 'ready',
        customerId: drawn.buyers[at] ?? '',
        plantId: drawn.plants[at] ?? plantId,
      }),
    ),
    orderLines: lineNames.map((id, at) =>
      make.orderLine({
        id,
        orderId: `of-${id}`,
        shippedQuantity: drawn.shipped[at] ?? 0,
        netMinor: 1_000 + at,
        productId: drawn.wants[at] ?? '',
      }),
    ),
    allocations: drawn.given.map(([lot, line]) =>
      make.allocation({ id: `a-${lot}-${line}`, lotId: lot, orderLineId: line, orderId: `of-${line}` }),
    ),
    workOrders: drawn.work.map((each, at) =>
      make.workOrder({
        id: `w-${at}`,
        plantId: each.at,
        state: each.state as 'planned',
        productId: each.makes,
        inputLotIds: each.inputs,
        orderLineIds: each.lines,
      }),
    ),
    operations: drawn.work.map((each, at) =>
      make.operation({
        id: `p-${at}`,
        workOrderId: `w-${at}`,
        equipmentId: each.machine,
        state: each.step as 'planned',
      }),
    ),
    loads: drawn.loadStates.map((state, at) => make.load({ id: `ld-${at}`, state: state as 'staging' })),
    loadLines: drawn.staged.map(([load, lot, line]) =>
      make.loadLine({
        id: `ll-${load}-${lot}-${line}`,
        loadId: load,
        orderLineId: line,
        orderId: `of-${line}`,
        lotId: lot,
      }),
    ),
  }));

/** The same meaning by brute force: every pair of neighbours is written out, and the set grows until it no longer does. */
function oracle(rows: Rows, start: string, plant: string | null): string[] {
  const openLines = rows.orderLines.filter((line) => {
    const order = rows.orders.find((each) => each.id === line.orderId);
    return (
      line.shippedQuantity < line.quantity && !['dispatched', 'delivered', 'cancelled'].includes(order?.state ?? '')
    );
  });
  const openWork = rows.workOrders.filter((each) => each.state !== 'completed' && each.state !== 'closed');
  const openStaged = rows.loadLines.filter((line) =>
    ['planned', 'staging', 'loading', 'short'].includes(
      rows.loads.find((each) => each.id === line.loadId)?.state ?? '',
    ),
  );
  const isOpen = (id: string): boolean => openLines.some((line) => line.id === id);
  const pairs: [string, string][] = [
    ...rows.lots.flatMap((lot) => lot.parents.map((parent): [string, string] => [`lot ${parent}`, `lot ${lot.id}`])),
    ...openWork.flatMap((work) =>
      work.inputLotIds.map((id): [string, string] => [`lot ${id}`, `work_order ${work.id}`]),
    ),
    ...rows.allocations.map(({ lotId: lot, orderLineId }): [string, string] => [
      `lot ${lot}`,
      `order_line ${orderLineId}`,
    ]),
    ...openStaged.map((line): [string, string] => [`lot ${line.lotId}`, `load_line ${line.id}`]),
    ...openStaged.map((line): [string, string] => [`order_line ${line.orderLineId}`, `load_line ${line.id}`]),
    ...openStaged.map((line): [string, string] => [`load_line ${line.id}`, `order_line ${line.orderLineId}`]),
    ...openWork.flatMap((work) =>
      work.orderLineIds.map((id): [string, string] => [`work_order ${work.id}`, `order_line ${id}`]),
    ),
    ...rows.operations
      .filter((step) => openWork.some((work) => work.id === step.workOrderId))
      .map((step): [string, string] => [`operation ${step.id}`, `work_order ${step.workOrderId}`]),
    ...rows.operations
      .filter((step) => step.state !== 'completed' && step.state !== 'closed')
      .filter((step) => openWork.some((work) => work.id === step.workOrderId))
      .map((step): [string, string] => [`machine ${step.equipmentId}`, `operation ${step.id}`]),
    ...openWork
      .filter((work) => plant === null || work.plantId === plant)
      .flatMap((work) =>
        (rows.products.find((product) => product.id === work.productId)?.bom ?? []).map(
          ({ productId }): [string, string] => [`material ${productId}`, `work_order ${work.id}`],
        ),
      ),
    ...openLines
      .filter((line) => plant === null || rows.orders.find((each) => each.id === line.orderId)?.plantId === plant)
      .map((line): [string, string] => [`material ${line.productId}`, `order_line ${line.id}`]),
    ...openLines.map((line): [string, string] => [`order ${line.orderId}`, `order_line ${line.id}`]),
    ...openLines.map((line): [string, string] => [
      `customer ${rows.orders.find((each) => each.id === line.orderId)?.customerId}`,
      `order ${line.orderId}`,
    ]),
    ...openStaged.map((line): [string, string] => [`load ${line.loadId}`, `load_line ${line.id}`]),
  ];
  const lawful = pairs.filter(([, to]) => !to.startsWith('order_line ') || isOpen(to.slice('order_line '.length)));
  const found = new Set([start]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const [from, to] of lawful) if (found.has(from)) found.add(to);
  }
  return [...found].sort();
}

test('[EXC-3] the traversal finds exactly what a brute-force search finds, in any plant and from any place', async () => {
  await fc.assert(
    fc.asyncProperty(plant, fc.nat(), fc.constantFrom(null, plantId), async (rows, pick, within) => {
      const tenantId = await house.addTenant();
      await fillPlant(sql, tenantId, rows);
      const places = [
        ...rows.lots.map(({ id }) => ({ kind: 'lot' as const, id })),
        ...rows.workOrders.map(({ id }) => ({ kind: 'work_order' as const, id })),
        ...rows.operations.map(({ id }) => ({ kind: 'operation' as const, id })),
        ...rows.loadLines.map(({ id }) => ({ kind: 'load_line' as const, id })),
        ...rows.loads.map(({ id }) => ({ kind: 'load' as const, id })),
        ...rows.orders.map(({ id }) => ({ kind: 'order' as const, id })),
        ...['e-0', 'e-1'].map((id) => ({ kind: 'machine' as const, id })),
        ...['m-0', 'm-1', 'p-0'].map((id) => ({ kind: 'material' as const, id })),
        ...['c-0', 'c-1'].map((id) => ({ kind: 'customer' as const, id })),
      ];
      const start = places[pick % places.length] ?? { kind: 'lot' as const, id: 'l-0' };
      const found = await transactAsSystem(house, tenantId, (tx) => reach(tx, [start], within));
      expect(found.map((node) => `${node.kind} ${node.id}`).sort()).toEqual(
        oracle(rows, `${start.kind} ${start.id}`, within),
      );
      expect(found.every((node) => nodeKinds.includes(node.kind))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('[EXC-3] money at risk is the net of the touched lines, in the plant’s currency and never added up across currencies', async () => {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    customers: [make.customer({ id: 'c-1' })],
    products: [make.product({ id: 'p-1' })],
    orders: [make.order({ id: 'o-1' }), make.order({ id: 'o-2', currency: 'AED' })],
    orderLines: [
      make.orderLine({ id: 'ol-1', orderId: 'o-1', netMinor: 700 }),
      make.orderLine({ id: 'ol-2', orderId: 'o-1', position: 2, netMinor: 50 }),
      make.orderLine({ id: 'ol-3', orderId: 'o-2', netMinor: 9_000 }),
      make.orderLine({ id: 'ol-4', orderId: 'o-1', position: 3, netMinor: 10_000 }),
    ],
    lots: [make.lot({ id: 'l-1' })],
    allocations: ['ol-1', 'ol-2', 'ol-3'].map((line) =>
      make.allocation({ id: `a-${line}`, lotId: 'l-1', orderLineId: line, orderId: line === 'ol-3' ? 'o-2' : 'o-1' }),
    ),
  });
  const touched = await transactAsSystem(house, tenantId, async (tx) =>
    readTouched(tx, await reach(tx, [{ kind: 'lot', id: 'l-1' }])),
  );
  const impact = impactOf(touched);
  expect(impact.orders.map(({ number, minor, currency }) => ({ number, minor, currency }))).toEqual([
    { number: 'SO-o-1', minor: 750, currency: 'INR' },
    { number: 'SO-o-2', minor: 9_000, currency: 'AED' },
  ]);
  expect(moneyAtRisk(impact.orders, 'INR')).toEqual({ minor: 750, currency: 'INR' });
  expect(moneyAtRisk(impact.orders, 'USD')).toEqual({ minor: 9_000, currency: 'AED' });
  expect(moneyAtRisk(ordersOf([]), 'INR')).toEqual({ minor: 0, currency: 'INR' });
});

test('[EXC-3] a genealogy forty lots deep with lots shared by many is walked to its end, each place once', async () => {
  const tenantId = await house.addTenant();
  const deep = Array.from({ length: 40 }, (_, at) =>
    make.lot({ id: `d-${at}`, parents: at === 0 ? [] : [`d-${at - 1}`, ...(at > 1 ? [`d-${at - 2}`] : [])] }),
  );
  await fillPlant(sql, tenantId, {
    lots: deep,
    orders: [make.order({ id: 'o-1' })],
    orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1' })],
    allocations: [make.allocation({ id: 'a-1', lotId: 'd-39', orderLineId: 'ol-1', orderId: 'o-1' })],
  });
  const found = await transactAsSystem(house, tenantId, (tx) => reach(tx, [{ kind: 'lot', id: 'd-0' }]));
  expect(found).toHaveLength(41);
});

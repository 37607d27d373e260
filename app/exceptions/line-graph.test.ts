import { expect, test } from 'vitest';
import type { Exception } from '../../db/exception/exception.ts';
import { type LineRows, lineGraph } from './line-graph.ts';

/** Lot A went into work W (on machine M) and to line 1; line 2 waits for W; line 3 is given the good lot B. Truck T carries all. */
const rows = (change: { [K in keyof LineRows]?: unknown } = {}): LineRows =>
  ({
    exception: {
      subjectTable: 'lot',
      subjectId: 'A',
      state: 'routed',
      impact: {
        lotIds: ['A', 'C'],
        lines: [{ orderLineId: '1', lotId: 'A' }],
        orders: [1, 2, 3].map((at) => ({ orderId: `O${at}`, customer: `Buyer ${at}` })),
      },
    } as unknown as Exception,
    lots: [
      { id: 'A', number: 'L-A', state: 'held', parents: [] },
      { id: 'B', number: 'L-B', state: 'available', parents: [] },
      { id: 'C', number: 'L-C', state: 'available', parents: ['A'] },
    ],
    machines: [{ id: 'M', code: 'EXT-1', name: 'Extruder' }],
    workOrders: [
      { id: 'W', number: 'WO-1', state: 'running', inputLotIds: ['A'], orderLineIds: ['2'], shortFromAt: null },
    ],
    operations: [{ equipmentId: 'M', workOrderId: 'W', state: 'running' }],
    orderLines: [1, 2, 3].map((at) => ({
      id: `${at}`,
      orderId: `O${at}`,
      position: 1,
      quantity: 10,
      shippedQuantity: 0,
    })),
    orders: [1, 2, 3].map((at) => ({ id: `O${at}`, number: `SO-${at}`, state: 'planned', firstPromiseAt: 5 })),
    allocations: [
      { lotId: 'A', orderLineId: '1', quantity: 10 },
      { lotId: 'B', orderLineId: '3', quantity: 10 },
    ],
    loads: [{ id: 'T', number: 'LD-1', vehicle: 'MH', state: 'staging', confirmedAt: null }],
    loadLines: [1, 2, 3].map((at) => ({ loadId: 'T', orderId: `O${at}`, lotId: 'B', state: 'staged' })),
    productName: () => 'Pipe',
    ...change,
  }) as unknown as LineRows;

const fatesOf = (given: LineRows): Record<string, string> =>
  Object.fromEntries(lineGraph(given).nodes.map(({ title, fate }) => [title, fate]));

test('[ROOM-2] while it is open, what needs the bad lot is in danger, whatever its row says; the rest is saved', () => {
  expect(fatesOf(rows())).toEqual({
    'L-A': 'broken',
    'L-B': 'saved',
    'L-C': 'hit',
    'EXT-1': 'hit',
    'WO-1': 'hit',
    'SO-1/1': 'hit',
    'SO-2/1': 'hit',
    'SO-3/1': 'saved',
    'SO-1': 'hit',
    'SO-2': 'hit',
    'SO-3': 'saved',
    'LD-1': 'hit',
  });
});

test('[ROOM-2] a swap saves its order, a lot judged good saves its work, a cancelled order is lost', () => {
  const swapped = fatesOf(rows({ allocations: [{ lotId: 'B', orderLineId: '1', quantity: 10 }] }));
  expect([swapped['SO-1'], swapped['SO-2'], swapped['LD-1']]).toEqual(['saved', 'hit', 'hit']);
  const judged = [
    { id: 'A', number: 'L-A', state: 'used_as_is', parents: [] },
    { id: 'C', number: 'L-C', state: 'scrapped', parents: ['A'] },
  ];
  const good = fatesOf(rows({ lots: judged }));
  expect([good['WO-1'], good['EXT-1'], good['SO-2'], good['L-C']]).toEqual(['saved', 'saved', 'saved', 'lost']);
  const off = [{ id: 'O1', number: 'SO-1', state: 'cancelled', firstPromiseAt: 5 }];
  expect(fatesOf(rows({ orders: off }))['SO-1']).toBe('lost');
});

test('[ROOM-2] a truck that left late has lost its orders, one that left in time has saved them', () => {
  const orders = [{ id: 'O1', number: 'SO-1', state: 'dispatched', firstPromiseAt: 5 }];
  const left = (confirmedAt: number): LineRows =>
    rows({ orders, loads: [{ id: 'T', number: 'LD-1', vehicle: '', state: 'dispatched', confirmedAt }] });
  expect([fatesOf(left(5))['SO-1'], fatesOf(left(6))['SO-1'], fatesOf(left(6))['LD-1']]).toEqual([
    'saved',
    'lost',
    'saved',
  ]);
});

test('[ROOM-2] a work order is in danger while its step on the broken machine is not done', () => {
  const exception = { ...rows().exception, subjectTable: 'equipment', subjectId: 'M' };
  const step = (state: string) => [{ equipmentId: 'M', workOrderId: 'W', state }];
  const hit = fatesOf(rows({ exception, lots: [], operations: step('blocked') }));
  const past = fatesOf(rows({ exception, lots: [], operations: step('completed') }));
  expect([hit['EXT-1'], hit['WO-1'], past['WO-1']]).toEqual(['broken', 'hit', 'saved']);
});

test('[ROOM-1] the line leads from the lot through the work to the truck', () => {
  const edges = lineGraph(rows()).edges.map(([from, to]) => `${from} > ${to}`);
  expect(edges).toEqual([
    'lot A > lot C',
    'lot A > work_order W',
    'work_order W > order_line 2',
    'equipment M > work_order W',
    'lot A > order_line 1',
    'lot B > order_line 3',
    'order_line 1 > order O1',
    'order_line 2 > order O2',
    'order_line 3 > order O3',
    'order O1 > load T',
    'order O2 > load T',
    'order O3 > load T',
  ]);
});

import { expect, test } from 'vitest';
import type { Equipment } from '../../db/equipment/equipment.ts';
import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';
import { byGravity, stoppedBy } from './maintenance-view.ts';

const machine = (id: string, state: Equipment['state'], stateSince: number) =>
  ({ id, state, stateSince, rank: 0 }) as Equipment;
const step = (workOrderId: string, equipmentId: string, state: Operation['state'], plannedStartAt: number) =>
  ({ id: `${workOrderId}-1`, workOrderId, equipmentId, state, plannedStartAt }) as Operation;

test('[DESK-11] machines that are down come first, the longest standing on top', () => {
  const rows = [
    machine('runs', 'running', 1),
    machine('new', 'down', 9),
    machine('old', 'down', 2),
    machine('stops', 'stopped', 1),
  ];
  expect(rows.sort(byGravity).map(({ id }) => id)).toEqual(['old', 'new', 'stops', 'runs']);
});

test('[DESK-11] a machine that stands names the work it stops, what was in hand first, and the orders behind it by promise', () => {
  const line = (id: string, orderId: string, promiseAt: number | null) => ({ id, orderId, promiseAt }) as OrderLine;
  const sold = (id: string, promiseAt: number | null) => ({ id, customerId: 'c', promiseAt }) as SalesOrder;
  const stopped = stoppedBy('m', {
    steps: [
      step('next', 'm', 'released', 1),
      step('hand', 'm', 'running', 5),
      step('done', 'm', 'completed', 0),
      step('else', 'n', 'running', 0),
    ],
    workOrders: new Map(
      ['next', 'hand', 'done', 'else'].map((id) => [
        id,
        { id, productId: 'p', orderLineIds: ['b', 'a'] } as unknown as WorkOrder,
      ]),
    ),
    products: new Map(),
    orderLines: new Map([
      ['a', line('a', 'so-a', 3)],
      ['b', line('b', 'so-b', null)],
    ]),
    orders: new Map([
      ['so-a', sold('so-a', 9)],
      ['so-b', sold('so-b', 7)],
    ]),
    customers: new Map(),
  });
  expect(stopped.map(({ order }) => order.id)).toEqual(['hand', 'next']);
  expect(stopped[0]?.behind.map(({ order, promiseAt }) => [order.id, promiseAt])).toEqual([
    ['so-a', 3],
    ['so-b', 7],
  ]);
});

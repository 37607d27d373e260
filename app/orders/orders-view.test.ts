import { expect, test } from 'vitest';
import type { SalesOrder } from '../../db/order/order.ts';
import { byPromise, findOrders, latenessOf, passes } from './orders-view.ts';

const now = 10_000;
const order = (change: Partial<SalesOrder> = {}): SalesOrder => ({
  id: 'so',
  scope: 'plant:nashik',
  plantId: 'nashik',
  number: 'SO-1',
  draftId: 'd',
  customerId: 'c',
  state: 'planned',
  currency: 'INR',
  netMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  wantedAt: null,
  firstPromiseAt: 20_000,
  promiseAt: 20_000,
  promiseBasis: 'ATP',
  promisedAt: now,
  erpRef: null,
  confirmedAt: 0,
  ...change,
});
const row = (change: Partial<SalesOrder>) => ({ order: order(change), customer: undefined, zone: 'UTC' });

test.each([
  ['kept', {}, undefined],
  ['passed', { promiseAt: 9_000, firstPromiseAt: 8_000 }, 'overdue'],
  ['moved back', { promiseAt: 21_000 }, 'moved'],
  ['moved forward', { promiseAt: 19_000 }, undefined],
  ['after the wanted day', { wantedAt: 15_000 }, 'after_wanted'],
  ['not given yet', { promiseAt: null, firstPromiseAt: null }, undefined],
  ['passed, but the order has left', { promiseAt: 9_000, state: 'dispatched' }, undefined],
] as const)('[DESK-18] a promise that is %s', (_, change, lateness) => {
  expect(latenessOf(order(change), now)).toBe(lateness);
});

test('[DESK-18] the list shows what is still to leave by its promise, then what has left, the newest first', () => {
  const rows = [
    row({ id: 'left early', state: 'delivered', confirmedAt: 1 }),
    row({ id: 'left late', state: 'dispatched', confirmedAt: 2 }),
    row({ id: 'later', promiseAt: 30_000 }),
    row({ id: 'unpromised', promiseAt: null }),
    row({ id: 'sooner', promiseAt: 15_000 }),
  ];
  expect(rows.sort(byPromise).map((each) => each.order.id)).toEqual([
    'unpromised',
    'sooner',
    'later',
    'left late',
    'left early',
  ]);
});

test('[DESK-18] a filter passes one state, what is open, what is late, or all', () => {
  const late = order({ promiseAt: 21_000 });
  expect((['open', 'late', 'all', 'planned', 'ready'] as const).filter((each) => passes(each, late, now))).toEqual([
    'open',
    'late',
    'all',
    'planned',
  ]);
});

test('[DESK-18] an order is found by its number or ERP reference', () => {
  const rows = [row({ number: 'SO-1042', erpRef: 'ERP-77' }), row({ number: 'SO-1043' })];
  expect(findOrders(rows, '1042')).toHaveLength(1);
  expect(findOrders(rows, 'erp-77 so')).toHaveLength(1);
  expect(findOrders(rows, 'so')).toHaveLength(2);
});

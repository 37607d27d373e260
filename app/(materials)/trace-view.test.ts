import { describe, expect, test } from 'vitest';
import type { Customer } from '../../db/customer/customer.ts';
import type { Load, LoadLine } from '../../db/load/load.ts';
import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import { byIdOf, givenOf, lotOf } from '../_stock/stock-fixture.ts';
import { madeOf, searchLots, tracedOrders } from './trace-view.ts';

const made = (id: string, parents: string[], madeAt = 0) => ({ ...lotOf(id, 'pipe', 1), parents, madeAt });

describe('a supplier lot followed forward', () => {
  test('[DESK-30] every lot made of it is found once, at its nearest step', () => {
    const origin = lotOf('rm', 'resin', 1);
    const all = [
      origin,
      made('mix', ['rm', 'chalk'], 1),
      made('pipe', ['mix'], 2),
      made('both', ['rm', 'pipe'], 3),
      made('other', ['chalk'], 4),
    ];
    expect(madeOf([origin], all).map(({ lot, step }) => [lot.id, step])).toEqual([
      ['both', 1],
      ['mix', 1],
      ['pipe', 2],
    ]);
  });

  test('[DESK-30] lots that name each other as parents end the search all the same', () => {
    const knot = [made('a', ['b']), made('b', ['a'])];
    expect(madeOf([knot[0] ?? lotOf('a', 'pipe', 1)], knot).map(({ lot }) => lot.id)).toEqual(['b']);
  });

  test('[DESK-30] orders that have left with it come first, then by promise, each with its trucks', () => {
    const order = (id: string) => ({ id, number: id, customerId: 'c', promiseAt: null }) as SalesOrder;
    const line = (id: string, promiseAt: number) => ({ id, promiseAt }) as OrderLine;
    const onTruck = (orderId: string, loadId: string, state: LoadLine['state'] = 'picked') =>
      ({ orderId, orderLineId: orderId, loadId, state }) as LoadLine;
    const truck = (id: string, state: Load['state'], slotAt: number) => ({ id, state, slotAt }) as Load;
    const found = tracedOrders({
      allocations: ['later', 'sooner'].map((id) => ({ ...givenOf('lot', id, 1), orderId: id })),
      loadLines: [onTruck('left', 'gone'), onTruck('sooner', 'waits'), onTruck('later', 'waits', 'swapped')],
      loads: byIdOf(truck('gone', 'dispatched', 1), truck('waits', 'staging', 2)),
      orders: byIdOf(order('later'), order('sooner'), order('left')),
      lines: byIdOf(line('later', 9), line('sooner', 3), line('left', 20)),
      customers: new Map([['c', { id: 'c', name: 'Balaji' } as Customer]]),
    });
    expect(found.map((each) => [each.order.id, each.promiseAt, each.loads.map(({ gone }) => gone)])).toEqual([
      ['left', 20, [true]],
      ['sooner', 3, [false]],
      ['later', 9, []],
    ]);
    expect(found[0]?.customer).toBe('Balaji');
  });

  test('[DESK-30] part of a label’s number finds its lots, supplier lots before our own', () => {
    const bought = { ...lotOf('RM-1', 'resin', 1), supplierLot: 'SEK-77120' };
    const own = { ...lotOf('L-7712', 'pipe', 1), madeAt: 9 };
    expect(searchLots([own, bought], ' 7712 ').map(({ id }) => id)).toEqual(['RM-1', 'L-7712']);
    expect(searchLots([own, bought], '  ')).toEqual([]);
  });
});

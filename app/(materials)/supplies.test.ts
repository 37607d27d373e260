import { expect, test } from 'vitest';
import type { SupplyOrder } from '../../db/supply/supply-order.ts';
import { expectedSupplies } from './supplies.ts';

const supply = (id: string, change: Partial<SupplyOrder>): SupplyOrder => ({
  id,
  scope: 'plant:p',
  plantId: 'p',
  number: id,
  supplier: 'S',
  productId: 'm',
  quantity: 1_000,
  state: 'expected',
  promisedAt: 100,
  expectedAt: 100,
  reason: null,
  received: 0,
  receivedAt: null,
  lotIds: [],
  overReason: null,
  ...change,
});

test('[EXC-21] deliveries stand by the hour they come, and say which are later than first said or overdue', () => {
  const supplies = [
    supply('later', { expectedAt: 300 }),
    supply('there', { state: 'received' }),
    supply('in time', {}),
    supply('overdue', { expectedAt: 50 }),
  ];
  const shown = expectedSupplies({ supplies, products: new Map() }, 60);
  expect(shown.map(({ supply: { id }, standing }) => [id, standing])).toEqual([
    ['overdue', 'overdue'],
    ['in time', 'in_time'],
    ['later', 'later'],
  ]);
});

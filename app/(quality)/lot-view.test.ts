import { expect, test } from 'vitest';
import type { Lot } from '../../db/lot/lot.ts';
import { siblingsOf } from './lot-view.ts';

const lot = (id: string, change: Partial<Lot>): Lot =>
  ({ id, parents: [], supplierLot: null, workOrderId: null, madeAt: 0, ...change }) as Lot;

test('[DESK-12] what may share a lot’s fault is shown with it: a common parent, supplier lot or work order', () => {
  const held = lot('held', { parents: ['resin'], workOrderId: 'wo', supplierLot: 'S' });
  const others = [
    lot('parent', { parents: ['resin', 'pigment'], madeAt: 3 }),
    lot('work', { workOrderId: 'wo', madeAt: 2 }),
    lot('supplier', { supplierLot: 'S', madeAt: 1 }),
    lot('stranger', { parents: ['pigment'] }),
  ];
  expect(siblingsOf(held, [held, ...others]).map(({ id }) => id)).toEqual(['parent', 'work', 'supplier']);
  expect(siblingsOf(lot('bare', {}), [lot('other', {})])).toEqual([]);
});

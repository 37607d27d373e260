import { expect, test } from 'vitest';
import type { Lot } from '../../db/lot/lot.ts';
import { descendants, lotReach, type ReachRows } from './lot-reach.ts';

const scope = 'plant:p';
const lot = (id: string, parents: string[] = [], change: Partial<Lot> = {}): Lot => ({
  id,
  scope,
  plantId: 'p',
  number: id,
  productId: 'pipe',
  state: 'available',
  madeQuantity: 600_000,
  quantity: 600_000,
  parents,
  supplierLot: null,
  workOrderId: null,
  location: '',
  madeAt: 0,
  ...change,
});
const nothing: Omit<ReachRows, 'lot'> = {
  plantLots: [],
  allocations: [],
  orders: new Map(),
  orderLines: new Map(),
  customers: new Map(),
  loadLines: [],
  loads: new Map(),
  workOrders: [],
};

test('[DESK-8] before a hold is raised the device says how much leaves the stock', () => {
  expect(lotReach({ ...nothing, lot: lot('L-1') }).available).toBe(600_000);
  expect(lotReach({ ...nothing, lot: lot('L-1', [], { state: 'quarantined' }) }).available).toBe(0);
});

test('[DESK-8] it names the trucks that carry the lot, the next to leave first, and tells a loaded one from a staged one', () => {
  const line = (id: string, loadId: string, picked: number, state: 'staged' | 'picked' | 'swapped' = 'staged') => ({
    id,
    scope,
    loadId,
    orderId: 'so',
    orderLineId: 'so-1',
    productId: 'pipe',
    lotId: 'L-1',
    quantity: 10,
    picked,
    state,
    pickedBy: null,
    pickedAt: null,
    pickedHow: null,
  });
  const load = (id: string, slotAt: number) => ({
    id,
    scope,
    plantId: 'p',
    number: id,
    vehicle: '',
    slotAt,
    state: 'loading' as const,
    seal: null,
    sealedAt: null,
    confirmedBy: null,
    confirmedAt: null,
    proof: null,
  });
  const reach = lotReach({
    ...nothing,
    lot: lot('L-1'),
    loadLines: [
      line('1', 'late', 0),
      line('2', 'soon', 10, 'picked'),
      line('3', 'soon', 0),
      line('4', 'not', 0, 'swapped'),
    ],
    loads: new Map(['late', 'soon', 'not'].map((id) => [id, load(id, id === 'soon' ? 1 : 2)])),
  });
  expect(reach.loads.map(({ id, loaded }) => [id, loaded])).toEqual([
    ['soon', true],
    ['late', false],
  ]);
});

test('[DESK-8] lots made from it are found at any depth, once each', () => {
  const family = [lot('resin'), lot('mix', ['resin']), lot('pipe', ['mix', 'resin']), lot('other', ['else'])];
  expect(
    descendants(lot('resin'), family)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['mix', 'pipe']);
});

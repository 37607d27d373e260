import { describe, expect, test } from 'vitest';
import type { Equipment } from '../../db/equipment/equipment.ts';
import type { Exception } from '../../db/exception/exception.ts';
import type { SupplyOrder } from '../../db/supply/supply-order.ts';
import { hour } from '../../db/values/instant.ts';
import { stageWork, type WorkRows } from '../_stock/stage-work.ts';
import { byIdOf, lotOf, productOf, stepOf, workOf } from '../_stock/stock-fixture.ts';
import { materialStock, searchMaterials } from './material-stock.ts';
import type { MaterialsRows } from './materials-view.ts';
import { shortagesOf } from './shortages.ts';

const products = byIdOf(productOf('pipe', { resin: 1_000 }), productOf('resin'), productOf('chalk'));

function rowsOf(work: Partial<WorkRows>, more: Partial<MaterialsRows> = {}): MaterialsRows {
  const rows = { workOrders: [], operations: [], products, lots: new Map(), allocations: [], ...work };
  return {
    zone: 'Asia/Kolkata',
    version: undefined,
    machines: new Map([['m', { id: 'm', code: 'MIX-1' } as Equipment]]),
    staged: stageWork(rows),
    products,
    lots: [...rows.lots.values()],
    allocations: [],
    lines: new Map(),
    orders: new Map(),
    exceptionOf: new Map(),
    tasks: [],
    pulled: [],
    supplies: [],
    plantId: 'p',
    mayExpect: false,
    ...more,
  };
}

describe('shortages', () => {
  test('[DESK-28] they stand by the hour they stop a machine, with what is missing and what of it is on hold', () => {
    const rows = rowsOf({
      workOrders: [
        workOf('later', 'pipe', 5, { shortFromAt: 30 * hour }),
        workOf('first', 'pipe', 10, { shortFromAt: 2 * hour, inputLotIds: ['few'] }),
        workOf('fine', 'pipe', 1, { inputLotIds: ['few'], plannedStartAt: 99 * hour }),
      ],
      operations: [stepOf('first'), stepOf('later')],
      lots: byIdOf(lotOf('few', 'resin', 4), lotOf('kept', 'resin', 70, 'held')),
    });
    const [first, later] = shortagesOf(rows, 0);
    expect([first, later].map((each) => [each?.work.order.id, each?.machine?.code, each?.at])).toEqual([
      ['first', 'MIX-1', 2 * hour],
      ['later', 'MIX-1', 30 * hour],
    ]);
    expect(first?.missing[0]).toMatchObject({ held: 70_000, comesInTime: false, leadMs: 24 * hour });
    expect(first?.missing[0]?.need).toMatchObject({ quantity: 10_000, missing: 6_000 });
    expect(later?.missing[0]?.comesInTime).toBe(true);
  });

  test('[DESK-28] a staged lot that was held leads to its own exception until the work order has one', () => {
    const work = {
      workOrders: [workOf('w', 'pipe', 5, { inputLotIds: ['r'] })],
      lots: byIdOf(lotOf('r', 'resin', 10, 'held')),
    };
    const hold = { id: 'ex-hold' } as Exception;
    const short = { id: 'ex-short' } as Exception;
    const roomOf = (...raised: [string, Exception][]) =>
      shortagesOf(rowsOf(work, { exceptionOf: new Map(raised) }), 0)[0]?.exception?.id;
    expect(roomOf(['r', hold])).toBe('ex-hold');
    expect(roomOf(['r', hold], ['w', short])).toBe('ex-short');
  });
});

describe('material stock', () => {
  test('[DESK-29] on hand is what is staged, free and on hold, lot by lot', () => {
    const rows = rowsOf({
      workOrders: [workOf('w', 'pipe', 30, { inputLotIds: ['a'] }), workOf('v', 'pipe', 5, { inputLotIds: ['a'] })],
      lots: byIdOf(
        { ...lotOf('b', 'resin', 20, 'held'), location: 'Silo 2' },
        { ...lotOf('a', 'resin', 100), location: 'Silo 10' },
        lotOf('gone', 'resin', 5, 'scrapped'),
      ),
    });
    const resin = materialStock(rows).find(({ product }) => product.id === 'resin');
    expect(resin).toMatchObject({ onHand: 120_000, staged: 35_000, free: 65_000, held: 20_000, missing: 0 });
    expect(resin?.lots.map(({ lot, staged, stagedFor }) => [lot.id, staged, stagedFor])).toEqual([
      ['b', 0, []],
      ['a', 35_000, ['v', 'w']],
    ]);
  });

  test('[DESK-29] what is missing stands first, then what is on hold', () => {
    const rows = rowsOf({
      workOrders: [workOf('w', 'pipe', 30, { shortFromAt: 1 })],
      lots: byIdOf(lotOf('c', 'chalk', 1)),
    });
    expect(materialStock(rows).map(({ product, missing }) => [product.id, missing])).toEqual([
      ['resin', 30_000],
      ['chalk', 0],
    ]);
  });

  test('[DESK-29] what is free or owed by a supplier is not missing', () => {
    const work = { workOrders: [workOf('w', 'pipe', 30)], lots: byIdOf(lotOf('a', 'resin', 12)) };
    const owed = { productId: 'resin', quantity: 10_000, received: 4_000, state: 'expected' } as SupplyOrder;
    const missingWith = (...supplies: SupplyOrder[]) =>
      materialStock(rowsOf(work, { supplies })).find(({ product }) => product.id === 'resin')?.missing;
    expect([missingWith(), missingWith(owed), missingWith({ ...owed, state: 'received' })]).toEqual([
      18_000, 12_000, 18_000,
    ]);
    expect(missingWith(owed, owed, owed)).toBe(0);
  });

  test('[DESK-29] a material is found by its name, its place or a supplier’s lot', () => {
    const lot = { ...lotOf('RM-1', 'resin', 1), supplierLot: 'SEK-77120', location: 'Silo 03' };
    const stock = materialStock(rowsOf({ lots: byIdOf(lot) }));
    const found = (said: string): string[] => searchMaterials(stock, said).map(({ product }) => product.id);
    expect(['77120', 'silo 03', 'RESIN', 'nothing'].map(found)).toEqual([['resin'], ['resin'], ['resin'], []]);
  });

  test('[ERP-20] what the ERP counts stands beside what is counted here, as old as its oldest part', () => {
    const part = (place: string, count: number, asOf: number) => ({
      ...{ id: place, scope: 'tenant', productId: 'resin', lot: null, place, source: 'tryton' },
      ...{ quantity: count * 1_000, asOf },
    });
    const counted = {
      ...rowsOf({ lots: byIdOf(lotOf('a', 'resin', 100)) }),
      pulled: [part('A', 70, 9), part('B', 25, 4)],
    };
    const thereOf = new Map(materialStock(counted).map(({ product, there }) => [product.id, there]));
    expect(thereOf.get('resin')).toEqual({ quantity: 95_000, more: -5_000, asOf: 4 });
    expect(thereOf.get('chalk')).toBeNull();
  });
});

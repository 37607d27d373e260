import { describe, expect, test } from 'vitest';
import { isShort, type StagedWork, stageWork, stopsAt, type WorkRows } from './stage-work.ts';
import { byIdOf, givenOf, lotOf, productOf, stepOf, workOf } from './stock-fixture.ts';

const products = byIdOf(productOf('pipe', { resin: 500, chalk: 100 }), productOf('resin'), productOf('chalk'));
const stage = (rows: Partial<WorkRows>): StagedWork[] =>
  stageWork({ workOrders: [], operations: [], products, lots: new Map(), allocations: [], ...rows });
const partsOf = (work: StagedWork | undefined) =>
  work?.needs.map(({ product, staged, missing }) => ({
    of: product.id,
    staged: staged.map(({ lot, quantity }) => [lot.id, quantity]),
    missing,
  }));

describe('material staged for work', () => {
  test('[DESK-23] work orders take from their lots in the order they start, started ones first', () => {
    const [started, first, second] = stage({
      workOrders: [
        workOf('late', 'pipe', 100, { plannedStartAt: 20, inputLotIds: ['r1', 'r2'] }),
        workOf('soon', 'pipe', 100, { plannedStartAt: 10, inputLotIds: ['r1'] }),
        workOf('runs', 'pipe', 40, { plannedStartAt: 30, inputLotIds: ['r1'] }),
      ],
      operations: [stepOf('runs', { startedAt: 5, state: 'running' })],
      lots: byIdOf(lotOf('r1', 'resin', 90), lotOf('r2', 'resin', 200)),
    });
    expect([started, first, second].map((work) => work?.order.id)).toEqual(['runs', 'soon', 'late']);
    expect(partsOf(started)?.[0]).toMatchObject({ staged: [['r1', 20_000]] });
    expect(partsOf(first)?.[0]).toMatchObject({ staged: [['r1', 50_000]] });
    expect(partsOf(second)?.[0]).toMatchObject({
      staged: [
        ['r1', 20_000],
        ['r2', 30_000],
      ],
    });
  });

  test('[DESK-23] what is given to customers, on hold or not there is missing', () => {
    const [work] = stage({
      workOrders: [workOf('w', 'pipe', 100, { inputLotIds: ['r1', 'held', 'c1'] })],
      lots: byIdOf(lotOf('r1', 'resin', 30), lotOf('held', 'resin', 500, 'held'), lotOf('c1', 'chalk', 100)),
      allocations: [givenOf('r1', 'line', 20)],
    });
    expect(partsOf(work)).toEqual([
      { of: 'resin', staged: [['r1', 10_000]], missing: 40_000 },
      { of: 'chalk', staged: [['c1', 10_000]], missing: 0 },
    ]);
    expect(work?.barred.map(({ id }) => id)).toEqual(['held']);
  });

  test('[DESK-23] a work order that has begun is never short, one whose staged lot was held since is at once', () => {
    const held = byIdOf(lotOf('r1', 'resin', 100, 'held'));
    const inputs = { inputLotIds: ['r1'], plannedStartAt: 7 };
    const running = { state: 'running', startedAt: 1 } as const;
    const [begun] = stage({
      workOrders: [workOf('w', 'pipe', 10, inputs)],
      operations: [stepOf('w', running)],
      lots: held,
    });
    const [waits] = stage({ workOrders: [workOf('w', 'pipe', 10, inputs)], lots: held });
    const [said] = stage({ workOrders: [workOf('w', 'pipe', 10, { shortFromAt: 3 })] });
    expect([begun, waits, said].map((work) => work && isShort(work))).toEqual([false, true, true]);
    expect([waits, said].map((work) => work && stopsAt(work))).toEqual([7, 3]);
  });

  test('[DESK-23] what is done is not staged any more', () => {
    const done = (['completed', 'closed'] as const).map((state) => workOf(state, 'pipe', 10, { state }));
    expect(stage({ workOrders: done })).toEqual([]);
  });
});

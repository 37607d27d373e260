import { describe, expect, test } from 'vitest';
import { byIdOf, givenOf, lotOf, productOf, workOf } from '../_stock/stock-fixture.ts';
import { freeStock, searchStock } from './free-stock.ts';
import { lineOf, orderOf, rowsOf } from './planning-fixture.ts';

const pipe = productOf('pipe', { resin: 1 });

describe('what can be promised now', () => {
  test('[DESK-25] free is what is usable, given to nobody and kept for no line that waits', () => {
    const [stock] = freeStock(
      rowsOf({
        products: byIdOf(pipe, productOf('resin')),
        lots: [lotOf('a', 'pipe', 100), lotOf('b', 'pipe', 50, 'held'), lotOf('c', 'pipe', 30, 'reworked')],
        allocations: [givenOf('a', 'covered', 40), givenOf('b', 'held', 7)],
        orders: byIdOf(orderOf('so')),
        lines: [
          lineOf('covered', 'so', { quantity: 40_000 }),
          lineOf('waits', 'so', { quantity: 25_000 }),
          lineOf('made', 'so', { quantity: 500_000 }),
        ],
        workOrders: byIdOf(
          workOf('w2', 'pipe', 500, { orderLineIds: ['made'], plannedEndAt: 9 }),
          workOf('w1', 'pipe', 60, { plannedEndAt: 5 }),
          workOf('w0', 'pipe', 60, { plannedEndAt: 1, state: 'completed' }),
        ),
      }),
    );
    expect(stock).toMatchObject({ onHand: 130_000, given: 40_000, waiting: 25_000, held: 50_000, free: 65_000 });
    expect(stock?.next).toEqual({ number: 'w1', quantity: 60_000, at: 5 });
  });

  test('[DESK-25] it is never less than nothing, and a material is not for sale', () => {
    const rows = rowsOf({
      products: byIdOf(pipe, productOf('resin')),
      orders: byIdOf(orderOf('so')),
      lines: [lineOf('l', 'so')],
    });
    expect(freeStock(rows).map(({ product, free, waiting }) => [product.id, free, waiting])).toEqual([
      ['pipe', 0, 10_000],
    ]);
  });

  test('[DESK-25] a product is found by parts of its code and name in any order', () => {
    const stock = freeStock(rowsOf({ products: byIdOf({ ...pipe, code: 'CPVC-ELB-100', name: 'CPVC Elbow 1 inch' }) }));
    expect(searchStock(stock, ' inch elb').length).toBe(1);
    expect(searchStock(stock, 'elb 2').length).toBe(0);
    expect(searchStock(stock, '').length).toBe(1);
  });
});

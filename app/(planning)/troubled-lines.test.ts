import { describe, expect, test } from 'vitest';
import type { Exception } from '../../db/exception/exception.ts';
import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import type { WorkOrder } from '../../db/work-order/work-order.ts';
import { byIdOf, givenOf, lotOf, workOf } from '../_stock/stock-fixture.ts';
import { lineOf, orderOf, rowsOf } from './planning-fixture.ts';
import { troubledLines } from './troubled-lines.ts';

const now = 500;
type Given = { order?: Partial<SalesOrder>; line?: Partial<OrderLine>; work?: Partial<WorkOrder>; stock?: number };

/** The trouble of one line with that order, work order and stock. */
function troubleOf({ order = {}, line = {}, work, stock = 0 }: Given): string | undefined {
  const rows = rowsOf({
    orders: byIdOf(orderOf('so', order)),
    lines: [lineOf('l', 'so', line)],
    lots: [lotOf('lot', 'pipe', 100)],
    allocations: stock > 0 ? [givenOf('lot', 'l', stock)] : [],
    workOrders: work ? byIdOf(workOf('w', 'pipe', 10, { orderLineIds: ['l'], ...work })) : new Map(),
  });
  return troubledLines(rows, now)[0]?.trouble;
}

describe('gaps and late orders', () => {
  test('[DESK-24] a line covered by stock or by work that ends in time is in no trouble', () => {
    expect(troubleOf({ stock: 10 })).toBeUndefined();
    expect(troubleOf({ stock: 4, work: { plannedEndAt: 900 } })).toBeUndefined();
  });

  test('[DESK-24] each trouble is told by its own name, the gravest where there are several', () => {
    expect(troubleOf({})).toBe('uncovered');
    expect(troubleOf({ stock: 9 })).toBe('uncovered');
    expect(troubleOf({ work: { state: 'completed' } })).toBe('uncovered');
    expect(troubleOf({ line: { promiseAt: null }, stock: 10 })).toBe('uncovered');
    expect(troubleOf({ line: { promiseAt: 499 }, stock: 10 })).toBe('overdue');
    expect(troubleOf({ work: { plannedEndAt: 1_001 } })).toBe('ready_late');
    expect(troubleOf({ stock: 10, order: { firstPromiseAt: 999, wantedAt: 1 } })).toBe('promised_later');
    expect(troubleOf({ stock: 10, order: { firstPromiseAt: 1_000, wantedAt: 999 } })).toBe('after_wanted');
  });

  test('[DESK-24] what was shipped, cancelled or is on credit hold is no gap', () => {
    expect(troubleOf({ line: { shippedQuantity: 10_000 } })).toBeUndefined();
    expect(troubleOf({ order: { state: 'cancelled' } })).toBeUndefined();
    expect(troubleOf({ order: { state: 'on_credit_hold' } })).toBeUndefined();
  });

  test('[DESK-24] gaps come before late lines, each kind by promise, with the exception that decides about them', () => {
    const raised = { id: 'ex', impact: { lines: [{ orderLineId: 'gap-soon' }] } } as unknown as Exception;
    const found = troubledLines(
      rowsOf({
        orders: byIdOf(orderOf('so')),
        lines: [
          lineOf('late', 'so', { promiseAt: 1 }),
          lineOf('gap-then', 'so', { promiseAt: 900 }),
          lineOf('gap-soon', 'so', { promiseAt: 600 }),
        ],
        lots: [lotOf('lot', 'pipe', 100)],
        allocations: [givenOf('lot', 'late', 10)],
        openExceptions: [raised],
      }),
      now,
    );
    expect(found.map(({ line, exceptionId }) => [line.id, exceptionId])).toEqual([
      ['gap-soon', 'ex'],
      ['gap-then', undefined],
      ['late', undefined],
    ]);
  });
});

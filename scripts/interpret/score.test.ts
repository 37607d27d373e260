import { expect, test } from 'vitest';
import type { ReadLine } from '../../server/intake/interpret/reading.ts';
import { addTally, Expected, markCase, measuresOf, NO_TALLY, reliabilityOf } from './score.ts';

const line = (sku: string, qty: number | null, unit: string, accepted = true): ReadLine => ({
  sku,
  candidates: [sku],
  qty,
  unit,
  confidence: accepted ? 1 : 0.5,
  accepted,
  span: { start: 0, end: 1 },
  price: null,
});
const expected = (lines: unknown, date?: string) => Expected.parse({ lines, ...(date ? { date } : {}) });

test('[READ-13] each expected line takes one line read, right in product, quantity and unit', () => {
  const wanted = expected([
    { sku: ['A'], accept: [{ qty: 2, unit: 'box' }] },
    { sku: ['A'], accept: [{ qty: 2, unit: 'box' }] },
    {
      sku: ['B', 'C'],
      accept: [
        { qty: 36, unit: 'piece' },
        { qty: 3, unit: 'dozen' },
      ],
    },
  ]);
  const { tally, fault } = markCase(wanted, { lines: [line('A', 2, 'box'), line('C', 3, 'dozen')], date: null });
  expect(tally).toMatchObject({ gold: 3, predicted: 2, right: 2, orders: 1, exact: 0, accepted: 2, acceptedRight: 2 });
  expect(fault).toBe('not whole');
  expect(markCase(wanted, { lines: [line('A', 3, 'box'), line('A', 2, 'bag')], date: null }).tally.right).toBe(0);
});

test('[READ-13] an ambiguous line counts as found and never as rightly accepted', () => {
  const wanted = expected([{ sku: ['A', 'B'], ambiguous: true, accept: [{ qty: 1, unit: 'box' }] }]);
  const { tally, graded } = markCase(wanted, { lines: [line('B', 1, 'box')], date: null });
  expect(tally).toMatchObject({ right: 1, exact: 1, accepted: 1, acceptedRight: 0 });
  expect(graded).toEqual([{ confidence: 1, accepted: true, right: false }]);
});

test('[READ-13] a line where none is expected is a false order; the measures are shares of what there is', () => {
  const none = expected([], '2025-10-16');
  const wrong = markCase(none, { lines: [line('A', 1, 'box')], date: '2025-10-16' });
  const right = markCase(none, { lines: [], date: null });
  expect([wrong.fault, right.fault]).toEqual(['false order', undefined]);
  expect(measuresOf(addTally(wrong.tally, right.tally))).toMatchObject({
    messages: 2,
    falseOrders: 50,
    dates: 50,
    lineF1: null,
  });
  expect(measuresOf(NO_TALLY).exact).toBeNull();
  expect(reliabilityOf(wrong.graded).at(-1)).toEqual({ from: 0.99, lines: 1, accepted: 1, right: 0 });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exception } from '../../db/exception/exception.ts';
import type { LoadLine } from '../../db/load/load.ts';
import { fatesOf, type LedgerRows, ledgerOf } from './ledger.ts';
import { exceptionOf, noRows } from './manager-fixture.ts';

const orderIds = ['o-0', 'o-1', 'o-2', 'o-3'] as const;
const promise = fc.option(fc.integer({ min: 1, max: 9 }));

/** Four orders in any state, on any of three trucks, touched by up to four exceptions. */
const plant = fc.record({
  orders: fc.tuple(
    ...orderIds.map((id) =>
      fc.record({
        id: fc.constant(id),
        draftId: fc.constant(`d-${id}`),
        state: fc.constantFrom('planned' as const, 'dispatched' as const, 'delivered' as const, 'cancelled' as const),
        firstPromiseAt: promise,
      }),
    ),
  ),
  loads: fc.tuple(
    ...['l-0', 'l-1', 'l-2'].map((id) =>
      fc.record({
        id: fc.constant(id),
        state: fc.constantFrom('loading' as const, 'confirmed' as const, 'dispatched' as const),
        confirmedAt: promise,
      }),
    ),
  ),
  staged: fc.array(fc.tuple(fc.constantFrom('l-0', 'l-1', 'l-2'), fc.constantFrom(...orderIds)), { maxLength: 6 }),
  accepted: fc.array(fc.tuple(fc.constantFrom(...orderIds), fc.integer({ min: 1, max: 12 })), { maxLength: 3 }),
  touched: fc.array(
    fc.uniqueArray(fc.tuple(fc.constantFrom(...orderIds), fc.integer({ min: 1, max: 900 })), {
      selector: ([id]) => id,
      maxLength: 4,
    }),
    { maxLength: 4 },
  ),
});

const currencyOf = (orderId: string): string => (orderId === 'o-3' ? 'AED' : 'INR');

function touching(id: string, orders: readonly (readonly [string, number])[]): Exception {
  const base = exceptionOf(id, { subjectId: id });
  const affected = orders.map(([orderId, minor]) => ({
    orderId,
    number: orderId,
    customerId: 'c',
    customer: 'C',
    minor,
    currency: currencyOf(orderId),
    promiseAt: null,
  }));
  return { ...base, moneyAtRiskMinor: 50, impact: { ...base.impact, orders: affected } };
}

test('[LEDGER-1] [LEDGER-2] what came of the money is what a clerk would write, order by order, and adds up', () => {
  fc.assert(
    fc.property(plant, ({ orders, loads, staged, accepted, touched }) => {
      const exceptions = touched.map((each, at) => touching(`ex-${at}`, each));
      const rows: LedgerRows = {
        ...noRows,
        exceptions,
        orders,
        loads,
        loadLines: staged.map(([loadId, orderId]) => ({ loadId, orderId }) as LoadLine),
        accepted: new Map(accepted),
      };
      // The clerk: each order by itself, asked in plain sentences.
      const written = new Map<string, { risk: number; kept: number; lost: number }>();
      const note = (currency: string, minor: number, fate: string): void => {
        const sum = written.get(currency) ?? { risk: 0, kept: 0, lost: 0 };
        sum.risk += minor;
        if (fate === 'kept') sum.kept += minor;
        if (fate === 'lost') sum.lost += minor;
        written.set(currency, sum);
      };
      const yes = new Map(accepted);
      for (const order of orders) {
        const most = Math.max(0, ...touched.flat().flatMap(([id, minor]) => (id === order.id ? [minor] : [])));
        if (most === 0) continue;
        const trucks = loads.filter(
          ({ id, state, confirmedAt }) =>
            staged.some(([load, of]) => load === id && of === order.id) && state !== 'loading' && confirmedAt !== null,
        );
        const leftAt = trucks.length > 0 ? Math.max(...trucks.map(({ confirmedAt }) => confirmedAt ?? 0)) : null;
        const byFirst = order.firstPromiseAt !== null && leftAt !== null && leftAt <= order.firstPromiseAt;
        const byAccepted = leftAt !== null && leftAt <= (yes.get(order.id) ?? 0);
        const measured = order.firstPromiseAt !== null || yes.has(order.id);
        const hasLeft = order.state === 'dispatched' || order.state === 'delivered';
        if (order.state === 'cancelled') note(currencyOf(order.id), most, 'lost');
        else if (!hasLeft || leftAt === null || !measured) note(currencyOf(order.id), most, 'open');
        else note(currencyOf(order.id), most, byFirst || byAccepted ? 'kept' : 'lost');
      }
      for (const each of touched) if (each.length === 0) note('INR', 50, 'open');

      const { money, entries } = ledgerOf(rows);
      const sums = Object.fromEntries(
        money.map((each) => [
          each.currency,
          { risk: each.atRiskMinor, kept: each.preservedMinor, lost: each.lostMinor },
        ]),
      );
      expect(sums).toEqual(Object.fromEntries(written));
      for (const each of [...money, ...entries.flatMap((entry) => entry.money)])
        expect(each.preservedMinor + each.lostMinor + each.openMinor).toBe(each.atRiskMinor);
    }),
    { numRuns: 500 },
  );
});

test('[LEDGER-1] what stands on a draft is lost when it is refused, and fares as its order once it is one', () => {
  const draft = (id: string, state: string) => ({ id, state }) as LedgerRows['drafts'][number];
  const { drafts } = fatesOf({
    ...noRows,
    drafts: [
      draft('asked', 'awaiting_approval'),
      draft('refused', 'rejected'),
      draft('late', 'expired'),
      draft('sold', 'confirmed'),
    ],
    orders: [{ id: 'o', draftId: 'sold', state: 'dispatched', firstPromiseAt: 5 }],
    loads: [{ id: 'l', state: 'dispatched', confirmedAt: 4 }],
    loadLines: [{ loadId: 'l', orderId: 'o' } as LoadLine],
  });
  expect([...drafts.values()]).toEqual(['open', 'lost', 'lost', 'preserved']);
});

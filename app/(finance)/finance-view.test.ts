import { expect, test } from 'vitest';
import type { CreditPosition, Customer } from '../../db/customer/customer.ts';
import type { OrderState, SalesOrder } from '../../db/order/order.ts';
import { byRisk, creditOf, toneOfCredit } from './finance-view.ts';

const buyer = (id: string): Customer => ({
  id,
  scope: 'tenant',
  name: id,
  tier: 'A',
  region: 'Pune',
  currency: 'INR',
  waNumbers: [],
  taxNumber: null,
  state: 'active',
});

const position = (
  customerId: string,
  limitMinor: number,
  receivableMinor: number,
  overdueDays = 0,
): CreditPosition => ({
  id: customerId,
  scope: 'money',
  customerId,
  limitMinor,
  receivableMinor,
  currency: 'INR',
  overdueDays,
  asOf: 0,
  source: 'ledger',
});

const order = (customerId: string, state: OrderState, totalMinor: number): SalesOrder => ({
  id: `${customerId}-${state}`,
  scope: 'plant:nashik',
  plantId: 'nashik',
  number: 'SO-1',
  draftId: 'd',
  customerId,
  state,
  currency: 'INR',
  netMinor: totalMinor,
  taxMinor: 0,
  totalMinor,
  wantedAt: null,
  firstPromiseAt: null,
  promiseAt: null,
  promiseBasis: null,
  promisedAt: null,
  erpRef: null,
  confirmedAt: 0,
});

test('[DESK-19] exposure is receivables and every order not delivered or cancelled, as the checks compute it', () => {
  const orders = [
    order('a', 'confirmed', 100),
    order('a', 'dispatched', 20),
    order('a', 'delivered', 1_000),
    order('a', 'cancelled', 1_000),
    order('b', 'confirmed', 1_000),
  ];
  const credit = creditOf(buyer('a'), position('a', 1_000, 300), orders);
  expect(credit).toMatchObject({ openMinor: 120, exposureMinor: 420, share: 0.42 });
  expect(credit.openOrders).toHaveLength(2);
});

test('[DESK-19] those past a limit come first, then those who have used more of it', () => {
  const list = [
    creditOf(buyer('half'), position('half', 100, 50), []),
    creditOf(buyer('old bill'), position('old bill', 100, 10, 61), []),
    creditOf(buyer('close'), position('close', 100, 90), []),
    creditOf(buyer('over'), position('over', 100, 101), []),
    creditOf(buyer('unknown'), undefined, []),
  ];
  expect(list.sort(byRisk).map(({ customer }) => customer.name)).toEqual([
    'unknown',
    'over',
    'old bill',
    'close',
    'half',
  ]);
});

test('[DESK-19] a bill of 60 days passes, one of 61 does not', () => {
  expect(toneOfCredit(creditOf(buyer('a'), position('a', 100, 10, 60), []))).toBe('late');
  expect(toneOfCredit(creditOf(buyer('a'), position('a', 100, 10, 61), []))).toBe('held');
});

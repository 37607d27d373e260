import { expect, test } from 'vitest';
import type { CreditPosition, Customer } from '../../db/customer/customer.ts';
import type { OrderState, SalesOrder } from '../../db/order/order.ts';
import { byRisk, type CreditGround, creditOf, toneOfCredit } from './finance-view.ts';

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

const usual: CreditGround = { limits: [], terms: [], proofs: [], at: 1_000 };

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
  const credit = creditOf(buyer('a'), position('a', 1_000, 300), orders, usual);
  expect(credit).toMatchObject({ openMinor: 120, exposureMinor: 420, share: 0.42 });
  expect(credit.openOrders).toHaveLength(2);
});

test('[CREDIT-6] a delivered order counts until the receivable is newer than the word that it arrived', () => {
  const orders = [order('a', 'delivered', 1_000)];
  const proof = {
    ...{ id: 'd:a', scope: 'plant:nashik', plantId: 'nashik', loadId: 'd', orderId: 'a-delivered', customerId: 'a' },
    ...{ receivedBy: 'Ramesh', receivedAt: 1, recordedBy: 'dispatch', recordedAt: 500 },
  };
  const ground = { ...usual, proofs: [proof] };
  expect(creditOf(buyer('a'), { ...position('a', 10_000, 300), asOf: 499 }, orders, ground).exposureMinor).toBe(1_300);
  expect(creditOf(buyer('a'), { ...position('a', 10_000, 300), asOf: 500 }, orders, ground).exposureMinor).toBe(300);
});

test('[DESK-19] those past a limit come first, then those who have used more of it', () => {
  const list = [
    creditOf(buyer('half'), position('half', 100, 50), [], usual),
    creditOf(buyer('old bill'), position('old bill', 100, 10, 61), [], usual),
    creditOf(buyer('close'), position('close', 100, 90), [], usual),
    creditOf(buyer('over'), position('over', 100, 101), [], usual),
    creditOf(buyer('unknown'), undefined, [], usual),
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
  expect(toneOfCredit(creditOf(buyer('a'), position('a', 100, 10, 60), [], usual))).toBe('late');
  expect(toneOfCredit(creditOf(buyer('a'), position('a', 100, 10, 61), [], usual))).toBe('held');
});

test('[CREDIT-1] the desk counts the greatest temporary limit that runs, as the checks do', () => {
  const limit = (id: string, extraMinor: number, validTo: number) => ({
    id,
    scope: 'money',
    customerId: 'a',
    extraMinor,
    currency: 'INR',
    validFrom: 0,
    validTo,
    givenBy: 'cfo',
    reason: '',
  });
  const limits = [limit('less', 50, 2_000), limit('most', 100, 2_000), limit('over', 900, 1_000)];
  const credit = creditOf(buyer('a'), position('a', 100, 150), [], { ...usual, limits });
  expect(credit).toMatchObject({ limitMinor: 200, extraMinor: 100, share: 0.75 });
  expect(toneOfCredit(credit)).toBe('run');
  expect(creditOf(buyer('b'), position('b', 100, 150), [], { ...usual, limits }).extraMinor).toBe(0);
});

test('[CREDIT-3] the desk blocks by the customer’s own days', () => {
  const terms = [{ id: 't', scope: 'money', customerId: null, tier: 'A', blockDays: 45 }];
  const credit = creditOf(buyer('a'), position('a', 100, 10, 46), [], { ...usual, terms });
  expect([credit.blockDays, toneOfCredit(credit)]).toEqual([45, 'held']);
});

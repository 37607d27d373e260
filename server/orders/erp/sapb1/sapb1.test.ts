import { describe, expect, test } from 'vitest';
import { keepsErpContract, someOrder } from '../contract-fixture.ts';
import { keepsAdapterHabits } from '../wire/adapter-habits-fixture.ts';
import { openSapb1 } from './sapb1-bench-fixture.ts';

const never = new AbortController().signal;

describe('Sapb1', () => {
  keepsErpContract(() => openSapb1(), { pulls: true });
  keepsAdapterHabits({
    open: () => openSapb1(),
    otherTax: () => openSapb1({ taxPercent: 12 }),
    wholeQuantities: () => openSapb1({}, { quantityDigits: 0 }),
    wholePrices: () => openSapb1({}, { priceDigits: 0 }),
    approvals: [() => openWithApprovals('answers_with_a_number'), () => openWithApprovals('answers_not_found')],
    secrets: ['open-sesame'],
  });
});

/** A company with an approval procedure, which answers a create in one of the ways it does, and an authorizer. */
async function openWithApprovals(approval: 'answers_with_a_number' | 'answers_not_found') {
  const bench = await openSapb1({ approval });
  const decide = (key: string, approves: boolean): void =>
    bench.server.decide(key, approves ? 'dasApproved' : 'dasRejected');
  return { ...bench, decide };
}

test('[ERP-6] a session that ran out is opened anew, and the order is booked once', async () => {
  const { erp, server, documents } = await openSapb1();
  await erp.findByReference('order:1', never);
  server.expire();
  expect(await erp.createOrder('order:1', someOrder, never)).toMatchObject({ value: { state: 'booked' } });
  expect(await documents('order:1')).toBe(1);
});

test('[ADAPTER-9] the number a waiting order was answered with is nobody’s until it is approved', async () => {
  const bench = await openWithApprovals('answers_with_a_number');
  await bench.erp.createOrder('order:1', someOrder, never);
  const told = await bench.erp.listOrders(0, Date.UTC(2100, 0, 1), never);
  expect(told).toMatchObject({
    value: [{ key: 'order:1', state: 'pending', reference: expect.stringContaining('draft') }],
  });
  expect(bench.server.sets.get('Orders') ?? []).toEqual([]);
});

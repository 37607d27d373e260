import { expect, test } from 'vitest';
import { creditPositions } from '../../db/customer/customer.ts';
import { decideApproval, setDiscount } from '../../db/draft/draft-mutators.ts';
import { outboundMessages } from '../../db/message/message.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { confirmOrder } from './confirm-order.ts';
import { addCustomer, addDraft, draftOf, openShop, order, type Shop } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql);

const ordersOf = (draftId: string) => shop.act((tx) => tx.scan(salesOrders, 'draftId', draftId));

function decide(
  of: Shop,
  who: readonly [string, 'commercial' | 'finance'],
  draft: { id: string; version: number },
  kind: 'price' | 'credit',
  decision: 'approved' | 'rejected' = 'approved',
): Promise<void> {
  return of.actAs(...who, (tx) =>
    decideApproval.run(
      tx,
      { approvalId: tx.newId(), draftId: draft.id, draftVersion: draft.version, kind, decision, reason: 'seen' },
      tx.act,
    ),
  );
}
const meera = ['meera', 'commercial'] as const;
const farid = ['farid', 'finance'] as const;

test('[ORDER-1] a checked draft becomes an order with its number, lines and money', async () => {
  const draft = await order(shop, { wantedAt: 1_800_000_000_000 }, {}, { baseQuantity: 2_500 });
  const [made, ...more] = await ordersOf(draft.id);
  expect(more).toEqual([]);
  expect(made).toMatchObject({
    id: draft.orderId,
    number: expect.stringMatching(/^SO-\d+$/),
    state: 'confirmed',
    netMinor: 100_000,
    taxMinor: 18_000,
    totalMinor: 118_000,
    wantedAt: 1_800_000_000_000,
    confirmedAt: shop.house.now(),
  });
  const lines = await shop.act((tx) => tx.scan(orderLines, 'orderId', made?.id ?? ''));
  expect(lines.map(({ quantity, netMinor }) => [quantity, netMinor]).toSorted()).toEqual([
    [10_000, 80_000],
    [2_500, 20_000],
  ]);
});

test('[ORDER-1] confirming again does nothing, alone or eight at a time', async () => {
  const draft = await order(shop);
  const again = () => shop.act((tx) => confirmOrder(tx, { draftId: draft.id }));
  await again();
  await Promise.all(Array.from({ length: 8 }, again));
  expect(await ordersOf(draft.id)).toHaveLength(1);
  expect(await draftOf(shop, draft.id)).toEqual(draft);
});

test('[ORDER-1] an order that is there can be written again by the stations after', async () => {
  const draft = await order(shop);
  const [made] = await ordersOf(draft.id);
  if (!made) throw new Error('no order');
  await shop.act((tx) => tx.put(salesOrders, { ...made, state: 'planned', promiseAt: 1_800_000_000_000 }));
  expect(await ordersOf(draft.id)).toMatchObject([{ state: 'planned', promiseAt: 1_800_000_000_000 }]);
});

test('[CHECK-7] with every breach approved the order goes on', async () => {
  const customerId = await shop.act((tx) => addCustomer(tx, {}, { overdueDays: 90 }));
  const draft = await order(shop, { customerId, extraDiscountBps: 900 });
  await decide(shop, meera, draft, 'price');
  expect(await draftOf(shop, draft.id)).toMatchObject({ state: 'awaiting_approval' });
  await decide(shop, farid, draft, 'credit');
  expect(await draftOf(shop, draft.id)).toMatchObject({ state: 'submitting' });
  expect(await ordersOf(draft.id)).toHaveLength(1);
});

test('[CHECK-7] one rejection ends it, and the customer is told once, without reasons', async () => {
  const waNumbers = ['+919820099999'];
  const customerId = await shop.act((tx) => addCustomer(tx, { waNumbers }, { overdueDays: 90 }));
  const draft = await order(shop, { customerId, extraDiscountBps: 900 });
  await decide(shop, farid, draft, 'credit', 'rejected');
  expect(await draftOf(shop, draft.id)).toMatchObject({ state: 'rejected' });
  const told = await shop.act((tx) => tx.scan(outboundMessages, 'draftId', draft.id));
  expect(told).toMatchObject([{ toNumber: waNumbers[0], state: 'waiting' }]);
  expect(told[0]?.body).toMatch(/^Namaste! Aapke order ke liye dhanyavaad\./);
  await expect(decide(shop, meera, draft, 'price')).rejects.toThrow('approval.not_awaited');
  expect(await ordersOf(draft.id)).toEqual([]);
});

test('[ORDER-8] a changed draft needs its approval anew, and its author may not give it', async () => {
  const draft = await order(shop, { extraDiscountBps: 900 });
  const raised = { draftId: draft.id, extraDiscountBps: 1_500 };
  await shop.actAs(...meera, (tx) => setDiscount.run(tx, raised, tx.act));
  await expect(decide(shop, ['arun', 'commercial'], draft, 'price')).rejects.toThrow('approval.draft_changed');
  const changed = await draftOf(shop, draft.id);
  expect(changed).toMatchObject({ state: 'awaiting_approval', version: 2, requesterId: 'meera' });
  await expect(decide(shop, meera, changed, 'price')).rejects.toThrow('approval.own_request');
  await decide(shop, ['arun', 'commercial'], changed, 'price');
  expect(await draftOf(shop, draft.id)).toMatchObject({ state: 'submitting', netMinor: 68_000 });
});

test('[ORDER-8] breached anew while it waited, a draft goes back for the approval it lacks', async () => {
  const customerId = await shop.act((tx) => addCustomer(tx));
  const draft = await order(shop, { customerId, extraDiscountBps: 900 });
  await shop.act(async (tx) => {
    const credit = await tx.get(creditPositions, customerId);
    if (credit) await tx.put(creditPositions, { ...credit, overdueDays: 75 });
  });
  await decide(shop, meera, draft, 'price');
  const back = await draftOf(shop, draft.id);
  expect(back).toMatchObject({ state: 'awaiting_approval', version: 1, breaches: ['credit'] });
  expect(back.reasons.at(-1)).toMatchObject({ code: 'credit.changed_since_check', ok: false });
  await decide(shop, farid, back, 'credit');
  expect(await draftOf(shop, draft.id)).toMatchObject({ state: 'submitting' });
});

test('[ORDER-8] of two drafts that fit the limit only one by one, the second goes back', async () => {
  const customerId = await shop.act((tx) => addCustomer(tx, {}, { limitMinor: 100_000 }));
  const first = await order(shop, { customerId });
  const second = await shop.act(async (tx) => {
    const id = await addDraft(tx, { customerId });
    tx.happened({ type: 'order.drafted', draftId: id });
    return id;
  });
  expect(first.state).toBe('submitting');
  expect(await draftOf(shop, second)).toMatchObject({ state: 'awaiting_approval', breaches: ['credit'] });
});

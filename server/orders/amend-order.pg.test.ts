import { expect, test } from 'vitest';
import { draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { decideApproval } from '../../db/draft/draft-mutators.ts';
import { amendOrder, cancelOrder } from '../../db/order/amendment-mutators.ts';
import { orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { addCustomer, draftOf, openShop, order, pipe, priceRule } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, { now: Date.now });
await shop.act(async (tx) => {
  await tx.put(products, { ...pipe, id: 'bend', code: 'BEND' });
  await tx.put(priceRules, priceRule({ id: 'list-bend', kind: 'list', productId: 'bend', unitPrice: 500_000 }));
});

/** An order of so many lengths of pipe that the ERP has booked. */
async function booked(given: Partial<OrderDraft> = {}, count = 10): Promise<SalesOrder> {
  const amount = { quantity: count * 1_000, baseQuantity: count * 1_000 };
  const draft = await order(shop, given, amount);
  await shop.act((tx) => tx.sql`update public.order_draft set state = 'confirmed' where id = ${draft.id}`);
  return orderOf(draft.orderId);
}

async function orderOf(orderId: string | null): Promise<SalesOrder> {
  const found = await shop.act((tx) => tx.get(salesOrders, orderId ?? ''));
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

type Wanted = readonly [position: number, productId: string, count: number];

async function amend(of: SalesOrder, ...wanted: Wanted[]): Promise<OrderDraft> {
  const draftId = await shop.actAs('asha', 'commercial', async (tx) => {
    const lines = wanted.map(([position, productId, count]) => ({
      lineId: tx.newId(),
      position,
      productId,
      quantity: count * 1_000,
      unit: 'length',
    }));
    const args = { orderId: of.id, draftId: tx.newId(), fromDraftId: of.draftId, lines };
    await amendOrder.run(tx, args, tx.act);
    return args.draftId;
  });
  return draftOf(shop, draftId);
}

const linesOf = async ({ id }: SalesOrder) =>
  (await shop.act((tx) => tx.scan(orderLines, 'orderId', id)))
    .sort((a, b) => a.position - b.position)
    .map(({ position, productId, quantity, netMinor }) => [position, productId, quantity / 1_000, netMinor]);

test('[APPROVAL-5] an amendment within price and credit becomes the order’s money and lines, and keeps its number', async () => {
  const before = await booked();
  const [line] = await shop.act((tx) => tx.scan(orderLines, 'orderId', before.id));
  const draft = await amend(before, [1, 'pipe', 12], [2, 'bend', 5]);
  expect(draft).toMatchObject({ state: 'confirmed', orderId: before.id });
  const after = await orderOf(before.id);
  expect(after).toMatchObject({ number: before.number, draftId: draft.id, netMinor: 96_000 + 20_000 });
  expect(await linesOf(after)).toEqual([
    [1, 'pipe', 12, 96_000],
    [2, 'bend', 5, 20_000],
  ]);
  const [kept] = await shop.act((tx) => tx.scan(orderLines, 'orderId', before.id));
  expect(kept?.id).toBe(line?.id);
  const less = await amend(after, [2, 'bend', 5]);
  expect(await linesOf(await orderOf(before.id))).toEqual([[2, 'bend', 5, 20_000]]);
  expect(less.netMinor).toBe(20_000);
});

test('[APPROVAL-5] a breach of the amendment waits for its approval, and the order stands as it was till then', async () => {
  const before = await booked({ extraDiscountBps: 500 });
  await shop.act((tx) => tx.sql`update public.order_draft set state = state where id = ${before.draftId}`);
  const customerId = await shop.act((tx) => addCustomer(tx, {}, { limitMinor: 100_000 }));
  const small = await booked({ customerId });
  const draft = await amend(small, [1, 'pipe', 11]);
  expect(draft).toMatchObject({ state: 'awaiting_approval', breaches: ['credit'] });
  expect(await orderOf(small.id)).toEqual(small);
  await expect(amend(small, [1, 'pipe', 9])).rejects.toMatchObject({ code: 'order.change_waits' });
  await shop.actAs('farid', 'finance', async (tx) => {
    const args = {
      draftId: draft.id,
      draftVersion: draft.version,
      kind: 'credit',
      decision: 'approved',
      reason: '',
    } as const;
    await decideApproval.run(tx, { ...args, approvalId: tx.newId() }, tx.act);
  });
  expect(await orderOf(small.id)).toMatchObject({ netMinor: 88_000 });
});

test.for([
  ['in production', 'in_production', 'order.too_late_to_amend'],
  ['dispatched', 'loading', 'order.too_late_to_amend'],
  ['cancelled', 'cancelled', 'order.too_late_to_amend'],
] as const)('[APPROVAL-5] an order %s is not amended and not called off', async ([_, state, code]) => {
  const before = await booked();
  await shop.act((tx) => tx.sql`update public.sales_order set state = ${state} where id = ${before.id}`);
  await expect(amend(before, [1, 'pipe', 9])).rejects.toMatchObject({ code });
  const cancelled = shop.actAs('asha', 'commercial', (tx) => cancelOrder.run(tx, { orderId: before.id }, tx.act));
  await expect(cancelled).rejects.toMatchObject({ code });
});

test('[APPROVAL-5] called off, an order owes nothing more', async () => {
  const before = await booked();
  await shop.actAs('asha', 'commercial', (tx) => cancelOrder.run(tx, { orderId: before.id }, tx.act));
  expect(await orderOf(before.id)).toMatchObject({ state: 'cancelled' });
});

test('[PRICE-5] an amended order keeps its price for as much or less, and pays the day’s for more', async () => {
  const before = await booked({ extraDiscountBps: 400 });
  await shop.act((tx) => tx.sql`update public.price_rule set unit_price = 1200000 where id = 'list'`);
  const less = await amend(before, [1, 'pipe', 8]);
  const [kept] = await shop.act((tx) => tx.scan(draftLines, 'draftId', less.id));
  expect(less.state).toBe('confirmed');
  expect(kept).toMatchObject({ unitPrice: 768_000 });
  expect(kept?.priceTrace.at(-1)).toEqual({ rule: 'agreed', code: 'agreed', unitPrice: 768_000 });
  const more = await amend(await orderOf(before.id), [1, 'pipe', 9]);
  const [dearer] = await shop.act((tx) => tx.scan(draftLines, 'draftId', more.id));
  expect(dearer).toMatchObject({ unitPrice: 921_600 });
  await shop.act((tx) => tx.sql`update public.price_rule set unit_price = 1000000 where id = 'list'`);
});

test('[CREDIT-4] what raises nothing needs no credit; what does counts in place of the order', async () => {
  const customerId = await shop.act((tx) => addCustomer(tx, {}, { limitMinor: 100_000 }));
  const before = await booked({ customerId });
  const fits = await amend(before, [1, 'pipe', 10], [2, 'bend', 1]);
  expect(fits).toMatchObject({ state: 'confirmed', totalMinor: 99_120 });
  await shop.act((tx) => tx.sql`update public.credit_position set overdue_days = 99 where customer_id = ${customerId}`);
  const less = await amend(await orderOf(before.id), [1, 'pipe', 10]);
  expect(less).toMatchObject({ state: 'confirmed', breaches: [] });
  expect(await amend(await orderOf(before.id), [1, 'pipe', 11])).toMatchObject({ breaches: ['credit'] });
});

test('[APPROVAL-5] around the product: no draft takes an order’s place that did not ask to, and none unapproved', async () => {
  const before = await booked();
  const stranger = await order(shop, {}, { quantity: 1_000, baseQuantity: 1_000 });
  const lay = (draftId: string) =>
    shop.act(async (tx) => {
      await tx.sql`update public.order_draft set state = 'approved' where id = ${draftId} and state = 'awaiting_approval'`;
      await tx.sql`update public.order_draft set state = 'submitting' where id = ${draftId} and state <> 'submitting'`;
      await tx.sql`update public.sales_order as o set draft_id = d.id, net_minor = d.net_minor, tax_minor = d.tax_minor,
        total_minor = d.total_minor from public.order_draft as d where o.id = ${before.id} and d.id = ${draftId}`;
    });
  await expect(lay(stranger.id)).rejects.toMatchObject({ code: 'order.money_is_fixed' });
  await shop.act(
    (tx) => tx.sql`update public.credit_position set overdue_days = 99 where customer_id = ${shop.customerId}`,
  );
  const waiting = await amend(before, [1, 'pipe', 40]);
  await expect(lay(waiting.id)).rejects.toMatchObject({ code: 'order.unapproved_credit' });
  const asOrder = shop.act(async (tx) => {
    await tx.sql`update public.order_draft set state = 'approved' where id = ${waiting.id}`;
    await tx.sql`update public.order_draft set state = 'submitting' where id = ${waiting.id}`;
    await tx.put(salesOrders, {
      ...before,
      id: tx.newId(),
      number: 'SO-x',
      draftId: waiting.id,
      netMinor: waiting.netMinor,
      taxMinor: waiting.taxMinor,
      totalMinor: waiting.totalMinor,
    });
  });
  await expect(asOrder).rejects.toMatchObject({ code: 'order.draft_is_amendment' });
  await shop.act(
    (tx) => tx.sql`update public.credit_position set overdue_days = 0 where customer_id = ${shop.customerId}`,
  );
  expect(await shop.act((tx) => tx.get(orderDrafts, waiting.id))).toMatchObject({ state: 'awaiting_approval' });
});

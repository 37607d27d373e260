import { expect, test } from 'vitest';
import { draftLines } from '../../db/draft/draft.ts';
import { inboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { addCustomer, addMessage, openShop, order, pipe, priceRule } from '../orders/shop-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { checkDraft } from './check-draft.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql);

const reasonsOf = (draft: { reasons: readonly { code: string; ok: boolean }[] }) =>
  Object.fromEntries(draft.reasons.map(({ code, ok }) => [code, ok]));

test('[CHECK-1] a line keeps each step of its price, its floor and its money', async () => {
  const draft = await order(shop, { extraDiscountBps: 300 });
  const [line] = await shop.act((tx) => tx.scan(draftLines, 'draftId', draft.id));
  expect(line).toMatchObject({ unitPrice: 776_000, floorPrice: 760_000, netMinor: 77_600 });
  expect(line?.priceTrace).toEqual([
    { rule: 'list', code: 'list', unitPrice: 1_000_000 },
    { rule: 'tier-a', code: 'tier', tier: 'A', offBps: 2_000, unitPrice: 800_000 },
    { rule: 'extra', code: 'extra', offBps: 300, unitPrice: 776_000 },
  ]);
  expect(draft).toMatchObject({ netMinor: 77_600, taxMinor: 13_968, totalMinor: 91_568 });
});

test.for([
  ['the customer is unknown', { customerId: null }, {}, 'customer.unknown'],
  ['a line has no product', {}, { productId: null }, 'line.unsure'],
  ['a line has no quantity', {}, { quantity: null, baseQuantity: null }, 'line.unsure'],
  ['a line is not accepted', {}, { accepted: false }, 'line.unsure'],
  ['the discount is absurd', { extraDiscountBps: 20_000 }, {}, 'discount.absurd'],
  ['a line is beyond all counting', {}, { baseQuantity: 1e15 }, 'order.too_large'],
] as const)('[CHECK-3] it asks when %s', async ([_, draftGiven, lineGiven, code]) => {
  const draft = await order(shop, draftGiven, {}, lineGiven);
  expect(draft).toMatchObject({ state: 'needs_clarification', decision: 'ask', breaches: [], orderId: null });
  expect(draft.reasons).toMatchObject([{ code, ok: false }]);
});

test('[CHECK-3] a product without a price asks instead of guessing', async () => {
  const bend = { ...pipe, id: 'bend', code: 'BEND-1' };
  await shop.act((tx) => tx.put(products, bend));
  const draft = await order(shop, {}, { productId: 'bend', phrase: 'bend 10 nag' });
  expect(draft).toMatchObject({
    decision: 'ask',
    reasons: [{ code: 'price.missing', facts: { phrase: 'bend 10 nag' } }],
  });
});

test('[CHECK-4] an order within price and credit confirms itself, with every check as a reason', async () => {
  const draft = await order(shop);
  expect(draft).toMatchObject({ state: 'submitting', decision: 'confirm', breaches: [] });
  expect(reasonsOf(draft)).toEqual({
    'price.applied': true,
    'discount.within_limit': true,
    'credit.within_limit': true,
    'credit.not_overdue': true,
    'stock.short': false,
  });
});

test.for([
  ['a discount beyond the floor', {}, {}, 600, ['price'], 'discount.below_floor'],
  ['an order over the limit', {}, { limitMinor: 94_399 }, 0, ['credit'], 'credit.over_limit'],
  ['61 days overdue', {}, { overdueDays: 61 }, 0, ['credit'], 'credit.overdue'],
  ['a blocked customer', { state: 'blocked' }, {}, 0, ['credit'], 'credit.customer_blocked'],
  ['a limit in another currency', {}, { currency: 'AED' }, 0, ['credit'], 'credit.other_currency'],
  ['both', {}, { overdueDays: 99 }, 600, ['price', 'credit'], 'credit.overdue'],
] as const)('[CHECK-4] %s needs an approval', async ([_, buyer, credit, extraDiscountBps, breaches, code]) => {
  const customerId = await shop.act((tx) => addCustomer(tx, buyer, credit));
  const draft = await order(shop, { customerId, extraDiscountBps });
  expect(draft).toMatchObject({ state: 'awaiting_approval', decision: 'approve', breaches, orderId: null });
  expect(reasonsOf(draft)).toMatchObject({ [code]: false });
});

test('[CHECK-4] at the limit to the paisa, and 60 days overdue, nobody is asked', async () => {
  const customerId = await shop.act((tx) => addCustomer(tx, {}, { limitMinor: 94_400, overdueDays: 60 }));
  const draft = await order(shop, { customerId });
  expect(draft).toMatchObject({ decision: 'confirm', totalMinor: 94_400 });
});

test('[CHECK-5] missing stock is said and does not block', async () => {
  const draft = await order(shop);
  const stock = draft.reasons.find(({ code }) => code === 'stock.short');
  expect(stock?.facts).toEqual({ products: 1, product: 'PIPE-1', needed: 10_000, available: 0 });
  expect(await shop.act((tx) => tx.scan(salesOrders, 'draftId', draft.id))).toHaveLength(1);
});

test('[CHECK-6] a buyer in dirhams pays 5 % VAT, one elsewhere abroad none', async () => {
  const totals = [];
  for (const currency of ['AED', 'OMR']) {
    const customerId = await shop.act(async (tx) => {
      await tx.put(
        priceRules,
        priceRule({ id: `list-${currency}`, kind: 'list', productId: 'pipe', unitPrice: 52_500, currency }),
      );
      return addCustomer(tx, { currency });
    });
    const { currency: of, netMinor, taxMinor, totalMinor } = await order(shop, { customerId });
    totals.push([of, netMinor, taxMinor, totalMinor]);
  }
  expect(totals).toEqual([
    ['AED', 5_250, 263, 5_513],
    ['OMR', 52_500, 0, 52_500],
  ]);
});

test('the message is stamped as its draft passes the checks; a second check changes nothing', async () => {
  const messageId = await shop.act(addMessage);
  const draft = await order(shop, { messageId });
  const stamped = () =>
    shop.act(async (tx) => (await tx.get(inboundMessages, messageId))?.stages.map(({ stage }) => stage));
  expect(await stamped()).toEqual(['checked', 'confirmed']);
  await shop.act((tx) => checkDraft(tx, { draftId: draft.id }));
  expect(await stamped()).toEqual(['checked', 'confirmed']);
});

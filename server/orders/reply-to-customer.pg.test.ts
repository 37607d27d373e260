import { expect, test } from 'vitest';
import { setDiscount } from '../../db/draft/draft-mutators.ts';
import { inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { outletFrom } from '../graph/graph-account.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { commandErp } from './command-erp.ts';
import { deliverCommand } from './deliver-command.ts';
import { replyToCustomer } from './reply-to-customer.ts';
import { sendMessage } from './send-message.ts';
import { addCustomer, addMessage, openShop, order } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, {
  // The database holds WhatsApp's window by its own clock.
  now: Date.now,
  flow: {
    'order.confirmed': [
      // Stands where planning promises: Friday evening in Nashik.
      async (tx, { orderId }) => {
        const made = await tx.get(salesOrders, orderId);
        if (made) await tx.put(salesOrders, { ...made, promiseAt: Date.UTC(2026, 10, 6, 12), promiseBasis: 'CTP' });
      },
      commandErp,
    ],
    'order.booked': [replyToCustomer],
  },
});

/** Performs the jobs that wait, as the worker does, until none is left. */
async function work(): Promise<void> {
  for (;;) {
    const jobs = await sql<{ queue: string; payload: Record<string, string | number> }[]>`
      update ops.job set state = 'done' where state = 'waiting' returning queue, payload`;
    if (jobs.length === 0) return;
    for (const { queue, payload } of jobs) {
      if (queue === 'erp.deliver') await deliverCommand(shop.house, shop.tenantId, payload);
      else await sendMessage(shop.house, shop.tenantId, payload, outletFrom({ THROUGHLINE_DEMO: '1' }));
    }
  }
}

const outboundOf = (draftId: string) => shop.act((tx) => tx.scan(outboundMessages, 'draftId', draftId));

test('[ORDER-7] from a draft to the reply on the customer’s phone, each stage stamped', async () => {
  const messageId = await shop.act(addMessage);
  const draft = await order(shop, { messageId }, { quantity: 2_000, unit: 'bundle', baseQuantity: 20_000 });
  await work();
  const [made] = await shop.act((tx) => tx.scan(salesOrders, 'draftId', draft.id));
  const [reply, ...more] = await outboundOf(draft.id);
  expect(more).toEqual([]);
  expect(reply).toMatchObject({ state: 'sent', toNumber: '+919820012345', messageId });
  expect(reply?.body).toBe(`Namaste! Aapka order *${made?.number}* confirm ho gaya hai.

• 2 bundle × CPVC pipe 1"

Total: *₹1,888.00* (tax ₹288.00 included)
Dispatch: *Fri, 6 Nov, 2026* tak
Dhanyavaad, Sahyadri Pipes`);
  const message = await shop.act((tx) => tx.get(inboundMessages, messageId));
  expect(message?.stages.map(({ stage }) => stage)).toEqual(['checked', 'confirmed', 'booked', 'replied']);
});

test('[ORDER-7] an order typed on a screen is answered to the customer’s own number, or to nobody', async () => {
  const answered = await order(shop);
  const silent = await order(shop, { customerId: await shop.act((tx) => addCustomer(tx, { waNumbers: [] })) });
  await work();
  expect(await outboundOf(answered.id)).toMatchObject([{ toNumber: '+919820012345', messageId: null }]);
  expect(await outboundOf(silent.id)).toEqual([]);
});

test('[ORDER-8] once it is an order a draft can’t be changed any more', async () => {
  const draft = await order(shop);
  await work();
  const change = shop.actAs('meera', 'commercial', (tx) =>
    setDiscount.run(tx, { draftId: draft.id, extraDiscountBps: 100 }, tx.act),
  );
  await expect(change).rejects.toThrow('draft.cannot_become');
});

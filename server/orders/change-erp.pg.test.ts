import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outboundMessages } from '../../db/message/message.ts';
import { amendOrder, cancelOrder } from '../../db/order/amendment-mutators.ts';
import { retryErp } from '../../db/order/erp-mutators.ts';
import { commandKey, type ErpCommand, erpCommands, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { minute } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { askAboutRefusal } from './ask-about-refusal.ts';
import { commandAmendment, commandCancellation, commandErp, deliverAgain } from './command-erp.ts';
import { commandsOf } from './command-line.ts';
import { deliverCommand } from './deliver-command.ts';
import { type Fault, type FaultyErp, faultyErp } from './erp/faulty-erp-fixture.ts';
import { ledgerErp } from './erp/ledger.ts';
import type { ErpPort } from './erp/port.ts';
import { replyToCustomer } from './reply-to-customer.ts';
import { addMessage, draftOf, openShop, order } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, {
  flow: {
    'order.confirmed': [commandErp],
    'order.amended': [commandAmendment],
    'order.cancelled': [commandCancellation],
    'order.booked': [replyToCustomer],
    'erp.refused': [askAboutRefusal],
    'erp.retried': [deliverAgain],
  },
});
const ledger = ledgerErp(shop.house, shop.tenantId);

const faulty = (posting: (Fault | 'ok')[], searching: (Fault | 'ok')[] = []): FaultyErp =>
  faultyErp(ledger, posting, searching);

/** A confirmed order of ten lengths that no ERP has heard of. */
async function ordered(): Promise<string> {
  const draft = await order(shop, { messageId: await shop.act(addMessage) });
  return draft.orderId ?? '';
}

async function orderOf(orderId: string): Promise<SalesOrder> {
  const found = await shop.act((tx) => tx.get(salesOrders, orderId));
  if (!found) throw new Error('no order');
  return found;
}

async function amend(orderId: string, count: number): Promise<void> {
  const { draftId: fromDraftId } = await orderOf(orderId);
  await shop.actAs('asha', 'commercial', (tx) => {
    const wanted = { lineId: tx.newId(), position: 1, productId: 'pipe', quantity: count * 1_000, unit: 'length' };
    return amendOrder.run(tx, { orderId, draftId: tx.newId(), fromDraftId, lines: [wanted] }, tx.act);
  });
}

const cancel = (orderId: string) => shop.actAs('asha', 'commercial', (tx) => cancelOrder.run(tx, { orderId }, tx.act));
const told = (orderId: string) => shop.act((tx) => commandsOf(tx, orderId));
const states = async (orderId: string) => (await told(orderId)).map(({ kind, state }) => `${kind} ${state}`);

/** Performs the delivery that waits for this order, whenever it is due; false when none waits. */
async function deliverNext(orderId: string, erp: ErpPort = ledger, timeoutMs: number = minute): Promise<boolean> {
  const ids = (await told(orderId)).map(({ id }) => id);
  const [job] = await sql<{ id: string }[]>`
    update ops.job set state = 'leased' where (tenant_id, id) = (select tenant_id, id from ops.job
      where state = 'waiting' and payload ->> 'commandId' = any (${ids}) order by due, id limit 1)
    returning payload ->> 'commandId' as id`;
  if (job) await deliverCommand(shop.house, shop.tenantId, { commandId: job.id }, erp, timeoutMs);
  return job !== undefined;
}

async function deliverAll(orderId: string, erp: ErpPort = ledger): Promise<void> {
  for (let left = 30; left > 0; left -= 1) if (!(await deliverNext(orderId, erp))) return;
  throw new Error('the deliveries do not end');
}

/** What the ledger's document of an order says: its quantities, or why it says nothing. */
async function inTheBooks(orderId: string): Promise<string> {
  const key = `order.create:${orderId}`;
  const rows = await sql<{ body: { lines: { quantity: number }[] } | null }[]>`
    select body from erp_ledger.document where reference = ${key}
    union all (select body from erp_ledger.change where reference = ${key} order by position desc limit 1)`;
  const last = rows.at(-1);
  if (!last) return 'nothing';
  return last.body?.lines.map(({ quantity }) => quantity / 1_000).join(' + ') ?? 'cancelled';
}

const replies = async (orderId: string) => {
  const all = await shop.act((tx) => tx.all(outboundMessages));
  return all.filter(({ id }) => id === `reply-${orderId}`);
};

test('[ERP-15] an amendment and a cancellation reach the ERP’s one document, and the customer is answered once', async () => {
  const id = await ordered();
  await deliverAll(id);
  await amend(id, 7);
  await deliverAll(id);
  expect(await inTheBooks(id)).toBe('7');
  await cancel(id);
  await deliverAll(id);
  expect(await inTheBooks(id)).toBe('cancelled');
  expect(await states(id)).toEqual(['order.create done', 'order.amend done', 'order.cancel done']);
  expect(await replies(id)).toHaveLength(1);
});

test('[ERP-15] said twice, an amendment is one command', async () => {
  const id = await ordered();
  await deliverAll(id);
  await amend(id, 7);
  await shop.act((tx) => commandAmendment(tx, { orderId: id }));
  expect(await states(id)).toEqual(['order.create done', 'order.amend waiting']);
});

test('[ERP-16] an amendment confirmed while the booking is uncertain waits for it, and each says its own', async () => {
  const id = await ordered();
  const lost = faulty(['broken'], ['broken']);
  await deliverNext(id, lost);
  await amend(id, 7);
  await amend(id, 12);
  expect(await states(id)).toEqual(['order.create uncertain', 'order.amend waiting', 'order.amend waiting']);
  await Promise.all((await told(id)).slice(1).map((each) => deliver(each)));
  expect(await inTheBooks(id)).toBe('nothing');
  await deliverNext(id);
  expect(await inTheBooks(id)).toBe('10');
  await deliverNext(id);
  expect(await inTheBooks(id)).toBe('7');
  await deliverNext(id);
  expect(await inTheBooks(id)).toBe('12');
  expect(await replies(id)).toHaveLength(1);
  expect(await draftOf(shop, (await orderOf(id)).draftId)).toMatchObject({ state: 'confirmed' });
});

const deliver = ({ id: commandId }: ErpCommand, erp: ErpPort = ledger) =>
  deliverCommand(shop.house, shop.tenantId, { commandId }, erp, minute);

test('[ERP-17] called off before the ERP heard of it, an order is never booked', async () => {
  const id = await ordered();
  await cancel(id);
  await deliverAll(id);
  expect(await states(id)).toEqual(['order.create dropped']);
  expect(await inTheBooks(id)).toBe('nothing');
  expect(await replies(id)).toEqual([]);
  const [booking] = await told(id);
  expect(await draftOf(shop, booking?.draftId ?? '')).toMatchObject({ state: 'confirmed' });
});

test.for<[name: string, posting: Fault]>([
  ['not there', 'broken'],
  ['there', 'lost'],
])(
  '[ERP-17] called off while its booking is open and %s, it ends cancelled and nobody is told it comes',
  async ([_, posting]) => {
    const id = await ordered();
    await deliverNext(id, faulty([posting], ['broken']));
    await cancel(id);
    await deliverAll(id);
    expect(await states(id)).toEqual(['order.create done', 'order.cancel done']);
    expect(await inTheBooks(id)).toBe('cancelled');
    expect(await replies(id)).toEqual([]);
  },
);

test('[ERP-17] called off after the ERP refused it, its task and the refusal are gone', async () => {
  const id = await ordered();
  await deliverAll(id, faulty(['refused']));
  await cancel(id);
  expect(await states(id)).toEqual(['order.create dropped']);
  expect(await tasksOf(id)).toMatchObject([{ state: 'superseded' }]);
  const [{ id: commandId, attempts } = { id: '', attempts: 0 }] = await told(id);
  const again = shop.actAs('meera', 'commercial', (tx) => retryErp.run(tx, { commandId, attempts }, tx.act));
  await expect(again).rejects.toThrow('erp.not_refused');
});

async function tasksOf(orderId: string): Promise<Task[]> {
  const ids = (await told(orderId)).map((each) => each.id);
  const all = await shop.act((tx) => tx.all(tasks));
  return all.filter(({ context }) => ids.includes(String(context[0]?.facts['commandId'])));
}

test('[ERP-18] a refused amendment stands before commercial, and tried again it is made', async () => {
  const id = await ordered();
  await deliverAll(id);
  await amend(id, 7);
  await deliverAll(id, faulty(['refused']));
  expect(await states(id)).toEqual(['order.create done', 'order.amend failed']);
  expect(await tasksOf(id)).toMatchObject([{ question: 'erp.amendment', state: 'queued', function: 'commercial' }]);
  const [, { id: commandId, attempts } = { id: '', attempts: 0 }] = await told(id);
  await shop.actAs('meera', 'commercial', (tx) => retryErp.run(tx, { commandId, attempts }, tx.act));
  await deliverAll(id);
  expect(await inTheBooks(id)).toBe('7');
  expect(await tasksOf(id)).toMatchObject([{ state: 'decided' }]);
});

test('[ERP-18] a refused amendment is overtaken by the next, and by a cancellation', async () => {
  const id = await ordered();
  await deliverAll(id);
  await amend(id, 7);
  await deliverAll(id, faulty(['refused']));
  await amend(id, 8);
  expect(await tasksOf(id)).toMatchObject([{ state: 'superseded' }]);
  await amend(id, 9);
  await deliverAll(id, faulty(['refused']));
  expect(await states(id)).toEqual([
    'order.create done',
    'order.amend dropped',
    'order.amend dropped',
    'order.amend done',
  ]);
  expect(await inTheBooks(id)).toBe('9');
});

test('[ERP-16] no path in the database sends a command before its turn, twice, or for something else', async () => {
  const id = await ordered();
  await amend(id, 7);
  const [booking, amendment] = await told(id);
  if (!booking || !amendment) throw new Error('no commands');
  const put = (row: ErpCommand) => shop.act((tx) => tx.put(erpCommands, row));
  await expect(put({ ...amendment, state: 'sent' })).rejects.toMatchObject({ code: 'erp.out_of_turn' });
  await expect(put({ ...amendment, state: 'done' })).rejects.toMatchObject({ code: 'erp.out_of_turn' });
  await expect(put({ ...amendment, revision: 7 })).rejects.toMatchObject({ code: 'erp.command_is_fixed' });
  const never = { ...amendment, id: 'never', revision: 2 };
  await expect(put(never)).rejects.toMatchObject({ code: 'conflict.erp_command_once' });
  const other = { ...never, draftId: booking.draftId };
  await expect(put({ ...other, key: commandKey(other) })).rejects.toMatchObject({ code: 'erp.not_asked_for' });
  const end: ErpCommand = { ...never, kind: 'order.cancel', draftId: null, key: `order.cancel:${id}` };
  await expect(put(end)).rejects.toMatchObject({ code: 'erp.not_asked_for' });
  await expect(put({ ...end, revision: 5 })).rejects.toMatchObject({ code: 'erp.out_of_turn' });
  await deliverNext(id);
  await expect(put({ ...booking, state: 'waiting' })).rejects.toMatchObject({ code: 'erp_command.cannot_become' });
});

const step = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }).map((count) => ({ kind: 'amend', count }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancel' } as const) },
  {
    weight: 5,
    arbitrary: fc
      .record({
        posting: fc.constantFrom<Fault | 'ok'>('ok', 'lost', 'broken', 'busy', 'slow', 'doubled', 'refused', 'locked'),
        searching: fc.constantFrom<Fault | 'ok'>('ok', 'broken'),
      })
      .map((faults) => ({ kind: 'deliver', ...faults }) as const),
  },
);

test('[ERP-16] whatever is amended, called off, lost, late or refused on the way, the books end as the order does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
      const id = await ordered();
      const late: FaultyErp[] = [];
      for (const each of steps) {
        // What the mutators refuse (too late, refused there) is not what this is about.
        if (each.kind === 'amend') await amend(id, each.count).catch(() => undefined);
        else if (each.kind === 'cancel') await cancel(id).catch(() => undefined);
        else {
          // One still travelling while the ERP refuses the next is what the comparison of the books tells of (ADR 0008).
          if (each.posting === 'refused') for (const one of late) await one.settle();
          const erp = faulty([each.posting], [each.searching, each.searching]);
          late.push(erp);
          await deliverNext(id, erp, each.posting === 'slow' ? 25 : minute);
        }
      }
      await deliverAll(id);
      for (const each of late) await each.settle();
      await putRight(id);
      const { state, totalMinor, draftId } = await orderOf(id);
      const count = totalMinor / (94_400 / 10);
      const books = await inTheBooks(id);
      if (state === 'cancelled') expect(['nothing', 'cancelled']).toContain(books);
      else expect(books).toBe(String(count));
      expect((await told(id)).filter((each) => each.state !== 'done' && each.state !== 'dropped')).toEqual([]);
      expect((await tasksOf(id)).filter((task) => task.state === 'queued')).toEqual([]);
      expect(await draftOf(shop, draftId)).toMatchObject({ state: 'confirmed' });
      expect((await replies(id)).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

/** Has everything the ERP refused tried again, and it goes well. */
async function putRight(orderId: string): Promise<void> {
  for (const { id: commandId, attempts, state } of await told(orderId)) {
    if (state !== 'failed') continue;
    await shop.actAs('meera', 'commercial', (tx) => retryErp.run(tx, { commandId, attempts }, tx.act));
    await deliverAll(orderId);
  }
}

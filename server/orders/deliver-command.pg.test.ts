import { expect, test, vi } from 'vitest';
import type { OrderDraft } from '../../db/draft/draft.ts';
import { inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { retryErp } from '../../db/order/erp-mutators.ts';
import { type ErpCommand, erpCommands, salesOrders } from '../../db/order/order.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { askAboutRefusal } from './ask-about-refusal.ts';
import { commandErp, deliverAgain } from './command-erp.ts';
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
    'order.booked': [replyToCustomer],
    'erp.refused': [askAboutRefusal],
    'erp.retried': [deliverAgain],
  },
});

interface Ordered {
  readonly draft: OrderDraft;
  readonly command: ErpCommand;
}

/** An order that waits for the ERP. */
async function ordered(): Promise<Ordered> {
  const draft = await order(shop, { messageId: await shop.act(addMessage) });
  return { draft, command: await commandOf(draft.orderId) };
}

async function commandOf(orderId: string | null): Promise<ErpCommand> {
  const [command] = await shop.act((tx) => tx.scan(erpCommands, 'subjectId', orderId ?? ''));
  if (!command) throw new Error('no command');
  return command;
}

/** Delivers as the worker does: with the command's waiting job taken. */
async function deliver(command: ErpCommand, erp?: ErpPort, timeoutMs = 20_000): Promise<void> {
  await sql`update ops.job set state = 'leased' where effect_key = ${`erp:${command.id}`} and state = 'waiting'`;
  await deliverCommand(shop.house, shop.tenantId, { commandId: command.id }, erp, timeoutMs);
}

const faulty = (posting: (Fault | 'ok')[], searching: (Fault | 'ok')[] = []): FaultyErp =>
  faultyErp(ledgerErp(shop.house, shop.tenantId), posting, searching);

async function documentsOf({ key }: ErpCommand): Promise<string[]> {
  const rows = await sql<{ number: string }[]>`select number from erp_ledger.document where reference = ${key}`;
  return rows.map((row) => row.number);
}

/** Milliseconds until the waiting delivery of a command is due; undefined when none waits. */
async function pauseOf({ id }: ErpCommand): Promise<number | undefined> {
  const [job] = await sql<{ at: number }[]>`
    select (extract(epoch from due) * 1000)::float8 as at from ops.job
    where state = 'waiting' and effect_key = ${`erp:${id}`}`;
  return job && job.at - shop.house.now();
}

async function expectBooked({ draft, command }: Ordered): Promise<void> {
  const documents = await documentsOf(command);
  expect(documents).toHaveLength(1);
  const now = await commandOf(draft.orderId);
  expect(now).toMatchObject({ state: 'done', erpRef: documents[0], error: null, doneAt: shop.house.now() });
  expect(await draftOf(shop, draft.id)).toMatchObject({ state: 'confirmed' });
  const [made] = await shop.act((tx) => tx.scan(salesOrders, 'draftId', draft.id));
  expect(made?.erpRef).toBe(documents[0]);
  expect(await shop.act((tx) => tx.scan(outboundMessages, 'draftId', draft.id))).toHaveLength(1);
  const message = await shop.act((tx) => tx.get(inboundMessages, draft.messageId ?? ''));
  expect(message?.stages.map(({ stage }) => stage)).toEqual(['checked', 'confirmed', 'booked']);
}

test('[ORDER-4] a confirmed order is commanded once and booked once', async () => {
  const made = await ordered();
  await shop.act((tx) => commandErp(tx, { orderId: made.draft.orderId ?? '' }));
  expect(await pauseOf(made.command)).toBe(0);
  await deliver(made.command);
  await deliver(made.command);
  await expectBooked(made);
});

// What the first attempt leaves, and the second, without faults, brings to its end.
test.for<[name: string, posting: Fault[], searching: (Fault | 'ok')[], command: string, draft: string]>([
  ['the answer is lost, and so is the search', ['lost'], ['broken'], 'uncertain', 'erp_uncertain'],
  ['it breaks before it booked', ['broken'], [], 'uncertain', 'erp_uncertain'],
  ['it books long after we gave up', ['slow'], [], 'uncertain', 'erp_uncertain'],
  ['it is busy', ['busy'], [], 'waiting', 'submitting'],
  ['it lets nobody in', ['locked'], [], 'waiting', 'submitting'],
  ['the adapter breaks, and so does the search', ['threw'], ['locked'], 'uncertain', 'erp_uncertain'],
])('[ORDER-4] booked exactly once when %s', async ([_, posting, searching, command, draft]) => {
  const complaint = vi.spyOn(console, 'error').mockReturnValue();
  const made = await ordered();
  const erp = faulty(posting, searching);
  await deliver(made.command, erp, posting[0] === 'slow' ? 40 : undefined);
  expect([...erp.hits.keys()]).toEqual([
    ...posting.map((fault) => `posting ${fault}`),
    ...searching.map((f) => `searching ${f}`),
  ]);
  expect(complaint).toHaveBeenCalledTimes(posting.includes('threw') ? 1 : 0);
  const left = await commandOf(made.draft.orderId);
  expect(left).toMatchObject({ state: command, attempts: 1, error: expect.stringMatching(/^erp\./) });
  expect(await draftOf(shop, made.draft.id)).toMatchObject({ state: draft });
  expect(await pauseOf(left)).toBe(posting[0] === 'locked' ? 300_000 : 1_000);
  await erp.settle();
  await deliver(made.command, erp);
  await expectBooked(made);
});

test.for<[name: string, fault: Fault]>([
  ['the answer is lost', 'lost'],
  ['the network doubles the request', 'doubled'],
  ['the adapter breaks after the request', 'threw'],
])('[ORDER-4] booked in one attempt though %s', async ([_, fault]) => {
  const complaint = vi.spyOn(console, 'error').mockReturnValue();
  const made = await ordered();
  const erp = faulty([fault]);
  await deliver(made.command, erp);
  expect(complaint).toHaveBeenCalledTimes(fault === 'threw' ? 1 : 0);
  expect(erp.hits.get(`posting ${fault}`)).toBe(1);
  await expectBooked(made);
});

test('[ORDER-4] an attempt that died after booking is found, not repeated', async () => {
  const made = await ordered();
  const erp = ledgerErp(shop.house, shop.tenantId);
  const dying = {
    ...erp,
    createOrder: async (...asked: Parameters<typeof erp.createOrder>) => {
      await erp.createOrder(...asked);
      return new Promise<never>(() => undefined);
    },
  };
  // The process ends here, so nobody ever settles this attempt.
  void deliverCommand(shop.house, shop.tenantId, { commandId: made.command.id }, dying, 2 ** 30);
  await expect.poll(() => documentsOf(made.command)).toHaveLength(1);
  const never = faulty(['refused']);
  await deliver(made.command, never);
  expect(never.hits.size).toBe(0);
  await expectBooked(made);
});

test('[ORDER-4] four workers at once book once and reply once', async () => {
  const made = await ordered();
  await Promise.all(
    Array.from({ length: 4 }, () => deliverCommand(shop.house, shop.tenantId, { commandId: made.command.id })),
  );
  await expectBooked(made);
});

test('[ORDER-4] the pauses grow to five minutes, and the command never gives up', async () => {
  const { draft, command } = await ordered();
  const pauses: (number | undefined)[] = [];
  for (let attempt = 1; attempt <= 11; attempt += 1) {
    await deliver(command, faulty(['busy']));
    pauses.push(await pauseOf(command));
  }
  expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(pauses.at(-1)).toBe(300_000);
  expect(await commandOf(draft.orderId)).toMatchObject({ state: 'waiting', attempts: 11 });
});

test('[ORDER-4] what the ERP refuses has failed, is not tried again and is not answered', async () => {
  const { draft, command } = await ordered();
  await deliver(command, faulty(['refused']));
  await deliver(command);
  expect(await commandOf(draft.orderId)).toMatchObject({ state: 'failed', error: 'erp.period_closed', attempts: 1 });
  expect(await draftOf(shop, draft.id)).toMatchObject({ state: 'failed' });
  expect(await documentsOf(command)).toEqual([]);
  expect(await shop.act((tx) => tx.scan(outboundMessages, 'draftId', draft.id))).toEqual([]);
});

const tasksOf = ({ draft }: Ordered): Promise<Task[]> => shop.act((tx) => tx.scan(tasks, 'draftId', draft.id));

/** Somebody of commercial has the refusal they see tried again. */
const tryAgain = ({ id: commandId, attempts }: ErpCommand) =>
  shop.actAs('meera', 'commercial', (tx) => retryErp.run(tx, { commandId, attempts }, tx.act));

test('[ORDER-9] what the ERP refuses becomes commercial’s task with the reason, and tried again it is booked', async () => {
  const made = await ordered();
  await deliver(made.command, faulty(['refused']));
  const refused = await commandOf(made.draft.orderId);
  const [task] = await tasksOf(made);
  expect(task).toMatchObject({
    function: 'commercial',
    kind: 'erp',
    question: 'erp.order',
    state: 'queued',
    context: [{ code: 'erp.refused', facts: { reason: 'period_closed', commandId: refused.id, attempts: 1 } }],
  });
  await tryAgain(refused);
  expect(await tasksOf(made)).toMatchObject([{ id: task?.id, state: 'decided', decidedBy: 'meera' }]);
  expect(await draftOf(shop, made.draft.id)).toMatchObject({ state: 'submitting' });
  expect(await pauseOf(refused)).toBe(0);
  await deliver(refused);
  await expectBooked(made);
});

test('[ORDER-9] a second tap, and a try at an older refusal, change nothing', async () => {
  const made = await ordered();
  await deliver(made.command, faulty(['refused']));
  const first = await commandOf(made.draft.orderId);
  const taps = await Promise.allSettled([tryAgain(first), tryAgain(first), tryAgain(first)]);
  expect(taps.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  await expect(tryAgain(first)).rejects.toThrow('erp.not_refused');
  await deliver(first, faulty(['refused']));
  await expect(tryAgain(first)).rejects.toThrow('erp.tried_since');
  expect((await tasksOf(made)).map(({ state }) => state).sort()).toEqual(['decided', 'queued']);
  await tryAgain(await commandOf(made.draft.orderId));
  await deliver(first);
  await expectBooked(made);
});

test('[ORDER-9] the floor has nothing tried again', async () => {
  const made = await ordered();
  await deliver(made.command, faulty(['refused']));
  const { id: commandId, attempts } = await commandOf(made.draft.orderId);
  const tried = shop.actAs('ramesh', 'operator', (tx) => retryErp.run(tx, { commandId, attempts }, tx.act));
  await expect(tried).rejects.toThrow('person.not_permitted');
});

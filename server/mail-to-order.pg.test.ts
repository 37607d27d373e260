import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { orderDrafts } from '../db/draft/draft.ts';
import { lineSources } from '../db/mail/mail.ts';
import { attachments, type InboundMessage, inboundMessages, outboundMessages } from '../db/message/message.ts';
import { salesOrders } from '../db/order/order.ts';
import { type Quote, quoteLines, quotes } from '../db/quote/quote.ts';
import { sendQuote } from '../db/quote/quote-mutators.ts';
import { tasks } from '../db/task/task.ts';
import { flow } from './flow.ts';
import { mailTo, workbook } from './intake/mail/mail-fixture.ts';
import { openSmtpDoor, type SmtpDoor } from './intake/mail/smtp-door.ts';
import { testDatabase } from './postgres/test-database.ts';
import { testActor, testHouse } from './postgres/test-house.ts';
import { transact, transactAsSystem } from './postgres/transaction.ts';
import { workJobs } from './run-jobs.ts';
import { seedDemo } from './seed/demo-plant.ts';
import { demoMailAddress, demoTenantId, nashik } from './seed/demo-tenant.ts';
import { folderStorage } from './storage/folder-storage.ts';
import { keyOf } from './storage/storage.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);

const folder = await mkdtemp(join(tmpdir(), 'mail-'));
const stop = new AbortController();
let working: Promise<void>;
let door: SmtpDoor;
const ganesh = 'orders@shreeganesh.example';

beforeAll(async () => {
  process.env['THROUGHLINE_DEMO'] = '1';
  process.env['DATA_DIR'] = folder;
  door = await openSmtpDoor(house, { host: '127.0.0.1', port: 0 });
  working = workJobs(house, stop.signal, () => undefined);
});
afterAll(async () => {
  stop.abort();
  await working;
  await door.close();
  delete process.env['THROUGHLINE_DEMO'];
  delete process.env['DATA_DIR'];
  await rm(folder, { recursive: true });
});

const ask = <T>(work: Parameters<typeof transactAsSystem<T>>[2]): Promise<T> =>
  transactAsSystem(house, demoTenantId, work);
const by = (personId: string) => ({
  actor: testActor(demoTenantId, personId, ['commercial'], [nashik]),
  at: Date.now(),
});
let nth = 0;

/** Sends a mail and waits until the message it became is read. */
async function mail(given: Parameters<typeof mailTo>[1]): Promise<InboundMessage> {
  nth += 1;
  const id = `m${nth}@shreeganesh.example`;
  await mailTo(door.port, { from: ganesh, to: demoMailAddress, messageId: `<${id}>`, ...given });
  return vi.waitFor(
    async () => {
      const [row] = await sql<{ id: string }[]>`
        select id from public.inbound_message where channel = 'email' and external_id = ${id} and state <> 'received'`;
      const message = row && (await ask((tx) => tx.get(inboundMessages, row.id)));
      if (!message) throw new Error('not read yet');
      return message;
    },
    { timeout: 20_000, interval: 100 },
  );
}

const quoteOf = (messageId: string): Promise<Quote> =>
  ask(async (tx) => {
    const [quote] = await tx.scan(quotes, 'messageId', messageId);
    if (!quote) throw new Error('no quote');
    return quote;
  });

const list = [
  ['Enquiry for site', null, null, null],
  ['S.No', 'Description', 'Qty (Nos)', 'Remarks'],
  [1, 'CPVC Elbow 1 inch', 200, null],
  [null, null, null, null],
  [2, 'CPVC Pipe SDR 11 1 inch 3 m', 50, 'urgent'],
  [null, 'Total', 250, null],
];

test('[MAIL-1] [MAIL-5] [QUOTE-1] [QUOTE-4] a request with a workbook becomes a quote with lines, an owner and a due time; accepted, an order', async () => {
  const asked = await mail({
    subject: 'RFQ for CPVC',
    text: 'Dear sir,\nplease quote your best price for the attached items.\n\nRegards,\nRamesh',
    attachments: [{ filename: 'list.xlsx', content: await workbook(list) }],
  });
  expect(asked).toMatchObject({ state: 'drafted', reason: null, customerId: 'cus-ganesh' });
  const quote = await quoteOf(asked.id);
  expect(quote).toMatchObject({ state: 'open', customerId: 'cus-ganesh', ownerId: expect.any(String) });
  const lines = await ask((tx) => tx.scan(quoteLines, 'quoteId', quote.id));
  expect(lines.toSorted((a, b) => a.position - b.position).map((line) => [line.productId, line.baseQuantity])).toEqual([
    ['prd-cpvc-elb-100', 200_000],
    ['prd-cpvc-pip-100-11', 50_000],
  ]);
  const places = await ask((tx) => tx.scan(lineSources, 'ownerId', quote.id));
  expect(places.map(({ place }) => place).toSorted()).toEqual(['Sheet1!A3:C3', 'Sheet1!A5:D5']);
  const [file] = await ask((tx) => tx.scan(attachments, 'messageId', asked.id));
  expect(file).toMatchObject({ fileName: 'list.xlsx', kind: 'document', state: 'kept' });
  const bytes = await folderStorage(join(folder, 'files')).get(keyOf(demoTenantId, file?.sha256 ?? ''));
  expect(bytes?.length).toBe(file?.bytes);
  const task = await ask((tx) => tx.get(tasks, `quote:${quote.id}`));
  expect(task).toMatchObject({ function: 'commercial', state: 'queued', decideBy: quote.dueAt });

  await transact(house, by('p-commercial'), (tx) =>
    sendQuote.run(tx, { quoteId: quote.id, version: quote.version }, by('p-commercial')),
  );
  const sent = await vi.waitFor(
    async () => {
      const now = await quoteOf(asked.id);
      const out = await ask((tx) => tx.get(outboundMessages, now.sentMessageId ?? ''));
      expect(out).toMatchObject({ state: 'sent', channel: 'email', toNumber: ganesh });
      return out;
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(sent?.body).toContain(quote.number);

  const yes = await mail({
    subject: 'Re: RFQ for CPVC',
    inReplyTo: `<${sent?.externalId}>`,
    text: 'Ok, please proceed.',
  });
  const draft = await ask((tx) => tx.get(orderDrafts, yes.draftId ?? ''));
  expect(draft).toMatchObject({ customerId: 'cus-ganesh', totalMinor: quote.totalMinor });
  const [order] = await ask((tx) => tx.scan(salesOrders, 'draftId', draft?.id ?? ''));
  expect(order).toMatchObject({ totalMinor: quote.totalMinor });
  expect(await quoteOf(asked.id)).toMatchObject({ state: 'accepted', draftId: draft?.id, answerId: yes.id });
}, 60_000);

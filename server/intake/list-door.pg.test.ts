import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { draftLines } from '../../db/draft/draft.ts';
import { lineSources, mailFiles } from '../../db/mail/mail.ts';
import { readMailAs } from '../../db/mail/mail-mutators.ts';
import { attachments, inboundMessages } from '../../db/message/message.ts';
import { quoteLines, quotes } from '../../db/quote/quote.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { workJobs } from '../run-jobs.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { folderStorage } from '../storage/folder-storage.ts';
import { keyOf } from '../storage/storage.ts';
import { keepList, largestList } from './list-door.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);
const folder = await mkdtemp(join(tmpdir(), 'lists-'));
const storage = folderStorage(join(folder, 'files'));
const stop = new AbortController();
let working: Promise<void>;
beforeAll(() => {
  process.env['DATA_DIR'] = folder;
  working = workJobs(house, stop.signal, () => undefined);
});
afterAll(async () => {
  stop.abort();
  await working;
  delete process.env['DATA_DIR'];
  await rm(folder, { recursive: true });
});

const seller = testActor(demoTenantId, 'p-commercial', ['commercial'], [nashik]);
const ask = <T>(work: Parameters<typeof transactAsSystem<T>>[2]): Promise<T> =>
  transactAsSystem(house, demoTenantId, work);
const list = new TextEncoder().encode('Item,Qty,Unit\nCPVC Elbow 1 inch,200,Nos\nCPVC Tee 3/4 inch,60,Nos\n,260,\n');
const asked = { id: 'list-1', customer: 'cus-ganesh', as: 'order', name: 'list.csv' };
const putIn = (given: object = {}, body: Uint8Array | undefined = list, actor = seller) =>
  keepList(house, () => storage, actor, { ...asked, ...given }, body);

/** The message once it is read. */
const read = (id: string, states: readonly string[]) =>
  vi.waitFor(
    async () => {
      const message = await ask((tx) => tx.get(inboundMessages, id));
      expect(states).toContain(message?.state);
      return message;
    },
    { timeout: 20_000, interval: 50 },
  );

test('[MAIL-10] a file put in at a desk becomes its customer’s order, once, each line with its place', async () => {
  const twice = await Promise.all([putIn(), putIn()]);
  expect(twice.map(({ status }) => status)).toEqual([200, 200]);
  expect((await putIn()).status).toBe(200);
  const message = await read('list-1', ['drafted']);
  expect(message).toMatchObject({ channel: 'desk', customerId: 'cus-ganesh', draftId: expect.any(String) });
  const draftId = message?.draftId ?? '';
  const lines = await ask((tx) => tx.scan(draftLines, 'draftId', draftId));
  expect(lines.map((line) => [line.productId, line.baseQuantity]).toSorted()).toEqual([
    ['prd-cpvc-elb-100', 200_000],
    ['prd-cpvc-tee-075', 60_000],
  ]);
  const places = await ask((tx) => tx.scan(lineSources, 'ownerId', draftId));
  expect(places.map(({ place }) => place).toSorted()).toEqual(['line 2', 'line 3']);
  expect(await sql`select from public.attachment where message_id = 'list-1'`).toHaveLength(1);
});

test('[MAIL-10] as a request it becomes a quote', async () => {
  expect((await putIn({ id: 'list-2', as: 'rfq' })).status).toBe(200);
  await read('list-2', ['drafted']);
  const [quote] = await ask((tx) => tx.scan(quotes, 'messageId', 'list-2'));
  expect(await ask((tx) => tx.scan(quoteLines, 'quoteId', quote?.id ?? ''))).toHaveLength(2);
});

test('[MAIL-10] [MAIL-6] what can’t be read is with a person, with the reason', async () => {
  expect((await putIn({ id: 'list-3', name: 'list.zip' }, new Uint8Array([0x50, 0x4b, 3, 4]))).status).toBe(200);
  expect(await read('list-3', ['needs_human'])).toMatchObject({ reason: 'file.archive' });
});

test.each([
  ['somebody who is not of commercial', 403, {}, list, testActor(demoTenantId, 'p-quality', ['quality'], [nashik])],
  ['a customer nobody knows', 400, { customer: 'cus-nobody' }, list, seller],
  ['no file', 400, {}, new Uint8Array(), seller],
  ['no name', 400, { name: '' }, list, seller],
  ['a program', 415, { name: 'list.exe' }, list, seller],
] as const)('[MAIL-10] %s is refused with %i', async (_, status, given, body, actor) => {
  const answer = await putIn({ ...given, id: 'refused' }, body, actor);
  expect([answer.status, await answer.json()]).toEqual([status, { error: expect.any(String) }]);
  expect(await ask((tx) => tx.get(inboundMessages, 'refused'))).toBeUndefined();
});

test('[MAIL-10] a file that is too large is refused, and somebody else’s id is taken', async () => {
  const tooLarge = await keepList(house, () => storage, seller, { ...asked, id: 'large' }, undefined);
  expect(tooLarge.status).toBe(413);
  expect(await tooLarge.json()).toEqual({ error: expect.stringContaining(String(largestList)) });
  expect((await putIn({}, list, testActor(demoTenantId, 'p-manager', ['manager'], [nashik]))).status).toBe(409);
});

test('[MAIL-10] a document in a chat is read as a list too; whether it is an order a person says', async () => {
  const sha256 = 'ab'.repeat(32);
  await storage.put(keyOf(demoTenantId, sha256), list, 'text/csv');
  await ask(async (tx) => {
    await tx.put(inboundMessages, {
      ...{
        id: 'doc-1',
        scope: 'money',
        channel: 'whatsapp' as const,
        externalId: 'wamid.doc-1',
        fromNumber: '+919820012345',
      },
      ...{
        customerId: null,
        kind: 'document',
        body: '',
        state: 'received' as const,
        receivedAt: tx.now,
        saidAt: tx.now,
      },
      ...{ quotes: null, payload: null, changed: null, draftId: null, reason: null, stages: [] },
    });
    tx.happened({ type: 'message.received', messageId: 'doc-1' });
  });
  await read('doc-1', ['needs_human']);
  await ask(async (tx) => {
    await tx.put(attachments, {
      ...{ id: 'att-1', scope: 'money', messageId: 'doc-1', position: 1, kind: 'document', mimeType: 'text/csv' },
      ...{ fileName: 'list.csv', bytes: list.length, sha256, state: 'kept' as const, reason: null, sourceId: null },
    });
    tx.happened({ type: 'file.kept', attachmentId: 'att-1' });
  });
  await vi.waitFor(async () => {
    expect(await ask((tx) => tx.get(mailFiles, 'att-1'))).toMatchObject({ outcome: 'read' });
    expect(await ask((tx) => tx.get(inboundMessages, 'doc-1'))).toMatchObject({ reason: 'mail.order_or_enquiry' });
  }, 20_000);
  const act = { actor: seller, at: Date.now() };
  await transact(house, act, (tx) => readMailAs.run(tx, { messageId: 'doc-1', as: 'order' }, act));
  const message = await vi.waitFor(async () => {
    const now = await ask((tx) => tx.get(inboundMessages, 'doc-1'));
    expect(now?.state).toBe('drafted');
    return now;
  }, 20_000);
  expect(await ask((tx) => tx.scan(draftLines, 'draftId', message?.draftId ?? ''))).toHaveLength(2);
});

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { answerMessage } from '../../db/message/answer-message.ts';
import { type Attachment, attachments, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { moneyScope } from '../../db/scope.ts';
import { flow } from '../flow.ts';
import { graphError, startGraph, type Treatment } from '../graph/graph-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { folderStorage } from '../storage/folder-storage.ts';
import { keyOf } from '../storage/storage.ts';
import { sendMessage } from './send-message.ts';
import { addMessage, openShop } from './shop-fixture.ts';

const { sql } = await testDatabase();
const undelivered: string[] = [];
const shop = await openShop(sql, {
  now: Date.now,
  flow: {
    'message.written': flow['message.written'],
    'message.undelivered': [async (_, { outboundId }) => void undelivered.push(outboundId)],
  },
});
const graph = await startGraph();
const folder = await mkdtemp(join(tmpdir(), 'answers-'));
afterAll(async () => {
  await graph.close();
  await rm(folder, { recursive: true });
});
const storage = folderStorage(folder);
const outlet = { kind: 'graph', account: graph.account } as const;

/** A message with a file that is kept, its bytes too. */
async function heard(given: Partial<Attachment> = {}): Promise<{ messageId: string; attachmentId: string }> {
  const bytes = new TextEncoder().encode(`a list ${Math.random()}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await storage.put(keyOf(shop.tenantId, sha256), bytes, 'image/jpeg');
  return shop.act(async (tx) => {
    const messageId = await addMessage(tx);
    const attachmentId = tx.newId();
    await tx.put(attachments, {
      id: attachmentId,
      scope: moneyScope,
      messageId,
      position: 1,
      kind: 'image',
      mimeType: 'image/jpeg',
      fileName: null,
      bytes: bytes.byteLength,
      sha256,
      state: 'kept',
      reason: null,
      sourceId: null,
      ...given,
    });
    return { messageId, attachmentId };
  });
}

let nth = 0;
async function answered(
  args: Partial<Parameters<typeof answerMessage.run>[1]> & { messageId: string },
): Promise<string> {
  nth += 1;
  const outboundId = `answer-${nth}`;
  await shop.actAs('meera', 'commercial', (tx) =>
    answerMessage.run(tx, { outboundId, body: '', attachmentId: null, ...args }, tx.act),
  );
  return outboundId;
}

async function messageOf(id: string): Promise<OutboundMessage> {
  const message = await shop.act((tx) => tx.get(outboundMessages, id));
  if (!message) throw new Error(`no message ${id}`);
  return message;
}

/** Performs the waiting job as the worker does; false when none waits. */
async function send(id: string): Promise<boolean> {
  const [job] = await sql<{ payload: { messageId: string; attempt?: number } }[]>`
    update ops.job set state = 'leased' where effect_key = ${`whatsapp:${id}`} and state = 'waiting' returning payload`;
  if (job) await sendMessage(shop.house, shop.tenantId, job.payload, outlet, () => storage);
  return job !== undefined;
}

test('[WHATSAPP-18] words written in a chat go to whoever wrote there', async () => {
  const { messageId } = await heard();
  const id = await answered({ messageId, body: '  Kaunsa elbow, SDR 11?  ' });
  expect(await send(id)).toBe(true);
  expect(graph.received.at(-1)?.body).toMatchObject({
    to: '919820012345',
    type: 'text',
    text: { body: 'Kaunsa elbow, SDR 11?' },
    context: { message_id: `wamid.${messageId}` },
  });
  expect(await messageOf(id)).toMatchObject({ state: 'sent' });
});

test.each<[name: string, args: object, code: string]>([
  ['nothing', { body: ' \n ' }, 'message.nothing_written'],
  ['more than WhatsApp takes', { body: 'x'.repeat(4_097) }, 'message.too_long'],
  ['an answer to nothing', { messageId: 'never', body: 'x' }, 'message.unknown'],
  ['a file that is not there', { attachmentId: 'never' }, 'message.file_not_kept'],
  ['a message that is there already', { outboundId: 'answer-1', body: 'x' }, 'row.id_taken'],
])('[WHATSAPP-18] refused: %s', async (_, args, code) => {
  const { messageId } = await heard();
  await expect(answered({ messageId, ...args })).rejects.toThrow(code);
});

test('[WHATSAPP-18] a file that is still being fetched, and too long a caption, are refused', async () => {
  const waiting = await heard({ state: 'waiting' });
  await expect(answered(waiting)).rejects.toThrow('message.file_not_kept');
  const kept = await heard();
  await expect(answered({ ...kept, body: 'x'.repeat(1_025) })).rejects.toThrow('message.too_long');
});

test('[WHATSAPP-17] a picture is given to WhatsApp and then sent by its id, with its caption', async () => {
  const { messageId, attachmentId } = await heard();
  const id = await answered({ messageId, attachmentId, body: 'Line 3 nahi padh paaye' });
  const before = graph.received.length;
  await send(id);
  const [upload, posted] = graph.received.slice(before);
  expect(upload?.path).toBe('POST /v23.0/10987/media');
  expect(upload?.authorization).toBe('Bearer secret-token');
  expect(upload?.body).toMatch(/name="messaging_product"\s+whatsapp/);
  expect(upload?.body).toMatch(/name="file"; filename="file"\s+Content-Type: image\/jpeg\s+a list/);
  expect(posted?.body).toMatchObject({
    type: 'image',
    image: { id: `media-${before + 1}`, caption: 'Line 3 nahi padh paaye' },
    biz_opaque_callback_data: id,
  });
  expect(await messageOf(id)).toMatchObject({ state: 'sent', form: { kind: 'file', as: 'image' } });
});

test('[WHATSAPP-17] what is no picture goes as a document with its name', async () => {
  const file = await heard({ mimeType: 'application/pdf', fileName: 'rate list.pdf', kind: 'document' });
  await send(await answered(file));
  const posted = graph.received.at(-1)?.body;
  expect(posted).toMatchObject({ type: 'document', document: { filename: 'rate list.pdf' } });
  expect(JSON.stringify(posted)).not.toContain('caption');
});

test.each<[name: string, treatment: Treatment, error: string]>([
  ['the service is busy', graphError(429, 130_429), 'whatsapp.http_429.130429'],
  ['the service fails', graphError(500, 1), 'whatsapp.http_500.1'],
  ['the line breaks', { kind: 'drop' }, 'whatsapp.upload_failed'],
  ['its answer breaks off', { kind: 'cut' }, 'whatsapp.upload_unread'],
  ['the token is not accepted', graphError(401, 190), 'whatsapp.http_401.190'],
])(
  '[WHATSAPP-17] while the file is given, %s: it is tried again, and the message is sent once',
  async (_, treatment, error) => {
    const id = await answered(await heard());
    graph.next(treatment);
    await send(id);
    expect(await messageOf(id)).toMatchObject({ state: 'waiting', error });
    await send(id);
    expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null });
    expect(graph.received.filter(({ body }) => JSON.stringify(body).includes(`"${id}"`))).toHaveLength(1);
  },
);

test('[WHATSAPP-17] a file WhatsApp does not take, and one whose bytes are gone, fail with the reason', async () => {
  const refused = await answered(await heard());
  graph.next(graphError(400, 131_053));
  await send(refused);
  expect(await messageOf(refused)).toMatchObject({ state: 'failed', error: 'whatsapp.http_400.131053' });
  const gone = await answered(await heard({ sha256: '0'.repeat(64) }));
  await send(gone);
  expect(await messageOf(gone)).toMatchObject({ state: 'failed', error: 'whatsapp.file_gone' });
  expect(undelivered).toEqual(expect.arrayContaining([refused, gone]));
});

test('[WHATSAPP-17] once WhatsApp has the file, an answer that is lost leaves it unknown and is never repeated', async () => {
  const id = await answered(await heard());
  graph.next({ kind: 'accept' }, { kind: 'drop' });
  await send(id);
  expect(await messageOf(id)).toMatchObject({ state: 'failed', error: 'whatsapp.outcome_unknown' });
  expect(await send(id)).toBe(false);
});

test('[WHATSAPP-17] outside the window no file leaves, not even as a template: a person is told', async () => {
  const id = await answered(await heard());
  await sql`update public.inbound_message set said_at = said_at - interval '25 hours'`;
  const before = graph.received.length;
  const [job] = await sql<{ payload: { messageId: string } }[]>`
    update ops.job set state = 'leased' where effect_key = ${`whatsapp:${id}`} returning payload`;
  const template = { name: 'order_update', language: 'en' };
  const withTemplate = { kind: 'graph', account: { ...graph.account, template } } as const;
  await sendMessage(shop.house, shop.tenantId, job?.payload ?? {}, withTemplate, () => storage);
  expect(await messageOf(id)).toMatchObject({ state: 'failed', error: 'whatsapp.outside_window' });
  expect(undelivered).toContain(id);
  expect(graph.received.length).toBe(before);
});

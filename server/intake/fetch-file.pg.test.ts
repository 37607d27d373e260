import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Attachment, attachments } from '../../db/message/message.ts';
import { day } from '../../db/values/instant.ts';
import { fetchMedia } from '../graph/fetch-media.ts';
import { graphError, startGraph, type Treatment } from '../graph/graph-fixture.ts';
import { addMessage, openShop } from '../orders/shop-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { folderStorage } from '../storage/folder-storage.ts';
import { keyOf } from '../storage/storage.ts';
import { fetchFile } from './fetch-file.ts';
import { answerFile } from './give-file.ts';

const { sql } = await testDatabase();
const clock = { now: Date.UTC(2026, 10, 2, 4, 30) };
const shop = await openShop(sql, { now: () => clock.now });
const graph = await startGraph();
const folder = await mkdtemp(join(tmpdir(), 'files-'));
afterAll(async () => {
  await graph.close();
  await rm(folder, { recursive: true });
});
const storage = folderStorage(folder);
const ground = { source: { kind: 'graph', account: graph.account }, storage } as const;

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 500 }, (_, at) => at % 251)]);
const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
let nth = 0;

/** A file that was announced with a message, as Meta's server has it. */
async function announced(given: Partial<Attachment> = {}, has: object = {}): Promise<string> {
  nth += 1;
  const sourceId = `media-${nth}`;
  const id = `file-${nth}`;
  if (given.sourceId === undefined) graph.files.set(sourceId, { bytes: jpeg, mimeType: 'image/jpeg', ...has });
  await shop.act(async (tx) => {
    const messageId = await addMessage(tx);
    await tx.put(attachments, {
      id,
      scope: 'money',
      messageId,
      position: 1,
      kind: 'image',
      mimeType: 'image/jpeg',
      fileName: null,
      bytes: null,
      sha256: null,
      state: 'waiting',
      reason: null,
      sourceId,
      ...given,
    });
    await tx.later('file.fetch', `file:${id}`, { attachmentId: id });
  });
  return id;
}

/** Performs the waiting job as the worker does; false when none waits. */
async function fetchOnce(id: string): Promise<boolean> {
  const [job] = await sql<{ payload: { attachmentId: string; attempt?: number } }[]>`
    update ops.job set state = 'leased' where effect_key = ${`file:${id}`} and state = 'waiting' returning payload`;
  if (job) await fetchFile(shop.house, shop.tenantId, job.payload, ground);
  return job !== undefined;
}

async function fileOf(id: string): Promise<Attachment> {
  const file = await shop.act((tx) => tx.get(attachments, id));
  if (!file) throw new Error(`no file ${id}`);
  return file;
}

describe('a file that came with a message', () => {
  test.each([
    ['in hex', hexOf(jpeg)],
    ['in base64', createHash('sha256').update(jpeg).digest('base64')],
    ['not at all', null],
  ])('[WHATSAPP-12] is fetched by its id and kept under its digest, announced %s', async (_, sha256) => {
    const id = await announced({ sha256 });
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'kept', bytes: 504, sha256: hexOf(jpeg), mimeType: 'image/jpeg' });
    expect(await storage.get(keyOf(shop.tenantId, hexOf(jpeg)))).toEqual(jpeg);
    const asked = graph.received.slice(-2).map(({ path, authorization }) => [path.split('/')[1], authorization]);
    expect(asked).toEqual([
      ['v23.0', 'Bearer secret-token'],
      ['bytes', 'Bearer secret-token'],
    ]);
    expect(await fetchOnce(id)).toBe(false);
  });

  test.each<[name: string, treatments: Treatment[], reason: string]>([
    ['the service is busy', [graphError(429, 4, { 'retry-after': '7' })], 'media.http_429'],
    ['the service fails', [graphError(500, 1)], 'media.http_500'],
    ['the token is not accepted', [graphError(401, 190)], 'media.http_401'],
    ['its address has run out', [{ kind: 'accept' }, { kind: 'answer', status: 404 }], 'media.http_404'],
    ['the line breaks', [{ kind: 'accept' }, { kind: 'drop' }], 'media.unreachable'],
    ['half of it comes', [{ kind: 'accept' }, { kind: 'cut' }], 'media.unreachable'],
    ['the answer is no JSON', [{ kind: 'answer', status: 200, body: '<html>' }], 'media.unreadable_answer'],
  ])('[WHATSAPP-12] is fetched later when %s', async (_, treatments, reason) => {
    const id = await announced();
    graph.next(...treatments);
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'waiting', reason });
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'kept', reason: null });
  });

  test.each<[name: string, given: Partial<Attachment>, has: object, reason: string]>([
    ['Meta knows no such file', { sourceId: 'never-there' }, {}, 'media.gone'],
    ['it says it is 50 MB', {}, { size: 50_000_000 }, 'media.too_large'],
    ['it says it is small and is not', {}, { bytes: new Uint8Array(6_000_000), size: 10 }, 'media.too_large'],
    ['its address is somebody else’s', {}, { url: 'https://fbsbx.com.evil.example/x' }, 'media.strange_address'],
    ['it is a program', { fileName: 'order.jpg.exe' }, {}, 'media.program'],
    ['its bytes are a program', {}, { bytes: new Uint8Array([0x4d, 0x5a, 1, 2]) }, 'media.program'],
  ])('[WHATSAPP-12] is refused with the reason when %s', async (_, given, has, reason) => {
    const id = await announced(given, has);
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'refused', reason, bytes: null });
    expect(await fetchOnce(id)).toBe(false);
  });

  test('[WHATSAPP-12] that is not what was announced is asked for again, four times', async () => {
    const id = await announced({ sha256: '0'.repeat(64) });
    let attempts = 0;
    while (await fetchOnce(id)) attempts += 1;
    expect(attempts).toBe(4);
    expect(await fileOf(id)).toMatchObject({ state: 'refused', reason: 'media.wrong_digest', bytes: null });
  });

  test.each(['describing', 'giving'] as const)(
    '[WHATSAPP-12] is given up for now when WhatsApp stalls while %s it, and comes the next time',
    async (stalls) => {
      const sourceId = await announced({}, { stalls });
      const wanted = { sourceId: sourceId.replace('file', 'media'), sha256: null, mostBytes: 5_000_000 };
      expect(await fetchMedia(graph.account, wanted, 200)).toEqual({
        kind: 'later',
        code: 'media.unreachable',
        retryAfterMs: null,
      });
      graph.files.set(wanted.sourceId, { bytes: jpeg, mimeType: 'image/jpeg' });
      await fetchOnce(sourceId);
      expect(await fileOf(sourceId)).toMatchObject({ state: 'kept' });
    },
  );

  test('[WHATSAPP-12] whose address has run out is asked for a new one, and gets it', async () => {
    const id = await announced();
    // Between its description and its bytes five minutes pass.
    graph.next({ kind: 'accept' }, graphError(401, 190));
    const before = graph.received.length;
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'waiting', reason: 'media.http_401' });
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'kept' });
    const addresses = graph.received.slice(before).flatMap(({ path }) => path.match(/\/bytes\/\d+/)?.[0] ?? []);
    expect(new Set(addresses).size).toBe(2);
  });

  test('[WHATSAPP-12] is given up two days after it came, and not before', async () => {
    const id = await announced();
    clock.now += 2 * day - 60_000;
    graph.next(graphError(500, 1));
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'waiting' });
    clock.now += 60_000;
    graph.next(graphError(500, 1));
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'refused', reason: 'media.http_500' });
  });

  test('[WHATSAPP-12] is what its own bytes say, whatever is announced', async () => {
    const page = new TextEncoder().encode('<script>alert(1)</script>');
    const id = await announced({ mimeType: 'image/png' }, { bytes: page, mimeType: 'image/png' });
    await fetchOnce(id);
    expect(await fileOf(id)).toMatchObject({ state: 'kept', mimeType: 'application/octet-stream' });
  });
});

describe('a kept file', () => {
  const commercial = testActor(shop.tenantId, 'p-commercial', ['commercial'], ['nashik']);

  test('[WHATSAPP-13] is given to who may see its message, and to nobody else', async () => {
    const id = await announced();
    await fetchOnce(id);
    const given = await answerFile(sql, storage, commercial, id);
    expect(given.status).toBe(200);
    expect(new Uint8Array(await given.arrayBuffer())).toEqual(jpeg);
    expect(given.headers.get('content-type')).toBe('image/jpeg');
    expect(given.headers.get('x-content-type-options')).toBe('nosniff');
    const operator = testActor(shop.tenantId, 'p-operator', ['operator'], ['nashik']);
    const stranger = testActor(await shop.house.addTenant('another'), 'p', ['commercial', 'admin'], ['nashik']);
    for (const actor of [operator, stranger]) expect((await answerFile(sql, storage, actor, id)).status).toBe(404);
    for (const odd of ['', 'no-such', '../secrets', "x' or 1=1", '%00'])
      expect((await answerFile(sql, storage, commercial, odd)).status).toBe(404);
  });

  test('[WHATSAPP-13] that could run is only ever saved', async () => {
    const bytes = new TextEncoder().encode('<svg onload="alert(1)"/>');
    const fileName = 'a"\r\nset-cookie: x.svg';
    const id = await announced({ fileName }, { bytes, mimeType: 'image/svg+xml' });
    await fetchOnce(id);
    const { headers } = await answerFile(sql, storage, commercial, id);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''a%22/);
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });
});

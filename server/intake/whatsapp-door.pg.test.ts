import { describe, expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { answerStatus } from './message-status.ts';
import { metaDelivery, metaText, secrets, signed, signedBytes } from './reading-fixture.ts';
import { answerChallenge, answerDelivery } from './whatsapp/answer-delivery.ts';
import { hmacHex } from './whatsapp/signature.ts';

const { sql } = await testDatabase();
const received: string[] = [];
const house = testHouse(sql, {
  flow: { 'message.received': [async (_, { messageId }) => void received.push(messageId)] },
});
await seedDemo(house);

const post = async (body: unknown, signature?: string): Promise<number> => {
  const delivery = signed(body);
  return (await answerDelivery(house, secrets, delivery.raw, signature ?? delivery.signature)).status;
};

const count = async (where: string): Promise<number> => {
  const [row] = await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${where}`);
  return row?.n ?? -1;
};
const messages = (wamid: string): Promise<number> => count(`public.inbound_message where external_id = '${wamid}'`);

describe('the WhatsApp door', () => {
  test('[INTAKE-1] a delivery is answered with 200 only when its raw bytes are kept', async () => {
    const body = metaText('wamid.one', '+919820012345', 'नमस्ते 👋 1 inch elbow 10 nag');
    expect(await post(body)).toBe(200);
    const [row] = await sql<{ body: Buffer }[]>`select body from ops.webhook_delivery order by id desc limit 1`;
    expect(JSON.parse(row?.body.toString('utf8') ?? '')).toEqual(body);
    expect(await messages('wamid.one')).toBe(1);
  });

  test('[INTAKE-2] the same wamid, eight times at once and mixed with others, is one message', async () => {
    const both = (first: string, second: string) =>
      metaDelivery({
        messages: [first, second].map((id) => ({ id, from: '919820012345', type: 'text', text: { body: id } })),
      });
    const before = received.length;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => post(at % 2 ? both('wamid.a', 'wamid.b') : both('wamid.b', 'wamid.a'))),
    );
    expect(answers).toEqual(Array(8).fill(200));
    expect(await messages('wamid.a')).toBe(1);
    expect(await messages('wamid.b')).toBe(1);
    expect(received.length - before).toBe(2);
  });

  test('[INTAKE-2] a message that stands twice in one delivery is one message, and it is read', async () => {
    const message = { id: 'wamid.twice', from: '919820012345', type: 'text', text: { body: 'elbow' } };
    const before = received.length;
    expect(await post(metaDelivery({ messages: [message, message] }))).toBe(200);
    expect(await messages('wamid.twice')).toBe(1);
    expect(received.length - before).toBe(1);
  });

  test('[INTAKE-3] a bad signature is 401 and leaves no row', async () => {
    const before = await count('ops.webhook_delivery');
    expect(await post(metaText('wamid.forged', '+919820012345', 'hi'), 'sha256=00')).toBe(401);
    expect(await post(metaText('wamid.forged', '+919820012345', 'hi'), hmacHex('other', 'x'))).toBe(401);
    const { raw } = signed({});
    expect((await answerDelivery(house, secrets, raw, null)).status).toBe(401);
    expect(await count('ops.webhook_delivery')).toBe(before);
    expect(await messages('wamid.forged')).toBe(0);
  });

  test('[INTAKE-4] too large is 413, no JSON is 400, an unknown shape is kept and passed over', async () => {
    expect((await answerDelivery(house, secrets, undefined, null)).status).toBe(413);
    const broken = signedBytes(new TextEncoder().encode('{"entry": ['));
    expect((await answerDelivery(house, secrets, broken.raw, broken.signature)).status).toBe(400);
    const before = await count('ops.webhook_delivery');
    expect(await post({ object: 'something new', entry: [{ changes: [{ value: { calls: [1] } }] }] })).toBe(200);
    expect(await post(null)).toBe(200);
    expect(await count('ops.webhook_delivery')).toBe(before + 2);
  });

  test('[INTAKE-5] statuses move the message we sent forward only, in whatever order they come', async () => {
    const state = async (): Promise<string | undefined> => {
      const [row] = await sql<{ state: string }[]>`select state from public.outbound_message where id = 'reply-1022'`;
      return row?.state;
    };
    await sql`update public.outbound_message set state = 'sent' where id = 'reply-1022'`;
    const status = (to: string) =>
      metaDelivery({ statuses: [{ id: 'wamid.demo-reply-1022', status: to, timestamp: '1' }] });
    expect(await post(status('read'))).toBe(200);
    expect(await state()).toBe('read');
    await post(status('delivered'));
    await post(status('failed'));
    expect(await state()).toBe('read');
    expect(await post(metaDelivery({ statuses: [{ id: 'wamid.never-sent', status: 'read' }] }))).toBe(200);
  });

  test('[INTAKE-6] the handshake gives the challenge back only for this plant’s token', async () => {
    const ask = (token: string) =>
      answerChallenge(
        new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '42' }),
        secrets,
      );
    const answer = ask(secrets.verifyToken);
    expect([answer.status, await answer.text()]).toEqual([200, '42']);
    expect(ask('guess').status).toBe(403);
  });

  test('[INTAKE-7] how far a message has come is told only to whoever signs the path', async () => {
    const path = '/api/messages/wamid.demo-1022';
    const answer = await answerStatus(sql, secrets.appSecret, path, hmacHex(secrets.appSecret, path));
    expect(await answer.json()).toMatchObject({
      wamid: 'wamid.demo-1022',
      state: 'drafted',
      order: { number: 'SO-1022' },
    });
    expect((await answerStatus(sql, secrets.appSecret, path, hmacHex('other', path))).status).toBe(401);
    const unknown = '/api/messages/%00wamid.no';
    expect((await answerStatus(sql, secrets.appSecret, unknown, hmacHex(secrets.appSecret, unknown))).status).toBe(404);
  });
});

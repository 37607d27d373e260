import { afterAll, expect, test } from 'vitest';
import { inboundMessages, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { hour } from '../../db/values/instant.ts';
import { outletFrom } from '../graph/graph-account.ts';
import { graphError, startGraph, type Treatment } from '../graph/graph-fixture.ts';
import { postMessage } from '../graph/post-message.ts';
import { noteStatus } from '../intake/whatsapp/delivery-sql.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { addresseeOf, queueMessage } from './queue-message.ts';
import { resendAsTemplate } from './resend-as-template.ts';
import { sendMessage } from './send-message.ts';
import { addMessage, openShop, order } from './shop-fixture.ts';

const { sql } = await testDatabase();
// The database holds the window by its own clock.
const clock = { now: Date.now() };
const undelivered: string[] = [];
const shop = await openShop(sql, {
  now: () => clock.now,
  flow: { 'message.undelivered': [async (_, { outboundId }) => void undelivered.push(outboundId)] },
});
const graph = await startGraph();
afterAll(() => graph.close());
const outlet = { kind: 'graph', account: graph.account } as const;

/** Queues an answer to a message and gives its id. */
async function queued(): Promise<{ id: string; messageId: string }> {
  const messageId = await shop.act(addMessage);
  const draft = await order(shop, { messageId });
  const id = `reply-${draft.id}`;
  await shop.act(async (tx) => {
    const addressee = await addresseeOf(tx, draft);
    if (addressee) await queueMessage(tx, id, draft, addressee, 'Namaste! ₹1,23,456 ✅ نعم');
  });
  return { id, messageId };
}

async function messageOf(id: string): Promise<OutboundMessage> {
  const message = await shop.act((tx) => tx.get(outboundMessages, id));
  if (!message) throw new Error(`no message ${id}`);
  return message;
}

/** Takes the waiting job of a message, as the worker does, and performs it; false when none waits. */
async function send(id: string, by: Parameters<typeof sendMessage>[3] = outlet): Promise<boolean> {
  const [job] = await sql<{ payload: { messageId: string; attempt?: number } }[]>`
    update ops.job set state = 'leased' where effect_key = ${`whatsapp:${id}`} and state = 'waiting' returning payload`;
  if (job) await sendMessage(shop.house, shop.tenantId, job.payload, by);
  return job !== undefined;
}

async function pauseOf(id: string): Promise<number | undefined> {
  const [job] = await sql<{ at: number }[]>`
    select (extract(epoch from due) * 1000)::float8 as at from ops.job
    where state = 'waiting' and effect_key = ${`whatsapp:${id}`}`;
  return job && job.at - clock.now;
}

const arrivals = (id: string): number =>
  graph.received.filter(({ body }) => JSON.stringify(body).includes(`"biz_opaque_callback_data":"${id}"`)).length;

test('[ORDER-6] a message leaves as the Cloud API takes it, as an answer to the one that came', async () => {
  const { id, messageId } = await queued();
  await send(id);
  expect(graph.received.at(-1)).toEqual({
    path: 'POST /v23.0/10987/messages',
    authorization: 'Bearer secret-token',
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '919820012345',
      type: 'text',
      text: { preview_url: false, body: 'Namaste! ₹1,23,456 ✅ نعم' },
      biz_opaque_callback_data: id,
      context: { message_id: `wamid.${messageId}` },
    },
  });
  expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null, sentAt: clock.now });
  expect((await messageOf(id)).externalId).toMatch(/^wamid\.OUT/);
  const asked = await shop.act((tx) => tx.get(inboundMessages, messageId));
  expect(asked?.stages.at(-1)).toEqual({ stage: 'replied', at: clock.now });
});

test('[ORDER-6] a message is sent once, however often its job runs', async () => {
  const { id } = await queued();
  await send(id);
  for (let again = 0; again < 3; again += 1) await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  expect(arrivals(id)).toBe(1);
});

test.for<[name: string, treatment: Treatment, error: string, pauseMs: number]>([
  ['429 with Retry-After', graphError(429, 130_429, { 'retry-after': '7' }), 'whatsapp.http_429.130429', 7_000],
  ['a pair’s limit', graphError(400, 131_056), 'whatsapp.http_400.131056', 1_000],
  ['the service says it is unavailable', graphError(503, 131_016), 'whatsapp.http_503.131016', 1_000],
  ['the token is not accepted', graphError(401, 190), 'whatsapp.http_401.190', 300_000],
])('[ORDER-6] it is sent later, once, after: %s', async ([_, treatment, error, pauseMs]) => {
  const { id } = await queued();
  graph.next(treatment);
  await send(id);
  expect(await messageOf(id)).toMatchObject({ state: 'waiting', error, externalId: null });
  expect(await pauseOf(id)).toBe(pauseMs);
  await send(id);
  expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null });
  expect(arrivals(id)).toBe(2);
});

test.for<[name: string, treatment: Treatment, error: string]>([
  ['a number that is none', graphError(400, 131_026), 'whatsapp.http_400.131026'],
  [
    'a redirect, which would carry the token away',
    { kind: 'answer', status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    'whatsapp.http_302',
  ],
  ['500 that leaves it open', { kind: 'answer', status: 500, body: '<html>' }, 'whatsapp.outcome_unknown'],
  ['502 from a gateway', graphError(502, 1), 'whatsapp.outcome_unknown'],
  ['the answer is lost', { kind: 'drop' }, 'whatsapp.outcome_unknown'],
])('[ORDER-6] it is recorded as failed and never sent again after: %s', async ([_, treatment, error]) => {
  const { id, messageId } = await queued();
  graph.next(treatment);
  await send(id);
  expect(await messageOf(id)).toMatchObject({ state: 'failed', error, sentAt: null });
  expect(await send(id)).toBe(false);
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  expect(arrivals(id)).toBe(1);
  const asked = await shop.act((tx) => tx.get(inboundMessages, messageId));
  expect(asked?.stages.map(({ stage }) => stage)).not.toContain('replied');
});

test('[ORDER-6] accepted with an answer that breaks off is sent, its id there unknown', async () => {
  const { id } = await queued();
  graph.next({ kind: 'cut' });
  await send(id);
  expect(await messageOf(id)).toMatchObject({ state: 'sent', externalId: null });
});

test('[ORDER-6] an answer that never comes is unknown, a server that is not there is tried later', async () => {
  const message = { id: 'm', toNumber: '+91', body: 'x', form: null, replyTo: null };
  graph.next({ kind: 'hang' });
  expect(await postMessage(graph.account, message, 50)).toEqual({ kind: 'unknown', code: 'whatsapp.answer_lost' });
  const gone = await startGraph();
  await gone.close();
  expect(await postMessage(gone.account, message)).toMatchObject({ kind: 'later', code: 'whatsapp.unreachable' });
});

test('[ORDER-6] what is only shown on the demo’s screens is shown again when its end was not seen', async () => {
  const { id } = await queued();
  const message = await messageOf(id);
  await shop.act((tx) => tx.put(outboundMessages, { ...message, error: 'whatsapp.sending' }));
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, { kind: 'screen' });
  expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null });
});

test('[ORDER-6] an attempt whose end nobody saw is not repeated; should it end after all, it is believed', async () => {
  const { id } = await queued();
  graph.next({ kind: 'hang' });
  const before = graph.received.length;
  // The worker is cut off while it waits for the answer; its job comes to another.
  const cutOff = send(id);
  await expect.poll(() => graph.received.length).toBe(before + 1);
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  expect(await messageOf(id)).toMatchObject({ state: 'failed', error: 'whatsapp.outcome_unknown' });
  graph.finish();
  await cutOff;
  expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null });
  expect(arrivals(id)).toBe(1);
});

test('[ORDER-6] it gives up a day after it was written', async () => {
  const { id } = await queued();
  clock.now += 24 * hour;
  // They wrote again meanwhile: the window is open.
  await shop.act(addMessage);
  graph.next(graphError(429, 4));
  await send(id);
  expect(await messageOf(id)).toMatchObject({ state: 'failed', error: 'whatsapp.http_429.4' });
  expect(await pauseOf(id)).toBeUndefined();
});

test('[ORDER-6] the demo keeps its messages on screen; unconfigured elsewhere they wait', async () => {
  const shown = await queued();
  await send(shown.id, outletFrom({ THROUGHLINE_DEMO: '1' }));
  expect(await messageOf(shown.id)).toMatchObject({ state: 'sent', externalId: `demo:${shown.id}` });
  const kept = await queued();
  await send(kept.id, outletFrom({ WHATSAPP_GRAPH_URL: 'https://graph.facebook.com' }));
  expect(await messageOf(kept.id)).toMatchObject({ state: 'waiting', error: 'whatsapp.not_configured' });
  expect(await pauseOf(kept.id)).toBe(300_000);
  await send(kept.id);
  expect(await messageOf(kept.id)).toMatchObject({ state: 'sent' });
});

const noneHeard = (): Promise<unknown> =>
  sql`update public.inbound_message set said_at = said_at - interval '25 hours'`;

test('[WHATSAPP-9] outside the window a free text never leaves: a person is told, or a template goes', async () => {
  const untold = await queued();
  await noneHeard();
  const before = graph.received.length;
  await send(untold.id);
  expect(await messageOf(untold.id)).toMatchObject({ state: 'failed', error: 'whatsapp.outside_window' });
  expect(undelivered).toContain(untold.id);
  expect(graph.received.length).toBe(before);

  const { id } = await queued();
  await noneHeard();
  const template = { name: 'order_update', language: 'en' };
  await send(id, { kind: 'graph', account: { ...graph.account, template } });
  expect(graph.received.at(-1)?.body).toMatchObject({
    type: 'template',
    template: {
      name: 'order_update',
      language: { code: 'en', policy: 'deterministic' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Namaste! ₹1,23,456 ✅ نعم' }] }],
    },
  });
  expect(graph.received.at(-1)?.body).not.toHaveProperty('context');
  expect(await messageOf(id)).toMatchObject({ state: 'sent', form: { kind: 'template', name: 'order_update' } });
  await shop.act(addMessage);
});

test('[WHATSAPP-9] a window that closed on the way is told by its code, and the message goes as a template', async () => {
  const { id } = await queued();
  await send(id);
  await shop.act(async (tx) =>
    tx.put(outboundMessages, { ...(await messageOf(id)), state: 'failed', error: 'whatsapp.131047' }),
  );
  const told: string[] = [];
  const tell = async (_: unknown, what: { outboundId: string }) => void told.push(what.outboundId);
  const env = { WHATSAPP_GRAPH_URL: graph.account.baseUrl, WHATSAPP_PHONE_NUMBER_ID: '1', WHATSAPP_TOKEN: 't' };
  await shop.act((tx) => resendAsTemplate(tx, { outboundId: id }, { tell }, env));
  expect(told).toEqual([id]);
  const withTemplate = { ...env, WHATSAPP_TEMPLATE: 'order_update' };
  await shop.act((tx) => resendAsTemplate(tx, { outboundId: id }, { tell }, withTemplate));
  expect(told).toEqual([id]);
  expect(await messageOf(id)).toMatchObject({ state: 'waiting', form: { kind: 'template' }, error: null });
  await send(id);
  expect(await messageOf(id)).toMatchObject({ state: 'sent' });
});

test('[WHATSAPP-10] what was written first leaves first, whatever holds it up', async () => {
  const first = await queued();
  clock.now += 1;
  const second = await queued();
  clock.now += 1;
  const third = await queued();
  graph.next(graphError(400, 131_056));
  const before = graph.received.length;
  await send(second.id);
  expect(graph.received.length).toBe(before);
  for (const { id } of [first, third, second, first, third, second, third]) await send(id);
  const left = graph.received.slice(before).map(({ body }) => JSON.stringify(body));
  const order = [first, first, second, third].map(({ id }) => expect.stringContaining(`"${id}"`));
  expect(left).toEqual(order);
});

test('[WHATSAPP-11] what is told of a message before its answer counts, whichever comes first', async () => {
  const { id } = await queued();
  graph.next({ kind: 'hang' });
  const before = graph.received.length;
  const sending = send(id);
  await expect.poll(() => graph.received.length).toBe(before + 1);
  await shop.act((tx) => noteStatus(tx, { externalId: 'wamid.EARLY', ownId: id, state: 'read', error: null }));
  graph.finish();
  await sending;
  expect(await messageOf(id)).toMatchObject({ state: 'read', externalId: 'wamid.EARLY', sentAt: clock.now });

  const other = await queued();
  const externalId = `wamid.OUT${graph.received.length + 1}`;
  await shop.act((tx) => noteStatus(tx, { externalId, ownId: null, state: 'delivered', error: null }));
  await send(other.id);
  expect(await messageOf(other.id)).toMatchObject({ state: 'delivered', externalId });
});

test('[WHATSAPP-11] a failure that is told later is passed on with its reason, once', async () => {
  const { id } = await queued();
  await send(id);
  const { externalId } = await messageOf(id);
  const failed = { externalId: externalId ?? '', ownId: null, state: 'failed', error: 'whatsapp.131026' } as const;
  for (let again = 0; again < 3; again += 1) await shop.act((tx) => noteStatus(tx, failed));
  expect(await messageOf(id)).toMatchObject({ state: 'failed', error: 'whatsapp.131026' });
  expect(undelivered.filter((each) => each === id)).toHaveLength(1);
});

test('[WHATSAPP-1] buttons and lists leave as the Cloud API takes them', async () => {
  const choices = [
    { id: 'q#yes', title: 'Haan' },
    { id: 'q#no', title: 'Nahi', description: 'Kuch aur' },
  ];
  const message = { id: 'm', toNumber: '+919820012345', body: 'Sahi hai?', replyTo: 'wamid.1' };
  await postMessage(graph.account, { ...message, form: { kind: 'buttons', choices: choices.slice(0, 1) } });
  expect(graph.received.at(-1)?.body).toMatchObject({
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Sahi hai?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'q#yes', title: 'Haan' } }] },
    },
    context: { message_id: 'wamid.1' },
  });
  await postMessage(graph.account, { ...message, form: { kind: 'list', button: 'Chunein', choices } });
  expect(graph.received.at(-1)?.body).toMatchObject({
    interactive: { type: 'list', action: { button: 'Chunein', sections: [{ rows: choices }] } },
  });
});

test('the outlet is read from the environment', () => {
  const env = { WHATSAPP_GRAPH_URL: 'https://graph.facebook.com/', WHATSAPP_PHONE_NUMBER_ID: '1', WHATSAPP_TOKEN: 't' };
  expect(outletFrom({ ...env, THROUGHLINE_DEMO: '1' })).toEqual({
    kind: 'graph',
    account: { baseUrl: 'https://graph.facebook.com', version: 'v23.0', phoneNumberId: '1', token: 't' },
  });
});

import { afterAll, expect, test } from 'vitest';
import { inboundMessages, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { moneyScope } from '../../db/scope.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { graphError, startGraph } from '../graph/graph-fixture.ts';
import { noteStatus } from '../intake/whatsapp/delivery-sql.ts';
import { leaseJobs } from '../postgres/job-sql.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { setClaims, systemActor } from '../postgres/transaction.ts';
import { resendAsTemplate } from './resend-as-template.ts';
import { sendMessage } from './send-message.ts';
import { addMessage, openShop } from './shop-fixture.ts';

const { sql } = await testDatabase();
const clock = { now: Date.now() };
const shop = await openShop(sql, { now: () => clock.now });
const graph = await startGraph();
afterAll(() => graph.close());
const outlet = { kind: 'graph', account: graph.account } as const;

let nth = 0;
/** A message that waits, to a number that last wrote so many hours ago; with `queued` its job waits too. */
async function waiting(hoursAgo: number | null, given: Partial<OutboundMessage> = {}): Promise<OutboundMessage> {
  nth += 1;
  const toNumber = `+9199${String(nth).padStart(8, '0')}`;
  const message: OutboundMessage = {
    id: `out-${nth}`,
    scope: moneyScope,
    channel: 'whatsapp',
    toNumber,
    customerId: null,
    body: 'Kaunsa elbow?',
    messageId: null,
    draftId: null,
    form: null,
    lineId: null,
    state: 'waiting',
    createdAt: clock.now,
    sentAt: null,
    externalId: null,
    error: null,
    ...given,
  };
  await shop.act(async (tx) => {
    if (hoursAgo !== null) {
      const id = await addMessage(tx);
      const heard = await tx.get(inboundMessages, id);
      if (heard)
        await tx.put(inboundMessages, {
          ...heard,
          id: `${id}-in`,
          externalId: `${id}-in`,
          fromNumber: toNumber,
          saidAt: clock.now - hoursAgo * hour,
        });
    }
    await tx.put(outboundMessages, message);
  });
  return message;
}

type Role = 'app_server' | 'service_role' | 'authenticated';

/** Sets columns of a message by plain SQL as a role; what refused it, if anything did. */
async function set(role: Role, id: string, columns: string): Promise<string> {
  try {
    await sql.begin(async (tx) => {
      await setClaims(tx, systemActor(shop.tenantId), 'app_server');
      await tx.unsafe(`set local role ${role}`);
      await tx.unsafe(`update public.outbound_message set ${columns} where tenant_id = $1 and id = $2`, [
        shop.tenantId,
        id,
      ]);
    });
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const template = `form = '{"kind":"template","name":"t","language":"en","words":["x"]}'`;
const marked = `error = 'whatsapp.sending'`;

test.each<[name: string, hoursAgo: number | null, columns: string]>([
  ['it is marked as being sent a day and a minute after', 24 + 1 / 60, marked],
  ['nobody ever wrote from there', null, marked],
  ['it is called sent without having been', 30, `state = 'sent', sent_at = now()`],
  ['it is called sent yesterday', 30, `state = 'sent', sent_at = now() - interval '20 hours'`],
  ['it is called read', 30, `state = 'read'`],
  ['it is called unknown, to be called sent next', 30, `state = 'failed', error = 'whatsapp.outcome_unknown'`],
  ['it is given an id of WhatsApp’s and a failure', 30, `state = 'failed', external_id = 'wamid.x', error = 'x'`],
  ['it becomes buttons', 30, `${marked}, form = '{"kind":"buttons","choices":[]}'`],
])('[WHATSAPP-14] by no role’s SQL does a free text leave outside the window: %s', async (_, hoursAgo, columns) => {
  const { id } = await waiting(hoursAgo);
  for (const role of ['app_server', 'service_role'] as const)
    expect(await set(role, id, columns)).toBe('message.outside_window');
  expect(await set('authenticated', id, columns)).toMatch(/permission denied/);
  expect(await set('service_role', id, `${marked}, ${template}`)).toBe('done');
  // Nor does it become a free text again once it is on its way.
  expect(await set('service_role', id, 'form = null')).toBe('message.outside_window');
});

test('[WHATSAPP-14] inside the window it leaves, and may be told of for days', async () => {
  const { id, toNumber } = await waiting(24 - 1 / 60);
  expect(await set('app_server', id, marked)).toBe('done');
  expect(await set('service_role', id, `body = 'something else'`)).toBe('message.has_left');
  expect(await set('service_role', id, `to_number = '+9111'`)).toBe('message.has_left');
  await sql`update public.inbound_message set said_at = said_at - interval '3 days' where from_number = ${toNumber}`;
  expect(await set('app_server', id, `state = 'sent', error = null, external_id = 'wamid.y'`)).toBe('done');
  for (const state of ['delivered', 'read']) expect(await set('app_server', id, `state = '${state}'`)).toBe('done');
  expect(await set('service_role', id, `body = 'never said'`)).toBe('message.has_left');
});

test('[WHATSAPP-14] the window is not opened by rewriting when something was said, or who said it', async () => {
  const { toNumber } = await waiting(30);
  const rewrite = (columns: string) =>
    sql.unsafe(`update public.inbound_message set ${columns} where from_number = '${toNumber}'`);
  await expect(rewrite('said_at = now()')).rejects.toThrow('message.was_said');
  await expect(rewrite(`from_number = '+9112'`)).rejects.toThrow('message.was_said');
});

test('[WHATSAPP-14] what is inserted as sent was sent while the window was open', async () => {
  await expect(waiting(30, { state: 'sent', sentAt: clock.now })).rejects.toThrow(Refusal);
  await waiting(30, { state: 'read', sentAt: clock.now - 29 * hour });
  await waiting(null, { state: 'sent', sentAt: clock.now, channel: 'email' });
});

test('[WHATSAPP-15] two jobs for one message: it leaves once, and nobody is told that its end is unknown', async () => {
  const message = await waiting(1);
  const { id } = message;
  await shop.act((tx) => tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id }));
  const first = await leaseJobs(sql, 10, ['whatsapp.send']);
  await shop.act((tx) => tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id }));
  const second = await leaseJobs(sql, 10, ['whatsapp.send']);
  expect([first.length, second.length]).toEqual([1, 1]);
  graph.next({ kind: 'hang' });
  const before = graph.received.length;
  const sending = sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  await expect.poll(() => graph.received.length).toBe(before + 1);
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  expect(await shop.act((tx) => tx.get(outboundMessages, id))).toMatchObject({
    state: 'waiting',
    error: 'whatsapp.sending',
  });
  graph.finish();
  await sending;
  expect(await shop.act((tx) => tx.get(outboundMessages, id))).toMatchObject({ state: 'sent', error: null });
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  expect(graph.received.length).toBe(before + 1);
});

test('[WHATSAPP-11] a failure told twice does not stop the template that goes in its place', async () => {
  const { id } = await waiting(1);
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  const sent = await shop.act((tx) => tx.get(outboundMessages, id));
  const externalId = sent?.externalId ?? '';
  const failed = { externalId, ownId: id, state: 'failed', error: 'whatsapp.131047' } as const;
  await shop.act((tx) => noteStatus(tx, failed));
  const env = {
    WHATSAPP_GRAPH_URL: graph.account.baseUrl,
    WHATSAPP_PHONE_NUMBER_ID: '1',
    WHATSAPP_TOKEN: 't',
    WHATSAPP_TEMPLATE: 'order_update',
  };
  await shop.act((tx) => resendAsTemplate(tx, { outboundId: id }, { tell: async () => undefined }, env));
  for (let again = 0; again < 3; again += 1) await shop.act((tx) => noteStatus(tx, failed));
  expect(await shop.act((tx) => tx.get(outboundMessages, id))).toMatchObject({ state: 'waiting', error: null });
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  expect(await shop.act((tx) => tx.get(outboundMessages, id))).toMatchObject({
    state: 'sent',
    form: { kind: 'template' },
  });
});

test('[WHATSAPP-9] a window that closes between two attempts closes for the second', async () => {
  const { id, toNumber } = await waiting(1);
  graph.next(graphError(400, 131_056));
  await sendMessage(shop.house, shop.tenantId, { messageId: id }, outlet);
  await sql`update public.inbound_message set said_at = said_at - interval '23 hours' - ${minute} * interval '1 ms'
    where from_number = ${toNumber}`;
  await sendMessage(shop.house, shop.tenantId, { messageId: id, attempt: 2 }, outlet);
  expect(await shop.act((tx) => tx.get(outboundMessages, id))).toMatchObject({
    state: 'failed',
    error: 'whatsapp.outside_window',
  });
});

import type { Sql } from '../server/postgres/connect.ts';
import { expect, test } from './system.ts';
import { callOf, endOf, post, say, typed } from './whatsapp.ts';

const ganesh = '+919820012345';
const balaji = '+919822045671';

/** How often the message stands in the database, and how many orders came of it. */
async function countsOf(sql: Sql, wamid: string): Promise<{ messages: number; orders: number; replies: number }> {
  const [row] = await sql<{ messages: number; orders: number; replies: number }[]>`
    select count(distinct m.id)::int as messages, count(distinct o.id)::int as orders, count(distinct r.id)::int as replies
    from public.inbound_message as m
    left join public.sales_order as o on o.tenant_id = m.tenant_id and o.draft_id = m.draft_id
    left join public.outbound_message as r on r.tenant_id = m.tenant_id and r.message_id = m.id
    where m.external_id = ${wamid}`;
  return row ?? { messages: 0, orders: 0, replies: 0 };
}

test('[JOURNEY-1] a Hinglish order becomes a number and a reply on the commercial phone', async ({ phone, system }) => {
  const commercial = await phone('commercial', '/commercial');
  const text = 'bhai 1 inch cpvc pipe sdr 11 ka 50 length + cpvc elbow 1 inch 200 nag, kal tak';

  const { outcome, number, reply } = await say(system, ganesh, text);
  expect(outcome).toBe('ordered');

  const card = commercial.getByRole('link').filter({ hasText: number });
  await expect(card).toContainText('Shree Ganesh Traders');
  await expect(card).toContainText(text);
  await card.click();
  const thread = commercial.getByRole('list', { name: 'Chat' });
  await expect(thread).toContainText(text.slice(0, 20));
  // WhatsApp's asterisks are drawn as bold.
  await expect(thread).toContainText((reply.split('\n')[0] ?? '').replaceAll('*', ''));
  await expect(thread).toContainText(number);
});

test('[INTAKE-2] [ORDER-1] a message delivered twenty times at once is one message, one order and one reply', async ({
  system,
  sql,
}) => {
  const text = typed(ganesh, 'cpvc elbow 1 inch 40 nag bhejo');
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(system, callOf(text))));
  expect(answers).toEqual(answers.map(() => 200));

  expect(await endOf(system, text.wamid)).toMatchObject({ outcome: 'ordered' });
  expect(await post(system, callOf(text))).toBe(200);
  expect(await countsOf(sql, text.wamid)).toEqual({ messages: 1, orders: 1, replies: 1 });
});

test('[JOURNEY-2] messages that arrive late, twice and in the wrong order become an order each', async ({
  system,
  sql,
}) => {
  const earlier = { ...typed(balaji, 'cpvc tee 3/4 inch 60 nag'), at: Date.now() - 90_000 };
  const later = typed(balaji, '3/4 inch cpvc pipe sdr 11 20 length');
  for (const text of [later, earlier, later, earlier]) expect(await post(system, callOf(text))).toBe(200);

  const [first, second] = [await endOf(system, earlier.wamid), await endOf(system, later.wamid)];
  expect([first.outcome, second.outcome]).toEqual(['ordered', 'ordered']);
  expect(first.number).not.toBe(second.number);
  for (const { wamid } of [earlier, later]) {
    expect(await countsOf(sql, wamid)).toEqual({ messages: 1, orders: 1, replies: 1 });
  }
});

test('[INTAKE-3] a call signed by somebody else leaves no row', async ({ system, sql }) => {
  const text = typed(ganesh, 'cpvc elbow 1 inch 10 nag');
  const kept = async () => (await sql`select count(*)::int as n from ops.webhook_delivery`)[0]?.['n'];
  const before = await kept();

  expect(await post(system, callOf(text), 'not the secret')).toBe(401);

  expect(await kept()).toBe(before);
  expect(await countsOf(sql, text.wamid)).toMatchObject({ messages: 0 });
});

test('[INTAKE-5] a status is answered, makes no message and moves ours forward only', async ({ system, sql }) => {
  const { outcome, number } = await say(system, ganesh, 'cpvc elbow 1 inch 15 nag');
  expect(outcome).toBe('ordered');
  const ours = async () =>
    (
      await sql<{ externalId: string; state: string }[]>`
        select r.external_id as "externalId", r.state from public.outbound_message as r
        join public.sales_order as o on o.tenant_id = r.tenant_id and o.draft_id = r.draft_id
        where o.number = ${number}`
    )[0];
  await expect.poll(async () => (await ours())?.state).toBe('sent');
  const id = (await ours())?.externalId ?? '';
  const messages = async () => (await sql`select count(*)::int as n from public.inbound_message`)[0]?.['n'];
  const before = await messages();

  for (const status of ['read', 'delivered', 'sent']) expect(await post(system, statusCall(id, status))).toBe(200);

  await expect.poll(async () => (await ours())?.state).toBe('read');
  expect(await messages()).toBe(before);
});

/** The webhook call with which Meta tells how far a message of ours has come. */
function statusCall(id: string, status: string): string {
  const call = JSON.parse(callOf(typed(ganesh, ''))) as {
    entry: { changes: { value: { messages?: unknown; contacts?: unknown; statuses?: unknown } }[] }[];
  };
  const value = call.entry[0]?.changes[0]?.value;
  if (!value) throw new Error('a webhook call has one change');
  delete value.messages;
  delete value.contacts;
  value.statuses = [{ id, status, timestamp: String(Math.floor(Date.now() / 1_000)), recipient_id: ganesh.slice(1) }];
  return JSON.stringify(call);
}

import { randomUUID } from 'node:crypto';
import type { Running } from '../scripts/start/running.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { machineId } from '../server/seed/demo-machines.ts';
import { demoMachineKey, demoTenantId } from '../server/seed/demo-tenant.ts';
import type { Text } from '../server/tour/as-meta-sends.ts';
import { callOf as callOfApi, cookieOf, dataOf, send } from './door.ts';
import { expect, test } from './system.ts';
import { callOf, post, typed } from './whatsapp.ts';

test.use({ instance: 'doors' });

const rounds = 3;
const perRound = 12;

/** Dealers with room for many small orders. */
const dealers = ['+919820012345', '+919822045671', '+919824099887', '+919833067890', '+919811034567', '+919825033441'];

/** What dealers write in one round: sure orders, all different. */
const written = (round: number): Text[] =>
  Array.from({ length: perRound }, (_, at) =>
    typed(dealers[at % dealers.length] ?? '', `cpvc elbow 1 inch ${10 + round * perRound + at} nag bhejo`),
  );

/** How each message ended: how many orders, ERP documents and sent replies came of it. */
async function endsOf(sql: Sql, texts: readonly Text[]): Promise<Record<string, number>[]> {
  return sql<Record<string, number>[]>`
    select
      (select count(*)::int from public.inbound_message as m where m.external_id = asked.wamid) as messages,
      (select count(*)::int from public.sales_order as o join public.inbound_message as m on m.draft_id = o.draft_id
        where m.external_id = asked.wamid) as orders,
      (select count(*)::int from erp_ledger.document as d join public.sales_order as o on d.body->>'number' = o.number
        join public.inbound_message as m on m.draft_id = o.draft_id
        where m.external_id = asked.wamid) as bookings,
      (select count(*)::int from public.outbound_message as r join public.inbound_message as m on r.message_id = m.id
        where m.external_id = asked.wamid and r.state = 'sent') as replies
    from unnest(${texts.map(({ wamid }) => wamid)}::text[]) as asked (wamid)`;
}

const once = { messages: 1, orders: 1, bookings: 1, replies: 1 };

/** Waits until every message has ended, and expects each to have ended once; then nothing is under way any more. */
async function expectEachOnce(sql: Sql, texts: readonly Text[]): Promise<void> {
  await expect.poll(() => endsOf(sql, texts), { timeout: 90_000 }).toEqual(texts.map(() => once));
  const stuck = () => sql`select queue, state, last_error from ops.job where state in ('leased', 'failed')`;
  await expect.poll(stuck).toEqual([]);
  // And so it stays: nothing comes a second time.
  expect(await endsOf(sql, texts)).toEqual(texts.map(() => once));
}

const leased = async (sql: Sql): Promise<number> =>
  (
    await sql`select 1 from ops.job where state = 'leased' and queue in ('message.read', 'erp.deliver', 'whatsapp.send')`
  ).length;

test('[JOB-6] a worker killed while messages stream in: each ends as one order, one booking and one reply', async ({
  sql,
  system,
}) => {
  const texts: Text[] = [];
  let orphaned = 0;
  for (let round = 0; round < rounds; round += 1) {
    const some = written(round);
    texts.push(...some);
    const posting = Promise.all(some.map((text) => post(system, callOf(text))));
    await expect.poll(() => leased(sql), { intervals: [1] }).toBeGreaterThan(0);
    await system.kill('worker');
    orphaned += await leased(sql);
    expect(await posting).toEqual(some.map(() => 200));
    await system.start('worker');
  }
  // A kill between two jobs would prove nothing.
  expect(orphaned).toBeGreaterThan(0);
  await expectEachOnce(sql, texts);
});

/** Sends again and again, as Meta, a device and a gateway do, until it is taken; counts the times it was cut off. */
async function insist(sending: () => Promise<boolean>, cutOff: () => void): Promise<void> {
  const attempt = () =>
    sending().catch(() => {
      cutOff();
      return false;
    });
  await expect.poll(attempt, { intervals: [50], timeout: 60_000 }).toBe(true);
}

const operationId = 'wo-307-2';

/** A phone's outbox: each action in its order, sent until it is settled. */
async function countPieces(system: Running, cookie: string, pieces: number, cutOff: () => void): Promise<void> {
  const device = { grp: randomUUID(), secret: randomUUID(), client: randomUUID(), schema: 1 };
  const mutations = Array.from({ length: pieces }, (_, at) => ({
    mid: at + 1,
    name: 'operation.count@1',
    args: { operationId, good: 1_000, scrap: 0 },
    actor: 'p-operator',
    at: Date.now(),
  }));
  let settled = 0;
  const pushNext = async (): Promise<boolean> => {
    const some = mutations.slice(settled, settled + 2);
    const answer = await send(
      system.url,
      callOfApi('sync.push', { ...device, now: Date.now(), mutations: some }, cookie),
    );
    const told = dataOf(answer) as { lastMid: number } | undefined;
    settled = told?.lastMid ?? settled;
    return settled === pieces;
  };
  await insist(pushNext, cutOff);
}

const goodPieces = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ good: number }[]>`
    select good::float8 as good from public.operation where tenant_id = ${demoTenantId} and id = ${operationId}`;
  return (row?.good ?? 0) / 1_000;
};

test('[JOB-6] [DOOR-2] a web server and an ingest function killed among deliveries, pushes and readings: each once', async ({
  sql,
  system,
}) => {
  const cookie = await cookieOf(system, 'operator');
  const before = await goodPieces(sql);
  const boot = randomUUID();
  const texts: Text[] = [];
  let cut = 0;
  const cutOff = (): void => {
    cut += 1;
  };
  for (let round = 0; round < rounds; round += 1) {
    const some = written(rounds + round);
    texts.push(...some);
    let answered = 0;
    const deliveries = some.map((text) =>
      insist(async () => {
        const taken = (await post(system, callOf(text))) === 200;
        answered += taken ? 1 : 0;
        return taken;
      }, cutOff),
    );
    const readings = some.map((_, at) => insist(() => sendReading(system, boot, round * perRound + at), cutOff));
    const pushing = [1, 2].map(() => countPieces(system, cookie, 10, cutOff));
    await expect.poll(() => answered, { intervals: [1] }).toBeGreaterThan(0);
    await Promise.all([system.kill('web'), system.kill('ingest')]);
    await Promise.all([system.start('web'), system.start('ingest')]);
    await Promise.all([...deliveries, ...readings, ...pushing]);
  }
  expect(cut).toBeGreaterThan(0);
  expect(await goodPieces(sql)).toBe(before + rounds * 2 * 10);
  const kept = await sql`select count(*)::int as n, count(distinct seq)::int as seqs from public.reading
    where boot_id = ${boot}`;
  expect(kept).toEqual([{ n: rounds * perRound, seqs: rounds * perRound }]);
  await expectEachOnce(sql, texts);
});

async function sendReading({ url }: Running, boot: string, seq: number): Promise<boolean> {
  const headers = { 'content-type': 'text/plain', 'x-machine-key': demoMachineKey(machineId('HTB-1')) };
  const body = `line,boot=${boot},seq=${seq} temp=${seq} ${Date.now()}`;
  const { status } = await send(url, { method: 'POST', path: '/ingest?precision=ms', headers, body });
  return status === 200;
}

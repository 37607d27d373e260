import { randomUUID } from 'node:crypto';
import { schemaVersion } from '../db/sync/schema-version.ts';
import type { PullRequest } from '../db/sync/wire.ts';
import type { Running } from '../scripts/start/running.ts';
import type { Sql } from '../server/postgres/connect.ts';
import type { JobName } from '../server/postgres/job-name.ts';
import { machineId } from '../server/seed/demo-machines.ts';
import { demoMachineKey, demoTenantId } from '../server/seed/demo-tenant.ts';
import type { Text } from '../server/tour/as-meta-sends.ts';
import { type Answer, type Ask, callOf as callOfApi, cookieOf, dataOf, send, sentenceOf } from './door.ts';
import { delivered } from './rubbish.ts';
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

const leased = async (sql: Sql, queue: JobName): Promise<number> =>
  (await sql`select 1 from ops.job where state = 'leased' and queue = ${queue}`).length;

/** Kills the worker as soon as it is at a job of this queue; how many of them it leaves behind. */
async function killAt(queue: JobName, system: Running, sql: Sql): Promise<number> {
  // All may be done before anybody looked.
  await expect
    .poll(() => leased(sql, queue), { intervals: [1], timeout: 5_000 })
    .toBeGreaterThan(0)
    .catch(() => undefined);
  await system.kill('worker');
  return leased(sql, queue);
}

const queues = ['message.read', 'erp.deliver', 'whatsapp.send'] as const satisfies readonly JobName[];
const mostTries = 6;

for (const [at, queue] of queues.entries()) {
  test(`[JOB-6] a worker killed at ${queue} while messages stream in: each ends as one order, booking and reply`, async ({
    sql,
    system,
  }) => {
    const texts: Text[] = [];
    let orphaned = 0;
    // A kill between two jobs proves nothing.
    for (let tries = 0; orphaned === 0 && tries < mostTries; tries += 1) {
      const some = written(at * mostTries + tries);
      texts.push(...some);
      const posting = Promise.all(some.map((text) => post(system, callOf(text))));
      orphaned = await killAt(queue, system, sql);
      expect(await posting).toEqual(some.map(() => 200));
      await system.start('worker');
    }
    expect(orphaned).toBeGreaterThan(0);
    await expectEachOnce(sql, texts);
  });
}

const reading = (boot: string, seq: number): Ask => ({
  method: 'POST',
  path: '/ingest?precision=ms',
  headers: { 'content-type': 'text/plain', 'x-machine-key': demoMachineKey(machineId('HTB-1')) },
  body: `line,boot=${boot},seq=${seq} temp=${seq} ${Date.now()}`,
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
  const device = { grp: randomUUID(), secret: randomUUID(), client: randomUUID(), schema: schemaVersion };
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
    const some = written(queues.length * mostTries + round);
    texts.push(...some);
    let answered = 0;
    const deliveries = some.map((text) =>
      insist(async () => {
        const taken = (await post(system, callOf(text))) === 200;
        answered += taken ? 1 : 0;
        return taken;
      }, cutOff),
    );
    const readings = some
      .map((_, at) => reading(boot, round * perRound + at))
      .map((ask) => insist(async () => (await send(system.url, ask)).status === 200, cutOff));
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

test('[DOOR-5] while the database is away every door says to come again, and nothing taken is lost', async ({
  sql,
  system,
}) => {
  const cookie = await cookieOf(system, 'planning');
  const text = typed(dealers[0] ?? '', 'cpvc elbow 1 inch 7 nag bhejo');
  const device = { grp: randomUUID(), secret: randomUUID(), client: randomUUID(), schema: schemaVersion };
  const everything: PullRequest = { ...device, cookie: null, base: null, check: false };
  const asks: readonly Ask[] = [
    delivered(callOf(text), system.secrets.WHATSAPP_APP_SECRET),
    callOfApi('sync.pull', everything, cookie),
    { method: 'GET', path: '/api/auth/get-session', headers: { cookie } },
    { method: 'GET', path: '/demo/sign-in?as=planning' },
    { method: 'POST', path: '/demo/tour', headers: { cookie }, body: '{}' },
    reading(randomUUID(), 1),
  ];
  const told: Answer[] = [];
  const allWell = async (): Promise<boolean> => {
    const answers = await Promise.all(asks.map((ask) => send(system.url, ask)));
    told.push(...answers);
    return answers.every(({ status }) => status < 500);
  };
  process.kill(system.pids()['postgres'] ?? 0, 'SIGKILL');
  expect(await allWell()).toBe(false);
  await expect.poll(allWell, { intervals: [100], timeout: 60_000 }).toBe(true);

  const away = told.filter(({ status }) => status >= 500);
  expect(new Set(away.map(({ status }) => status))).toEqual(new Set([503]));
  for (const answer of away) expect(sentenceOf(answer)).toMatch(/again/);
  await expectEachOnce(sql, [text]);
});

/**
 * Whatever is sent to whatever door. What fails is printed with fast-check's seed and path; the same run again:
 *
 *     DOORS_SEED=… DOORS_PATH=… npx playwright test e2e/doors.spec.ts
 *
 * `DOORS_TIMES=20` sends twenty times as much.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { schemaVersion } from '../db/sync/schema-version.ts';
import type { Running } from '../scripts/start/running.ts';
import { placesIn } from '../scripts/start/settings.ts';
import { readDelivery } from '../server/intake/whatsapp/read-delivery.ts';
import { machineId } from '../server/seed/demo-machines.ts';
import { demoMachineKey } from '../server/seed/demo-tenant.ts';
import { type Answer, type Ask, cookieOf, jsonOf, send, sentenceOf } from './door.ts';
import { anyAt, anyCall, anyDelivery, anyPath, anyReadings } from './rubbish.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'doors' });

const { DOORS_SEED, DOORS_PATH, DOORS_TIMES = '1' } = process.env;

const runs = (usual: number) => ({
  numRuns: usual * Number(DOORS_TIMES),
  ...(DOORS_SEED ? { seed: Number(DOORS_SEED) } : {}),
  ...(DOORS_PATH ? { path: DOORS_PATH } : {}),
});

interface Told {
  readonly ask: Ask;
  readonly answer: Answer;
}

const machineKey = demoMachineKey(machineId('EXT-1'));

/** A refusal is one line a person can read, and tells nothing of the inside. */
function expectClear({ ask, answer }: Told): void {
  const where = `${ask.method} ${ask.path.slice(0, 100)} → ${answer.status} ${answer.text.slice(0, 300)}`;
  expect(answer.status, where).toBeLessThan(500);
  if (answer.status < 400 || ask.method === 'HEAD') return;
  const sentence = sentenceOf(answer);
  expect(sentence, where).toMatch(/\S \S/);
  expect(sentence, where).not.toMatch(/\n|[:/]\d+:\d+|postgres|node_modules/i);
  expect(sentence.length, where).toBeLessThan(300);
}

/** Sends what comes, up to four at once, and expects each answer to be clear. */
async function drive({ url }: Running, asks: fc.Arbitrary<Ask>, usual: number): Promise<Told[]> {
  const told: Told[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(asks, { minLength: 1, maxLength: 4 }), async (some) => {
      const answered = await Promise.all(some.map(async (ask) => ({ ask, answer: await send(url, ask) })));
      told.push(...answered);
      answered.forEach(expectClear);
    }),
    runs(usual),
  );
  return told;
}

/** How many refusals stand in the logs of the doors. */
async function refusalsNoted({ dataDir }: Running): Promise<number> {
  const logs = await Promise.all(
    ['web.log', 'ingest.log'].map((file) => readFile(join(placesIn(dataDir).logs, file), 'utf8')),
  );
  const line = /^(whatsapp|api|segment|auth|demo|tour|messages|files|tally|web|ingest): (.+: )?(4\d\d |\d+ refused, )/;
  return logs
    .join('\n')
    .split('\n')
    .filter((each) => line.test(each)).length;
}

/** The same, once the lines of what was asked before have arrived. */
async function refusalsSettled(system: Running): Promise<number> {
  let last = -1;
  const grew = async (): Promise<number> => {
    const before = last;
    last = await refusalsNoted(system);
    return last - before;
  };
  await expect.poll(grew, { intervals: [400] }).toBe(0);
  return last;
}

/** Whether a door refused this, all or some of it. A page that is not there is no door; a call without a session is no fault. */
function isRefused({ ask, answer }: Told): boolean {
  const rejected = (jsonOf(answer) as { rejectedTotal?: number } | undefined)?.rejectedTotal ?? 0;
  if (answer.status < 400) return rejected > 0;
  return !answer.type.includes('html') && !(answer.status === 401 && ask.path.startsWith('/api/trpc/'));
}

/** Expects what was sent to have harmed nothing, and each refusal to have left one line. */
async function unharmed(system: Running, sending: () => Promise<readonly Told[]>): Promise<void> {
  const [pids, noted] = [system.pids(), await refusalsSettled(system)];
  const told = await sending();
  expect(await send(system.url, { method: 'GET', path: '/api/health' })).toMatchObject({ status: 200 });
  expect(system.pids()).toEqual(pids);
  await expect.poll(async () => (await refusalsNoted(system)) - noted).toBe(told.filter(isRefused).length);
}

const trpc = ['me', 'sync.pull', 'sync.push', 'giveLogin', 'nothing', 'me,sync.push'].map(
  (name) => `/api/trpc/${name}`,
);
const segment = [
  '',
  '?schema=2',
  ...['', '&scopes=tenant+%00', '&scopes='].map((asked) => `?schema=${schemaVersion}${asked}`),
].map((asked) => `/api/segment${asked}`);
const auth = ['sign-in/email', 'sign-up/email', 'sign-out', 'get-session', 'update-user', 'verify-email'];

/** Each door's paths with any method, query, type and body. */
const doors: Readonly<Record<string, readonly string[]>> = {
  whatsapp: ['/api/whatsapp', '/api/whatsapp/', '/api/messages/wamid.x', '/api/messages/%00', '/api/messages/%E0%A4%A'],
  api: [...trpc, '/api/trpc/', '/api/trpc/sync.poke', ...segment],
  auth: auth.map((path) => `/api/auth/${path}`),
  demo: ['/demo/sign-in', '/demo/tour', '/demo/sign-in?as=quality&next=%2F%0d%0aset-cookie', '/demo/nothing'],
  tally: ['work', 'report', 'masters', 'nothing'].map((what) => `/api/tally/${what}`),
  files: ['/api/files/x', '/api/files/%00', '/api/files/', '/api/files/../../etc'],
  ingest: ['/ingest', '/ingest?precision=ms', '/ingest/nothing'],
  places: [
    '/',
    '/orders',
    '/quality/x/y',
    '/sw.js',
    '/manifest.webmanifest',
    '/api/health',
    '/api/mode',
    '/favicon.ico',
  ],
};

for (const [door, paths] of Object.entries(doors)) {
  test(`[DOOR-1] [DOOR-3] any method, query, type and body: ${door}`, async ({ system }) => {
    await unharmed(system, () => drive(system, anyAt(paths), 60));
  });
}

test('[DOOR-1] [DOOR-3] any path', async ({ system }) => {
  await unharmed(system, () => drive(system, anyPath, 100));
});

test('[DOOR-1] [DOOR-3] the same doors to somebody who is signed in', async ({ system }) => {
  const headers = { cookie: await cookieOf(system, 'quality'), origin: system.url };
  const own = [
    ...trpc,
    ...segment,
    '/demo/tour',
    '/api/auth/get-session',
    '/api/auth/change-password',
    '/api/auth/list-sessions',
  ];
  await unharmed(system, () => drive(system, anyAt(own, headers), 100));
});

test('[DOOR-1] [DOOR-2] pushes and pulls of nearly the right shape: each settled action stands once', async ({
  sql,
  system,
}) => {
  const cookie = await cookieOf(system, 'quality');
  await unharmed(system, () => drive(system, anyCall({ cookie }), 120));
  const [row] = await sql`
    select count(*)::int as devices, count(*) filter (where last_mid > 0)::int as pushed, count(*) filter (where
      last_mid <> (select count(*) from sync.mutation as m where (m.grp, m.client) = (c.grp, c.client)))::int as wrong
    from sync.client as c`;
  expect(row).toMatchObject({ wrong: 0 });
  expect(row?.['pushed']).toBeGreaterThan(0);
});

test('[DOOR-1] [DOOR-2] [DOOR-3] every signed delivery answered with 200 is kept once, and each message of it', async ({
  sql,
  system,
}) => {
  const [last] = await sql<{ id: string }[]>`select coalesce(max(id), 0) as id from ops.webhook_delivery`;
  const taken: string[] = [];
  await unharmed(system, async () => {
    const told = await drive(system, anyDelivery(system.secrets.WHATSAPP_APP_SECRET), 100);
    taken.push(...told.filter(({ answer }) => answer.status === 200).map(({ ask }) => String(ask.body)));
    return told;
  });
  const kept = await sql<{ hash: string }[]>`
    select encode(sha256(body), 'hex') as hash from ops.webhook_delivery where id > ${last?.id ?? 0} order by 1`;
  expect(kept.map(({ hash }) => hash)).toEqual(
    taken.map((body) => createHash('sha256').update(body).digest('hex')).toSorted(),
  );
  const ids = taken.flatMap((body) => readDelivery(JSON.parse(body))).flatMap(({ messages }) => messages);
  const wamids = [...new Set(ids.map(({ externalId }) => externalId))].toSorted();
  expect(wamids.length).toBeGreaterThan(0);
  const messages = await sql<{ id: string }[]>`
    select external_id as id from public.inbound_message where external_id = any (${wamids})`;
  expect(messages.map(({ id }) => id).toSorted()).toEqual(wamids);
  const unread = () => sql`select id from public.inbound_message where state = 'received'`;
  await expect.poll(unread).toEqual([]);
});

test('[DOOR-1] [DOOR-3] readings in any form', async ({ system }) => {
  await unharmed(system, () => drive(system, anyReadings(machineKey), 100));
});

test('[DOOR-1] [DOOR-2] every reading answered with 2xx is kept once, however the bad lines stand around it', async ({
  sql,
  system,
}) => {
  const now = Date.now();
  const bad = fc.constantFrom('nonsense', 'a v=x 1', `a v=1 ${now + 3_600_000}`, 'a v=1 -5', '\u0000', '😀 v=NaN 1');
  const batch = fc.record({
    boot: fc.uuid(),
    seqs: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 20 }),
    bad: fc.array(bad, { maxLength: 4 }),
    at: fc.nat({ max: 20 }),
    own: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(batch, async ({ boot, seqs, bad, at, own }) => {
      const good = seqs.map((seq) => `line,boot=${boot},seq=${seq} temp=${seq} ${now - seq}`);
      const body = good.toSpliced(at, 0, ...bad).join('\n');
      const headers = { 'x-machine-key': machineKey, 'content-type': 'text/plain' };
      const ask: Ask = { method: 'POST', path: '/ingest?precision=ms', headers, body };
      // A gateway that did not hear the answer sends the same again, here even at once.
      const answers = await Promise.all([1, 2].map(() => send(own ? system.ingestUrl : system.url, ask)));
      const said = answers.map(
        (answer) => jsonOf(answer) as { accepted: number; rejectedTotal: number; stored: number },
      );
      const once = new Set(seqs).size;
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      for (const each of said) expect(each).toMatchObject({ accepted: seqs.length, rejectedTotal: bad.length });
      expect(said.reduce((sum, { stored }) => sum + stored, 0)).toBe(once);
      expect(await sql`select 1 from public.reading where boot_id = ${boot}`).toHaveLength(once);
    }),
    runs(40),
  );
});

/** What the server answers to bytes that may be no request at all, until it closes. */
function sendBytes({ port }: Running, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ port, host: '127.0.0.1' });
    let heard = '';
    socket.on('data', (chunk) => {
      heard += String(chunk);
    });
    socket.on('error', (cause) => ('code' in cause && cause.code === 'ECONNRESET' ? resolve(heard) : reject(cause)));
    socket.on('close', () => resolve(heard));
    socket.end(bytes);
  });
}

test('[DOOR-1] bytes that are no request, and requests that break off, are closed without a 5xx', async ({
  system,
}) => {
  const post = 'POST /api/whatsapp HTTP/1.1\r\nhost: x\r\n';
  const requests = [
    '\0\0\0\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    `GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(100_000)}\r\n\r\n`,
    `GET /${'a'.repeat(50_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    `${post}content-length: -5\r\n\r\n`,
    `${post}content-length: 100\r\n\r\n{"entry":`,
    `${post}transfer-encoding: chunked\r\n\r\nzz\r\n`,
    `${post}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  ];
  for (const bytes of requests) expect(await sendBytes(system, bytes)).not.toMatch(/^HTTP\/1\.1 5/);
  expect(await send(system.url, { method: 'GET', path: '/api/health' })).toMatchObject({ status: 200 });
});

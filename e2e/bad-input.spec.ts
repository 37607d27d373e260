import { gzipSync } from 'node:zlib';
import type { Sql } from '../server/postgres/connect.ts';
import { machineId } from '../server/seed/demo-machines.ts';
import { demoMachineKey } from '../server/seed/demo-tenant.ts';
import { type Ask, cookieOf, jsonOf, send, sentenceOf } from './door.ts';
import { delivered } from './rubbish.ts';
import { expect, test } from './system.ts';
import { callOf, endOf, post, say, typed } from './whatsapp.ts';

test.use({ instance: 'doors' });

const machineKey = demoMachineKey(machineId('EXT-2'));
const tooLarge = 'x'.repeat(5_000_001);

/** A body in pieces, so that no length is announced. */
const inPieces = (text: string): ReadableStream<Uint8Array> => new Blob([text]).stream();

const posted = (path: string, body: BodyInit, headers: Record<string, string> = {}): Ask => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

const rows = async (sql: Sql, table: string): Promise<number> => {
  const [row] = await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${table}`);
  return row?.n ?? -1;
};

test('[DOOR-4] malformed JSON is a 400 that says so, at every door', async ({ system }) => {
  const session = { cookie: await cookieOf(system, 'quality'), origin: system.url };
  const key = { 'x-machine-key': machineKey };
  const refused: readonly (readonly [ask: Ask, sentence: RegExp])[] = [
    [delivered('{"entry": [', system.secrets.WHATSAPP_APP_SECRET), /^the body is not JSON$/],
    [posted('/api/trpc/sync.push', '{"grp"', session), /^the input is not JSON$/],
    [posted('/api/auth/sign-in/email', '{"email"', session), /JSON/],
    [posted('/demo/tour', '{"step"', session), /^send \{ "step": … \} with one of: order, /],
    [posted('/ingest', '[{', key), /^the body is not JSON of the form /],
  ];
  for (const [ask, sentence] of refused) {
    const answer = await send(system.url, ask);
    expect([ask.path, answer.status]).toEqual([ask.path, 400]);
    expect(sentenceOf(answer)).toMatch(sentence);
  }
});

test('[DOOR-4] a body past the limit is a 413, whether its length is announced or not', async ({ sql, system }) => {
  const session = { cookie: await cookieOf(system, 'quality'), origin: system.url };
  const key = { 'x-machine-key': machineKey };
  const before = await rows(sql, 'ops.webhook_delivery');
  const doors: readonly (readonly [path: string, headers: Record<string, string>, body: string])[] = [
    ['/api/whatsapp', {}, tooLarge],
    ['/api/trpc/sync.push', session, tooLarge],
    ['/api/auth/sign-in/email', session, tooLarge],
    ['/demo/tour', session, 'x'.repeat(10_001)],
    ['/ingest', key, tooLarge],
  ];
  for (const [path, headers, text] of doors) {
    for (const body of [text, inPieces(text)]) {
      const answer = await send(system.url, posted(path, body, headers));
      expect([path, answer.status]).toEqual([path, 413]);
      expect(sentenceOf(answer)).toMatch(/ (larger than|at most) \d/);
    }
  }
  const packed = posted('/ingest', gzipSync(tooLarge), { ...key, 'content-encoding': 'gzip' });
  expect(await send(system.url, packed)).toMatchObject({ status: 413 });
  expect(await rows(sql, 'ops.webhook_delivery')).toBe(before);
});

test('[INTAKE-3] a wrong signature is 401 and leaves no row', async ({ sql, system }) => {
  const before = await rows(sql, 'ops.webhook_delivery');
  const body = callOf(typed('+919820012345', 'cpvc elbow 1 inch 10 nag'));
  const good = delivered(body, system.secrets.WHATSAPP_APP_SECRET).headers?.['x-hub-signature-256'] ?? '';
  for (const signature of ['', 'sha256=', good.slice(7), good.toUpperCase(), `${good}0`, good.replace('256', '1')]) {
    const answer = await send(system.url, posted('/api/whatsapp', body, { 'x-hub-signature-256': signature }));
    expect([signature, answer.status]).toEqual([signature, 401]);
    expect(sentenceOf(answer)).toBe('the signature is not this app’s');
  }
  expect(await post(system, `${body} `, 'another secret')).toBe(401);
  expect(await rows(sql, 'ops.webhook_delivery')).toBe(before);
});

test('[INTAKE-13] an unknown number’s order waits for a person, and makes no order', async ({ sql, system }) => {
  const orders = await rows(sql, 'public.sales_order');
  const { outcome } = await say(system, '+919999900001', 'cpvc elbow 1 inch 40 nag');
  expect(outcome).toBe('person');
  const waiting = await sql`select function, kind, state from public.task where subject = '+919999900001'`;
  expect(waiting).toEqual([{ function: 'commercial', kind: 'clarify', state: 'queued' }]);
  expect(await rows(sql, 'public.sales_order')).toBe(orders);
});

const readable: readonly (readonly [text: string, from: string, outcome: string])[] = [
  ['😀😀🎉', '+919820012345', 'ignored'],
  ['😀 1 inch cpvc elbow 50 nag 🙏🏽', '+919820012345', 'ordered'],
  ['مرحبا، أريد 40 كوع سي بي في سي 1 بوصة', '+971501234567', 'ordered'],
  ['\u202e1 inch cpvc elbow 30 nag\u202c', '+919822045671', 'ordered'],
  ['', '+919820012345', 'ignored'],
];
for (const [text, from, outcome] of readable) {
  test(`[INTAKE-15] emoji and right-to-left text are kept as written: ${JSON.stringify(text)} is ${outcome}`, async ({
    sql,
    system,
  }) => {
    const message = typed(from, text);
    expect(await post(system, callOf(message))).toBe(200);
    expect(await endOf(system, message.wamid)).toMatchObject({ outcome });
    expect(await sql`select body from public.inbound_message where external_id = ${message.wamid}`).toEqual([
      { body: text },
    ]);
  });
}

test('[INTAKE-15] a thousand lines become one draft of a thousand lines', async ({ sql, system }) => {
  const lines = Array.from({ length: 1_000 }, (_, at) => `cpvc elbow 1 inch ${at + 1} nag`);
  const message = typed('+919422056781', lines.join('\n'));
  expect(await post(system, callOf(message))).toBe(200);
  // One product with a thousand amounts: nobody is asked a thousand times, a person calls.
  expect(await endOf(system, message.wamid)).toMatchObject({ outcome: 'person' });
  const [row] = await sql`
    select count(*)::int as lines from public.draft_line as l
    join public.inbound_message as m on m.draft_id = l.draft_id where m.external_id = ${message.wamid}`;
  expect(row).toEqual({ lines: 1_000 });
});

// A customer asked here answers with what they write next: none of these orders anything elsewhere on this instance.
const askedAbout: readonly (readonly [what: string, text: string, from: string])[] = [
  ['a negative quantity', 'cpvc elbow 1 inch -50 nag', '+919823177820'],
  ['no quantity at all', 'cpvc elbow 1 inch 0 nag', '+919826011223'],
  ['an absurd quantity', 'cpvc elbow 1 inch 99999999999 nag', '+919890123456'],
  ['a product nobody has', 'QZX-9000 turbine 20 nag bhejo', '+919860078934'],
];
for (const [what, text, from] of askedAbout) {
  test(`[INTAKE-14] [INTAKE-9] ${what} is asked about, never taken`, async ({ sql, system }) => {
    const orders = await rows(sql, 'public.sales_order');
    const { outcome, question } = await say(system, from, text);
    expect([outcome, question]).toEqual(['asked', expect.stringContaining('?')]);
    expect(await rows(sql, 'public.sales_order')).toBe(orders);
  });
}

const reading = (lines: string, key: string): Ask => ({
  method: 'POST',
  path: '/ingest?precision=ms',
  headers: { 'content-type': 'text/plain', 'x-machine-key': key },
  body: lines,
});

test('[INGEST-6] an unknown machine key is 401 and stores nothing', async ({ sql, system }) => {
  for (const origin of [system.url, system.ingestUrl]) {
    const answer = await send(origin, reading(`line,boot=stranger v=1 ${Date.now()}`, 'demo-nothing'));
    expect([answer.status, sentenceOf(answer)]).toEqual([401, 'no machine has this key: send it as x-machine-key']);
  }
  expect(await sql`select 1 from public.reading where boot_id = 'stranger'`).toEqual([]);
});

test('[INGEST-4] readings from the future are named, and the good ones around them stored', async ({ sql, system }) => {
  const now = Date.now();
  const [good, future] = [`line,boot=ahead,seq=1 v=1 ${now}`, `line,boot=ahead,seq=2 v=1 ${now + 3_600_000}`];
  const reason = 'the timestamp is more than 10 minutes in the future';
  const all = await send(system.url, reading(future, machineKey));
  expect([all.status, sentenceOf(all)]).toEqual([422, reason]);
  const some = await send(system.url, reading(`${future}\n${good}`, machineKey));
  expect([some.status, jsonOf(some)]).toEqual([
    200,
    { accepted: 1, stored: 1, duplicates: 0, rejected: [{ line: 1, reason }], rejectedTotal: 1 },
  ]);
  expect(await sql`select seq::int from public.reading where boot_id = 'ahead'`).toEqual([{ seq: 1 }]);
});

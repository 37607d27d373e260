import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { schemaVersion } from '../db/sync/schema-version.ts';
import { type Segment, segmentFrom } from '../db/sync/segment.ts';
import type { Device, PullRequest, PushedMutation, PushRequest } from '../db/sync/wire.ts';
import type { Running } from '../scripts/start/running.ts';
import { giveLogin } from '../server/identity/give-login.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { newId } from '../server/postgres/id.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { seedEmptyTenant } from '../server/seed/empty-tenant.ts';
import { type Answer, type Ask, callOf, cookieOf, dataOf, send, sentenceOf } from './door.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'doors' });

const newDevice = (): Device => ({
  grp: randomUUID(),
  secret: randomUUID(),
  client: randomUUID(),
  schema: schemaVersion,
});

function pull({ url }: Running, device: Device, cookie: string): Promise<Answer> {
  const everything: PullRequest = { ...device, cookie: null, base: null, check: false };
  return send(url, callOf('sync.pull', everything, cookie));
}

/** One action of somebody, `mid` being its number on the device. */
const action = (actor: string, name: string, args: unknown, mid = 1): PushedMutation => ({
  mid,
  name,
  args,
  actor,
  at: Date.now(),
});

function push({ url }: Running, device: Device, cookie: string, ...mutations: PushedMutation[]): Promise<Answer> {
  const request: PushRequest = { ...device, now: Date.now(), mutations };
  return send(url, callOf('sync.push', request, cookie));
}

const hold = (actor: string, lotId: string, mid = 1) =>
  action(actor, 'hold.raise@1', { holdId: newId(), lotId, reason: 'surface', note: '' }, mid);

/** What became of the actions of a push. */
const outcomes = (answer: Answer) =>
  (dataOf(answer) as { outcomes: { status: string; code: string | null }[] }).outcomes.map(({ status, code }) =>
    code === null ? status : code,
  );

/** A lot that may be put on hold; each call gives another as long as the one before was. */
async function freeLot(sql: Sql): Promise<string> {
  const [lot] = await sql<{ id: string }[]>`
    select id from public.lot where tenant_id = ${demoTenantId} and state = 'available' order by id desc limit 1`;
  if (!lot) throw new Error('no lot is free');
  return lot.id;
}

const holdsOn = (sql: Sql, lotId: string) =>
  sql`select raised_by as by from public.hold where tenant_id = ${demoTenantId} and lot_id = ${lotId}`;

/** Gives a person a password and signs in by it, as the app does. */
async function passwordOf(sql: Sql, tenantId: string, personId: string) {
  const [person] = await sql<{ name: string; email: string }[]>`
    select name, email from public.person where tenant_id = ${tenantId} and id = ${personId}`;
  const password = randomUUID();
  const { name = '', email = '' } = person ?? {};
  await giveLogin(sql, { tenantId, personId, name, email, password });
  return { email, password };
}

const signingIn = ({ url }: Running, email: string, password: string, from = '127.0.0.1'): Ask => ({
  method: 'POST',
  path: '/api/auth/sign-in/email',
  headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': from },
  body: JSON.stringify({ email, password }),
});

async function signIn(system: Running, email: string, password: string): Promise<string> {
  const { path, headers = {}, body = '' } = signingIn(system, email, password);
  const answer = await fetch(system.url + path, { method: 'POST', headers, body });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

const signOut = ({ url }: Running, cookie: string): Promise<Answer> =>
  send(url, {
    method: 'POST',
    path: '/api/auth/sign-out',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: '{}',
  });

/** Another plant, and the session of its quality person. */
async function secondPlant(system: Running, sql: Sql): Promise<string> {
  const ground = { sql, now: Date.now, newId };
  const { tenantId, managerId } = await seedEmptyTenant(ground, `Other ${randomUUID().slice(0, 8)}`);
  await sql`update public.person set functions = '{quality}' where tenant_id = ${tenantId} and id = ${managerId}`;
  const { email, password } = await passwordOf(sql, tenantId, managerId);
  return signIn(system, email, password);
}

const askForSegment = ({ url }: Running, cookie: string): Promise<Response> =>
  fetch(`${url}/api/segment?schema=${schemaVersion}`, { headers: { cookie } });

/** The names in the rows of a table that a segment holds. */
function namesIn({ patches }: Segment, table: string): string[] {
  const rows = patches.flatMap((patch): [version: number, row: { name: string }][] =>
    JSON.parse(patch.rows[table] ?? '[]'),
  );
  return rows.map(([, { name }]) => name);
}

test('[IDENTITY-1] without a session nothing is read and nothing is done', async ({ sql, system }) => {
  const device = newDevice();
  const lotId = await freeLot(sql);
  const cookie = await cookieOf(system, 'quality');
  for (const none of ['', 'throughline.session_token=made.up', cookie.replace(/.$/, 'x').replace('=', '=A')]) {
    const answers = [await pull(system, device, none), await push(system, device, none, hold('p-quality', lotId))];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(sentenceOf(answer)).toBe('sign in first');
      expect(dataOf(answer)).toBeUndefined();
    }
    const segment = await askForSegment(system, none);
    expect([segment.status, await segment.json()]).toEqual([401, { error: 'sign in first' }]);
  }
  expect(await holdsOn(sql, lotId)).toEqual([]);
  expect(await sql`select 1 from sync.grp where id = ${device.grp}`).toEqual([]);
});

test('[IDENTITY-2] a session of another tenant sees and changes nothing here', async ({ sql, system }) => {
  const cookie = await secondPlant(system, sql);
  const device = newDevice();
  expect((await pull(system, device, cookie)).status).toBe(200);
  const answer = await askForSegment(system, cookie);
  const pulled = segmentFrom(gunzipSync(await answer.arrayBuffer()).toString());
  expect(namesIn(pulled, 'plant')).toEqual([expect.stringMatching(/^Other /)]);
  expect(namesIn(pulled, 'person').toSorted()).toEqual(['Karan Vora', 'Mira Shah']);
  expect([namesIn(pulled, 'lot'), namesIn(pulled, 'customer')]).toEqual([[], []]);

  const lotId = await freeLot(sql);
  // Neither in its own name nor in that of somebody here.
  const tried = await push(system, device, cookie, hold('p-manager', lotId), hold('p-quality', lotId, 2));
  expect(outcomes(tried)).toEqual(['lot.unknown', 'person.not_on_device']);
  expect(await holdsOn(sql, lotId)).toEqual([]);
});

test('[IDENTITY-3] who is made inactive can do nothing from the next call on', async ({ sql, system }) => {
  const cookie = await cookieOf(system, 'maintenance');
  const device = newDevice();
  expect((await pull(system, device, cookie)).status).toBe(200);
  const active = (yes: boolean) =>
    sql`update public.person set active = ${yes} where tenant_id = ${demoTenantId} and id = 'p-maintenance'`;
  await active(false);
  try {
    expect((await pull(system, device, cookie)).status).toBe(401);
    expect((await push(system, device, cookie, hold('p-maintenance', await freeLot(sql)))).status).toBe(401);
    // Nor does a colleague's session deliver what they did on this device.
    const colleague = await cookieOf(system, 'quality');
    const late = await push(system, device, colleague, hold('p-maintenance', await freeLot(sql)));
    expect(outcomes(late)).toEqual(['person.not_on_device']);
  } finally {
    await active(true);
  }
  expect((await pull(system, device, cookie)).status).toBe(200);
});

test('[IDENTITY-3] the open stream of pokes of who is made inactive ends', async ({ sql, system }) => {
  const cookie = await cookieOf(system, 'maintenance');
  const stream = await fetch(`${system.url}/api/trpc/sync.poke`, { headers: { cookie, accept: 'text/event-stream' } });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('no stream');
  expect((await reader.read()).value).toBeDefined();
  const active = (yes: boolean) =>
    sql`update public.person set active = ${yes} where tenant_id = ${demoTenantId} and id = 'p-maintenance'`;
  await active(false);
  try {
    // Until it does, the test waits.
    for (let read = await reader.read(); !read.done; ) read = await reader.read();
  } finally {
    await active(true);
  }
});

test('[IDENTITY-4] an expired session is none, and one that was signed out never comes back', async ({
  sql,
  system,
}) => {
  const device = newDevice();
  const [expired, left] = [await cookieOf(system, 'planning'), await cookieOf(system, 'finance')];
  for (const cookie of [expired, left]) expect((await pull(system, device, cookie)).status).toBe(200);

  await sql`update identity.session as s set expires_at = now() - interval '1 second' from identity.login as l
    where l.id = s.user_id and l.person_id = 'p-planning'`;
  expect((await signOut(system, left)).status).toBe(200);

  for (const cookie of [expired, left]) expect((await pull(system, device, cookie)).status).toBe(401);
});

test('[IDENTITY-5] a device that brings another secret is refused and audited, whoever signs in on it', async ({
  sql,
  system,
}) => {
  const device = newDevice();
  const cookie = await cookieOf(system, 'quality');
  expect((await pull(system, device, cookie)).status).toBe(200);
  const lotId = await freeLot(sql);

  const stolen = { ...device, secret: randomUUID() };
  const refused = [
    await pull(system, stolen, cookie),
    await push(system, stolen, cookie, hold('p-quality', lotId)),
    await pull(system, stolen, await cookieOf(system, 'manager')),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(await holdsOn(sql, lotId)).toEqual([]);
  const audited = await sql`
    select actor from ops.audit_event where what = 'sync.wrong_secret' and facts->>'grp' = ${device.grp} order by id`;
  expect(audited.map((row) => row['actor'])).toEqual(['p-quality', 'p-quality', 'p-manager']);
  expect((await pull(system, device, cookie)).status).toBe(200);
});

test('[IDENTITY-6] what a person did before signing out is delivered by the next session on the device, in their name', async ({
  sql,
  system,
}) => {
  const device = newDevice();
  const first = await cookieOf(system, 'quality');
  expect((await pull(system, device, first)).status).toBe(200);
  const lotId = await freeLot(sql);
  const done = hold('p-quality', lotId);
  expect((await signOut(system, first)).status).toBe(200);

  expect((await push(system, device, first, done)).status).toBe(401);
  const next = await cookieOf(system, 'dispatch');
  // Somebody who never signed in here stays out, also beside it.
  const stranger = hold('p-quality-deputy', lotId, 2);
  const delivered = await push(system, device, next, done, stranger);
  expect(outcomes(delivered)).toEqual(['applied', 'person.not_on_device']);
  expect(await holdsOn(sql, lotId)).toEqual([{ by: 'p-quality' }]);
});

test('[IDENTITY-7] a password can’t be guessed: ten tries in ten minutes, wherever they come from', async ({
  sql,
  system,
}) => {
  const { email, password } = await passwordOf(sql, demoTenantId, 'p-quality-head');
  const tries: Answer[] = [];
  for (let at = 0; at < 12; at += 1)
    tries.push(await send(system.url, signingIn(system, email, `wrong password ${at}`, `10.0.0.${at}`)));
  expect(tries.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429, 429]);
  expect(tries.slice(10).map(sentenceOf)).toEqual(
    Array(2).fill(expect.stringMatching(/^too many wrong passwords for this address: try again in \d+ min$/)),
  );
  const right = await send(system.url, signingIn(system, email.toUpperCase(), password, '10.0.0.99'));
  expect(right.status).toBe(429);

  const other = await passwordOf(sql, demoTenantId, 'p-quality-deputy');
  expect(await signIn(system, other.email, other.password)).toMatch(/session_token=/);
  // A body that two readers could read differently is not read at all.
  const form = `email=${email}&password=x`;
  const asForm = { ...signingIn(system, '', ''), headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  expect((await send(system.url, { ...asForm, body: form })).status).toBe(415);
});

test('[IDENTITY-8] a page of another site can sign nobody in', async ({ sql, system }) => {
  const { email, password } = await passwordOf(sql, demoTenantId, 'p-dispatch-head');
  const asked = signingIn(system, email, password);
  const elsewhere = { ...asked, headers: { ...asked.headers, origin: 'https://elsewhere.example' } };
  expect((await send(system.url, elsewhere)).status).toBe(403);
  expect((await send(system.url, asked)).status).toBe(200);
});

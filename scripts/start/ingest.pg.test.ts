import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../server/postgres/embedded.ts';
import { newId } from '../../server/postgres/id.ts';
import { testDatabase } from '../../server/postgres/test-database.ts';
import { demoMachines, machineId } from '../../server/seed/demo-machines.ts';
import { seedDemo } from '../../server/seed/demo-plant.ts';
import { demoMachineKey } from '../../server/seed/demo-tenant.ts';
import { passOnReadings as proxy } from '../../web/pass-on-readings.ts';
import { type Part, preparePart } from './part.ts';
import { partPlans } from './plans.ts';
import { secretsOf } from './secrets.ts';

const { sql, url: databaseUrl } = await testDatabase();
const now = Date.now();
const [machine = { id: machineId('none') }] = demoMachines(now);
const key = demoMachineKey(machine.id);
let dataDir: string;
let ingest: Part;
let url: string;

// The real function under the real Deno, run by the very command line of the launcher.
beforeAll(async () => {
  await seedDemo({ sql, now: () => now, newId });
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-ingest-'));
  url = `http://127.0.0.1:${await freePort()}`;
  const settings = { dataDir, port: 0, host: '127.0.0.1', demo: true, dev: false };
  const ground = {
    settings,
    secrets: await secretsOf(dataDir, {}),
    url: 'http://127.0.0.1:9',
    ingestUrl: url,
    smtpPort: undefined,
    databaseUrl,
  };
  ingest = preparePart(partPlans({ ...ground, workerLives: async () => true }).ingest, console.error, () => undefined);
  process.env['INGEST_URL'] = url;
  await ingest.start();
});

afterAll(async () => {
  await ingest.kill('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

interface Said {
  accepted: number;
  stored: number;
  duplicates: number;
  rejected: { line: number; reason: string }[];
}

async function send(
  body: BodyInit,
  headers: Record<string, string> = {},
  query = '',
): Promise<{ status: number; said: Said }> {
  const all = { 'x-machine-key': key, 'content-type': 'text/plain', ...headers };
  const answer = await fetch(`${url}/ingest${query}`, { method: 'POST', body, headers: all });
  return { status: answer.status, said: (await answer.json()) as Said };
}

const stored = async (boot: string): Promise<number> =>
  (await sql`select 1 from reading where boot_id = ${boot}`).length;
const line = (boot: string, seq: number, value: number): string =>
  `extruder,boot=${boot},seq=${seq} temp=${value} ${now - 1_000 + seq}`;

test('[INGEST-1] line protocol becomes rows of the machine whose key was shown', async () => {
  const { status, said } = await send(line('rows', 1, 187.25), {}, '?precision=ms');
  expect([status, said]).toEqual([200, { accepted: 1, stored: 1, duplicates: 0, rejected: [], rejectedTotal: 0 }]);
  const rows =
    await sql`select equipment_id, seq::int, tag, value, quality, source_at from reading where boot_id = 'rows'`;
  expect([...rows]).toEqual([
    {
      equipment_id: machine.id,
      seq: 1,
      tag: 'extruder.temp',
      value: 187.25,
      quality: 'good',
      source_at: new Date(now - 999),
    },
  ]);
});

test('[INGEST-2] the same readings any number of times, also at once, are stored once', async () => {
  const body = Array.from({ length: 200 }, (_, seq) => line('once', seq, seq)).join('\n');
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(body, {}, '?precision=ms')));
  expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
  expect(answers.reduce((sum, { said }) => sum + said.stored, 0)).toBe(200);
  expect(await stored('once')).toBe(200);
});

test('[INGEST-3] bad lines are named, good ones stored, and all bad is 422', async () => {
  const mixed = await send(`${line('mixed', 1, 1)}\nnonsense\n${line('mixed', 2, 2)}`, {}, '?precision=ms');
  expect([mixed.status, mixed.said.stored, mixed.said.rejected.map((each) => each.line)]).toEqual([200, 2, [2]]);
  const bad = await send('nonsense\nmore nonsense');
  expect([bad.status, bad.said.rejected.length]).toEqual([422, 2]);
});

test('[INGEST-4] a reading from the future is refused with its reason', async () => {
  const { status, said } = await send(`a v=1 ${now + 3_600_000}`, {}, '?precision=ms');
  expect([status, said.rejected[0]?.reason]).toEqual([422, 'the timestamp is more than 10 minutes in the future']);
});

test('[INGEST-1] JSON and gzip are understood, and a Bearer key too', async () => {
  const body = gzipSync(JSON.stringify({ readings: [{ bootId: 'json', seq: 1, at: now, tag: 'temp', value: 3 }] }));
  const { status } = await send(body, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  expect([status, await stored('json')]).toEqual([200, 1]);
  const answer = await fetch(`${url}/ingest`, {
    method: 'POST',
    body: line('none', 1, 1),
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.status).toBe(422); // known, but milliseconds read as nanoseconds
});

test('[INGEST-5] what can’t be taken is told by a 4xx that says why', async () => {
  const status = async (body: BodyInit, headers: Record<string, string> = {}, query = '') =>
    (await send(body, headers, query)).status;
  expect(await status('a v=1 1', { 'x-machine-key': 'wrong' })).toBe(401);
  expect(await status('a v=1 1', { 'x-machine-key': '' })).toBe(401);
  expect(await status('{', { 'content-type': 'application/json' })).toBe(400);
  expect(await status('', {})).toBe(400);
  expect(await status('a v=1 1', {}, '?precision=days')).toBe(400);
  expect(await status('not gzip', { 'content-encoding': 'gzip' })).toBe(400);
  expect(await status('x', { 'content-encoding': 'br' })).toBe(415);
  expect(await status('a'.repeat(5_000_001))).toBe(413);
  expect(await status(gzipSync(Buffer.alloc(20_000_000)), { 'content-encoding': 'gzip' })).toBe(413);
  expect((await fetch(`${url}/ingest`)).status).toBe(405);
});

test('[INGEST-6] a key that is no longer active opens nothing', async () => {
  const other = demoMachines(now)[1]?.id ?? '';
  await sql`update machine_key set active = false where equipment_id = ${other}`;
  const { status } = await send(line('inactive', 1, 1), { 'x-machine-key': demoMachineKey(other) }, '?precision=ms');
  expect([status, await stored('inactive')]).toEqual([401, 0]);
});

test('[INGEST-5] no input whatsoever brings a 5xx', async () => {
  const header = fc.constantFrom('text/plain', 'application/json', '');
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.json(),
    fc
      .tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.double())
      .map(([tag, value]) => JSON.stringify([{ at: now, tag, value }])),
    fc.tuple(fc.stringMatching(/^[^\n]{1,20}$/u), fc.double()).map(([tag, value]) => `${tag} v=${value} ${now}000000`),
  );
  await fc.assert(
    fc.asyncProperty(body, header, async (bytes, type) => {
      const { status } = await send(typeof bytes === 'string' ? bytes : new Blob([bytes.slice()]), {
        'content-type': type,
      });
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 200 },
  );
});

test('[INGEST-7] the web port passes readings on, and says so plainly while the function is down', async () => {
  const request = (boot: string, body = line(boot, 1, 1)) =>
    proxy(new Request('http://web/ingest?precision=ms', { method: 'POST', body, headers: { 'x-machine-key': key } }));
  expect((await request('proxied')).status).toBe(200);
  expect(await stored('proxied')).toBe(1);
  expect((await request('large', 'a'.repeat(5_000_001))).status).toBe(413);
  await ingest.kill('SIGKILL');
  const answer = await request('down');
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { error: expect.stringContaining('send the same readings again') },
  ]);
  await ingest.start();
  expect((await request('back')).status).toBe(200);
});

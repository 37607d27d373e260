import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { readHealth } from './health.ts';
import { connect } from './postgres/connect.ts';
import { freePort } from './postgres/embedded.ts';
import { testDatabase } from './postgres/test-database.ts';

const { sql } = await testDatabase();
let ingestStatus = 200;
const ingest = createServer((_, response) => response.writeHead(ingestStatus).end()).listen(
  await freePort(),
  '127.0.0.1',
);
await once(ingest, 'listening');
const address = ingest.address();
const ingestUrl = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
afterAll(() => ingest.close());

const beat = (age: string) => sql`
  insert into ops.heartbeat (part, at, pid, version) values ('worker', now() - ${age}::interval, 1, '1')
  on conflict (part) do update set at = excluded.at`;

test('[PROC-8] health is ok only while database, worker and ingest are', async () => {
  await beat('2 s');
  expect(await readHealth(sql, ingestUrl)).toMatchObject({ status: 'ok', db: 'up', worker: 'up', ingest: 'up' });
  await beat('11 s');
  expect(await readHealth(sql, ingestUrl)).toMatchObject({
    status: 'degraded',
    db: 'up',
    worker: 'down',
    ingest: 'up',
  });
  await beat('0 s');
  ingestStatus = 503;
  expect(await readHealth(sql, ingestUrl)).toMatchObject({ status: 'degraded', worker: 'up', ingest: 'down' });
});

test('[PROC-8] health answers also when nothing else does', async () => {
  const nowhere = connect(`postgres://nobody@127.0.0.1:${await freePort()}/none`);
  const health = await readHealth(nowhere, undefined);
  expect(health).toMatchObject({ status: 'degraded', db: 'down', worker: 'down', ingest: 'down' });
  await nowhere.end({ timeout: 1 });
});

import { expect, test } from './system.ts';

test('every part of a fresh instance is up', async ({ request }) => {
  const answer = await request.get('/api/health');
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({ status: 'ok', db: 'up', worker: 'up', ingest: 'up' });
});

test('a part that is down shows in the health, and comes back', async ({ request, system }) => {
  const status = async () => (await request.get('/api/health')).status();
  await system.kill('ingest');
  await expect.poll(status).toBe(503);
  await system.start('ingest');
  await expect.poll(status).toBe(200);
});

import type { Page } from '@playwright/test';
import { addTasks } from '../scripts/bench/sync-rows.ts';
import { demoTenantId, nashik } from '../server/seed/demo-tenant.ts';
import { loadableTrucks } from './lots.ts';
import { readyForOffline } from './pocket-phone.ts';
import { expect, test } from './system.ts';
import { say } from './whatsapp.ts';

const deccan = '+919849055123';
const minute = 60_000;
const note = 'This data is old. Somebody may have changed it since: the plant may refuse this when it is sent.';

/** Moves this page's clock; its service worker and the server keep theirs. */
const moveClock = (page: Page, byMs: number) => page.clock.setSystemTime(Date.now() + byMs);

test('[SYNC-22] what depends on fresh data says so on a phone that has heard nothing for ten minutes, and can be done all the same', async ({
  phone,
  sql,
  system,
}) => {
  await addTasks(sql, 'STALE', 1);
  await say(system, deccan, 'cpvc elbow 1 inch 100 nag');
  const [truck] = await loadableTrucks(sql);
  const [lot] = await sql<{ id: string; number: string }[]>`
    select id, number from public.lot where tenant_id = ${demoTenantId} and plant_id = ${nashik} and state = 'available'
      and number is not null order by id desc limit 1`;
  if (!truck || !lot) throw new Error('no truck to load, or no lot');
  const [dispatch, planning, finance, quality] = await Promise.all([
    phone('dispatch', `/dispatch/${truck.id}`),
    phone('planning', '/tasks/STALE-0001'),
    phone('finance', '/tasks'),
    phone('quality', `/quality/raise/${lot.id}`),
  ]);
  // Other journeys may have left some: any of them will do.
  await finance.getByRole('main').getByRole('link').filter({ hasText: 'Let this order through?' }).first().click();
  await quality.getByText('Surface', { exact: true }).click();
  await quality.getByRole('button', { name: `Hold ${lot.number}` }).click();
  await quality.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  await quality.getByText('Release', { exact: true }).click();
  await quality.getByRole('button', { name: /^Release / }).click();
  const warned = [
    [dispatch, /This data is \d+ min old\. A confirm may be refused when it is sent\./],
    [planning, note],
    [finance, note],
    [quality, note],
  ] as const;
  for (const [page] of warned) await readyForOffline(page);

  await system.kill('web');
  for (const [page, words] of warned) {
    await expect(page.getByText(words)).toHaveCount(0);
    await moveClock(page, 11 * minute);
    await expect(page.getByText(words)).toBeVisible();
  }
  // It warns, it does not keep anybody from it.
  await planning.getByRole('button', { name: 'Swap the lot' }).click();
  await expect(planning.getByRole('status').filter({ hasText: 'waiting' })).toBeVisible();

  await system.start('web');
  for (const [page, words] of warned) await expect(page.getByText(words)).toHaveCount(0);
  await expect(planning.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
});

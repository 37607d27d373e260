import type { Page } from '@playwright/test';
import { addTasks } from '../scripts/bench/sync-rows.ts';
import type { Running } from '../scripts/start/running.ts';
import type { Sql } from '../server/postgres/connect.ts';
import type { DemoRole } from '../server/seed/demo-people.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { loadableTrucks } from './lots.ts';
import { readyForOffline } from './pocket-phone.ts';
import { expect, signIn, test } from './system.ts';

test.use({ instance: 'tablet', viewport: { width: 1024, height: 768 } });

const chip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words });

/**
 * One person's turn at the tablet: they come, do something while the server is gone, and leave. Not by emulating a browser
 * without a network: what a page asks while it is being left gets through that.
 */
async function cutOffTurn(
  { page, system }: { readonly page: Page; readonly system: Running },
  role: DemoRole,
  path: string,
  act: () => Promise<void>,
): Promise<void> {
  await signIn(page, role, path);
  await readyForOffline(page);
  await system.kill('web');
  await act();
  await expect(chip(page, '1 waiting')).toBeVisible();
  await page.getByRole('complementary').getByRole('button').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
}

/** What the server made of the actions of these names, oldest first. */
const endsOf = async (sql: Sql, ...names: string[]): Promise<string[]> => {
  const rows = await sql<{ name: string; status: string; code: string | null }[]>`
    select name, status, code from sync.mutation where name in ${sql(names)} order by mid`;
  return rows.map(({ name, status, code }) => [name, status, ...(code ? [code] : [])].join(' '));
};

const main = (page: Page) => page.getByRole('main');

test('[SYNC-18] on a shared tablet a refused action waits for its author, in their language, and opens filled with what they tried', async ({
  page,
  sql,
  system,
}) => {
  await addTasks(sql, 'TABLET', 1);
  const [truck] = await loadableTrucks(sql);
  const [lot] = await sql<{ id: string; number: string }[]>`
    select id, number from public.lot where tenant_id = ${demoTenantId} and state = 'available' and number is not null
    order by id desc limit 1`;
  if (!truck || !lot) throw new Error('no truck, or no lot');

  await cutOffTurn({ page, system }, 'quality', `/quality/raise/${lot.id}`, async () => {
    await page.getByText('Marking', { exact: true }).click();
    await page.getByLabel('Note').fill('Print runs out of the line');
    await page.getByRole('button', { name: `Hold ${lot.number}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
    await expect(page.getByText(`${lot.number} is on hold`)).toBeVisible();
  });
  // Meanwhile: somebody else’s hold, a line taken off the truck, an answer given.
  await sql`update public.lot set state = 'held' where id = ${lot.id}`;
  await system.start('web');

  await signIn(page, 'dispatch', `/dispatch/${truck.id}`);
  // The next person delivers it, and is told that it was refused, not what.
  await page.goto('/outbox');
  await expect(page.getByText('1 refused action belongs to somebody else who used this device.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Do it again' })).toHaveCount(0);
  await expect(chip(page, 'Saved')).toBeVisible();
  expect(await endsOf(sql, 'hold.raise@1')).toEqual(['hold.raise@1 rejected lot.already_held']);

  await page.goto(`/dispatch/${truck.id}`);
  for (const { lot: number } of truck.lines)
    await page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: number })
      .getByRole('button', { name: 'Load', exact: true })
      .click();
  await cutOffTurn({ page, system }, 'dispatch', `/dispatch/${truck.id}`, async () => {
    await page.getByLabel('Seal number').fill('S-70001');
    await page.getByRole('button', { name: 'Seal the truck' }).click();
    await expect(page.getByText('Break seal')).toBeVisible();
  });
  const [line] = truck.lines;
  await sql`update public.load_line set state = 'staged', picked = 0 where id = ${line?.lineId ?? ''}`;
  await system.start('web');

  await cutOffTurn({ page, system }, 'planning', '/tasks/TABLET-0001', async () => {
    await page.getByLabel('Note').fill('The sister lot is in rack 4');
    await page.getByRole('button', { name: 'Swap the lot' }).click();
  });
  await sql`update public.task set decided_at = now(), decided_by = 'p-planning-head' where id = 'TABLET-0001'`;
  await sql`update public.person set language = 'hi' where id = 'p-dispatch'`;
  await system.start('web');
  await signIn(page, 'materials', '/outbox');
  await expect(page.getByText('3 refused actions belong to somebody else who used this device.')).toBeVisible();

  // What stood in their way is gone again, so that each can be done differently.
  await sql`update public.lot set state = 'available' where id = ${lot.id}`;
  await sql`update public.load_line set state = 'picked', picked = quantity where id = ${line?.lineId ?? ''}`;
  await sql`update public.task set decided_at = null, decided_by = null where id = 'TABLET-0001'`;

  await signIn(page, 'quality', '/outbox');
  await expect(chip(page, '1 needs you')).toBeVisible();
  await expect(main(page)).toContainText('on hold already');
  await main(page).getByRole('link', { name: 'Open and change' }).click();
  await expect(page.getByLabel('Note')).toHaveValue('Print runs out of the line');
  await expect(page.getByRole('radio', { name: 'Marking' })).toBeChecked();
  await page.getByLabel('Note').fill('Print runs out of the line from metre 3');
  await page.getByRole('button', { name: `Hold ${lot.number}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  await expect(chip(page, 'Saved')).toBeVisible();
  expect(await endsOf(sql, 'hold.raise@1')).toEqual(['hold.raise@1 rejected lot.already_held', 'hold.raise@1 applied']);

  await signIn(page, 'dispatch', '/outbox');
  await expect(chip(page, '1 आपके लिए')).toBeVisible();
  await page.getByRole('link', { name: 'खोलकर बदलिए' }).click();
  await expect(page.getByLabel('सील नंबर')).toHaveValue('S-70001');
  await page.getByLabel('सील नंबर').fill('S-70002');
  await page.getByLabel('सील नंबर').press('Enter');
  await expect(chip(page, 'सहेजा गया')).toBeVisible();
  expect(await endsOf(sql, 'load.seal@1')).toEqual(['load.seal@1 rejected load.lines_open', 'load.seal@1 applied']);

  await signIn(page, 'planning', '/outbox');
  await expect(main(page)).toContainText('answered');
  await main(page).getByRole('button', { name: 'Do it again' }).click();
  await expect(chip(page, 'Saved')).toBeVisible();
  await expect(page.getByText('Everything is saved')).toBeVisible();
  expect(await endsOf(sql, 'task.decide@1')).toEqual([
    'task.decide@1 rejected task.already_decided',
    'task.decide@1 applied',
  ]);
});

import type { Page } from '@playwright/test';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { swappableLot } from './lots.ts';
import { readyForOffline } from './pocket-phone.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'true-age' });

const minute = 60_000;
const main = (page: Page) => page.getByRole('main');

/** Puts a staged lot on hold on a page that has lost the server. */
async function holdOffline(page: Page, lot: string): Promise<void> {
  await page.getByText('Surface', { exact: true }).click();
  await page.getByRole('button', { name: `Hold ${lot}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  await expect(page.getByRole('status').filter({ hasText: '1 waiting' })).toBeVisible();
}

test('[DEADLINE-2] a hold captured offline an hour ago is an hour old when it arrives: every level is told at once', async ({
  phone,
  sql,
  system,
}) => {
  const lot = await swappableLot(sql);
  const planning = await phone('planning', '/tasks');
  const inspector = await phone('quality', `/quality/raise/${lot.id}`);
  await readyForOffline(inspector);
  await system.kill('web');
  await inspector.clock.setSystemTime(Date.now() - 60 * minute);
  await holdOffline(inspector, lot.number);
  await inspector.clock.setSystemTime(Date.now());
  await system.start('web');

  const task = main(planning).getByRole('link').filter({ hasText: lot.number });
  await expect(task).toContainText('escalated to level 3', { timeout: 30_000 });
  const told = await sql<{ level: number; late: number; age: number }[]>`
    select e.level::int as level, extract(epoch from e.at - x.received_at)::float8 as late,
      extract(epoch from x.received_at - x.occurred_at)::float8 / 60 as age
    from public.escalation as e
    join public.task as t on t.tenant_id = e.tenant_id and t.id = e.task_id and t.function = 'planning'
    join public.exception as x on x.tenant_id = t.tenant_id and x.id = t.exception_id
    where e.tenant_id = ${demoTenantId} and x.subject = ${lot.number} order by e.level`;
  expect(told.map(({ level, late }) => [level, late])).toEqual([1, 2, 3].map((level) => [level, 0]));
  expect(told[0]?.age).toBeGreaterThan(59);
  expect(told[0]?.age).toBeLessThan(70);
});

test('[SHIFT-5] [SHIFT-6] [SHIFT-7] a task goes to a colleague and back, is talked about, and is handed over with the shift', async ({
  phone,
  sql,
}) => {
  // Kavita of materials helps in planning.
  await sql`update public.person set functions = array['materials', 'planning']
    where tenant_id = ${demoTenantId} and id = 'p-materials'`;
  const [lot] = await sql<{ id: string; number: string }[]>`
    select l.id, l.number from public.lot as l
    where l.tenant_id = ${demoTenantId} and l.state = 'available' and l.number is not null and exists (
      select from public.allocation as a where a.tenant_id = l.tenant_id and a.lot_id = l.id)
    order by l.id limit 1`;
  if (!lot) throw new Error('no lot is promised to anybody');
  const inspector = await phone('quality', `/quality/raise/${lot.id}`);
  await inspector.getByText('Surface', { exact: true }).click();
  await inspector.getByRole('button', { name: `Hold ${lot.number}` }).click();
  await inspector.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  const [anjali, kavita] = [await phone('planning', '/tasks'), await phone('materials', '/tasks')];
  const question = `${lot.number} is on hold. How do its orders get their goods?`;
  for (const page of [anjali, kavita]) await main(page).getByRole('link').filter({ hasText: question }).click();

  await anjali.getByRole('button', { name: 'Give to somebody' }).click();
  const sheet = anjali.getByRole('dialog');
  await sheet.getByText('Kavita Sonawane').click();
  await sheet.getByLabel('Note (if needed)').fill('You know this dealer');
  await sheet.getByRole('button', { name: 'Give it' }).click();
  await expect(main(kavita).getByText('Kavita Sonawane has it, from Anjali Patil.')).toBeVisible();
  await expect(main(kavita).getByText('You know this dealer')).toBeVisible();

  await kavita.getByLabel('Say something').fill('They take the sister lot');
  await kavita.getByRole('button', { name: 'Send' }).click();
  await expect(main(anjali).getByText('They take the sister lot')).toBeVisible();
  await kavita.getByRole('button', { name: 'Give back to Anjali Patil' }).click();
  await expect(main(anjali).getByText('Anjali Patil has it, from Kavita Sonawane.')).toBeVisible();

  await anjali.goto('/tasks');
  await anjali.getByRole('button', { name: 'Hand over' }).click();
  await sheet.getByText('Kavita Sonawane').click();
  await sheet.getByLabel(`Note on ${lot.number}`).first().fill('Swap is agreed');
  await sheet.getByRole('button', { name: /^Hand over/ }).click();
  await expect(main(anjali).getByText('You hand over to Kavita Sonawane')).toBeVisible();
  await kavita.goto('/tasks');
  await expect(main(kavita).getByText('Anjali Patil hands over to you')).toBeVisible();
  await expect(main(kavita).getByText(/Swap is agreed/)).toBeVisible();
  await kavita.getByRole('button', { name: 'I take over' }).click();
  await expect(main(anjali).getByText('taken over', { exact: true })).toBeVisible();
});

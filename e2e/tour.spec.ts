import type { Page } from '@playwright/test';
import type { Sql } from '../server/postgres/connect.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'tour' });

/** The steps by their titles, in the order they are told, each with what its result says. */
const steps = [
  ['An order arrives on WhatsApp', /Order SO-\d+/],
  ['Quality holds a lot that is about to leave', /5 functions asked at once/],
  ['One tap applies the way out', /functions asked at once/],
  ['Nobody answers', /levels? above told/],
  ['A discount nobody may give alone', /functions? asked at once/],
  ['A machine stands still', /6 functions asked at once/],
  ['It runs again', /functions asked at once/],
] as const;

async function take(page: Page, title: string, button: string, result: RegExp): Promise<void> {
  const step = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
  const look = step.getByRole('link', { name: 'Look there' });
  await step.getByRole('button', { name: button, exact: true }).click();
  await expect(look.or(step.getByRole('alert'))).toBeVisible();
  await expect(step.getByRole('alert')).toHaveCount(0);
  await expect(step).toContainText(result);
}

/** Nobody taps faster than the plant reacts: ways out are offered, and a stop is noticed, a moment later. */
const awaited: Readonly<Record<string, (sql: Sql) => Promise<readonly unknown[]>>> = {
  'One tap applies the way out': (sql: Sql) => sql`
    select from public.option as o join public.exception as e on e.tenant_id = o.tenant_id and e.id = o.exception_id
    where o.kind = 'swap_lot' and o.state = 'offered' and e.kind = 'hold' and e.state in ('raised', 'routed')`,
  'It runs again': (sql: Sql) => sql`select from public.equipment where state = 'down'`,
};

test('[JOURNEY-11] every step of the tour works and can be done again', async ({ phone, sql }) => {
  const page = await phone('manager', '/tour');
  for (const button of ['Do it', 'Do it again', 'Do it again']) {
    for (const [title, result] of steps) {
      const rows = awaited[title];
      if (rows) await expect.poll(async () => (await rows(sql)).length).toBeGreaterThan(0);
      await take(page, title, button, result);
    }
  }
});

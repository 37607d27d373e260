import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { DecisionTable } from '../db/decision-table/decision-table.ts';
import { defaultPacks } from '../db/rule/default-packs.ts';
import { schemaVersion } from '../db/sync/schema-version.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { callOf, cookieOf, dataOf, send } from './door.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'rule-desk' });

const shown = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).filter({ visible: true });

test('[RULE-13] [RULE-12] [RULE-10] a manager edits the rules: a gap is refused, a reload loses nothing, a rehearsal changes nothing, one tap rolls back', async ({
  phone,
  sql,
}) => {
  const state = () => sql`
    select (select jsonb_agg(to_jsonb(e) order by id) from public.exception as e where tenant_id = ${demoTenantId}) as exceptions,
      (select jsonb_agg(to_jsonb(t) order by id) from public.task as t where tenant_id = ${demoTenantId}) as tasks,
      (select jsonb_agg(to_jsonb(r) order by id) from public.rule_set as r where tenant_id = ${demoTenantId}) as rules`;
  const page = await phone('manager', '/admin/rules');
  await expect(shown(page, 'Delete row 1')).toBeVisible();
  await expect(page.getByText('Every case is answered, by one row.')).toBeVisible();

  await shown(page, 'Delete row 1').click();
  await expect(page.getByText('No row answers: Kind: Quality hold')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled();
  await page.reload();
  await expect(page.getByText('No row answers: Kind: Quality hold')).toBeVisible();

  await page.getByRole('button', { name: 'Add a row for this' }).click();
  await expect(page.getByText('Every case is answered, by one row.')).toBeVisible();
  const last = defaultPacks.routing.rows.length;
  await shown(page, `Edit row ${last}`).click();
  const row = page.getByRole('dialog');
  for (const name of ['Dispatch', 'Materials', 'Planning', 'Commercial']) {
    const tick = row.getByRole('checkbox', { name, exact: true });
    if (await tick.isChecked()) await tick.uncheck();
  }
  await row.getByRole('checkbox', { name: 'Quality', exact: true }).check();
  await row.getByRole('button', { name: 'Done' }).click();

  const before = await state();
  await expect(page.getByTestId('rehearsal-summary')).toContainText('would go differently');
  await page.getByText('90 days').click();
  await expect(page.getByTestId('rehearsal-summary')).toContainText('would go differently');
  expect(await state()).toEqual(before);

  await page.getByRole('button', { name: 'Publish' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Reason').fill('Only quality looks at holds first');
  await sheet.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Version 2 is published')).toBeVisible();
  const versions = page.getByRole('list', { name: 'Versions' }).getByRole('listitem');
  await expect(versions.filter({ hasText: 'Only quality looks at holds first' }).getByText('in force')).toBeVisible();
  const newest = () => sql`
    select version::int, hash, reason from public.rule_set
    where tenant_id = ${demoTenantId} and kind = 'routing' order by version desc`;
  await expect.poll(async () => (await newest()).length).toBe(2);

  await page.getByRole('button', { name: 'Back to version 1' }).click();
  await expect(page.getByText('Version 3 says what version 1 said')).toBeVisible();
  await expect.poll(async () => (await newest()).map(({ version }) => version)).toEqual([3, 2, 1]);
  const [third, , first] = await newest();
  expect(third?.['hash']).toBe(first?.['hash']);
});

test('[RULE-5] a table with a gap pushed past the screen is refused, and nothing is published', async ({
  sql,
  system,
}) => {
  const versions = () => sql`
    select id, version from public.rule_set where tenant_id = ${demoTenantId} and kind = 'windows' order by version`;
  const before = await versions();
  const push = async (table: DecisionTable): Promise<unknown> => {
    const args = {
      ruleSetId: randomUUID(),
      pack: 'windows',
      baseVersion: before.length,
      table,
      reason: 'past the screen',
      effectiveFrom: Date.now(),
      waivers: [],
    };
    const device = { grp: randomUUID(), secret: randomUUID(), client: randomUUID(), schema: schemaVersion };
    const mutations = [{ mid: 1, name: 'ruleSet.publish@1', args, actor: 'p-manager', at: Date.now() }];
    const cookie = await cookieOf(system, 'manager');
    return dataOf(await send(system.url, callOf('sync.push', { ...device, now: Date.now(), mutations }, cookie)));
  };
  const { windows } = defaultPacks;
  expect(await push({ ...windows, rows: windows.rows.slice(1) })).toMatchObject({
    outcomes: [{ status: 'rejected', code: 'ruleSet.unsound', facts: { what: 'gap', count: 1 } }],
  });
  expect(await versions()).toEqual(before);
  // The very same call with a sound table is taken: it was the gap that was refused.
  expect(await push(windows)).toMatchObject({ outcomes: [{ status: 'applied' }] });
  expect(await versions()).toHaveLength(before.length + 1);
});

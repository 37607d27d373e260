import type { Page } from '@playwright/test';
import { swappableLot } from './lots.ts';
import { raiseHold } from './raise-hold.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'hold' });

const functions = ['quality', 'planning', 'materials', 'commercial', 'dispatch'] as const;

test('[JOURNEY-3] [EXC-1] a hold lights five inboxes with five questions, and one tap mends truck and room', async ({
  phone,
  sql,
}) => {
  const lot = await swappableLot(sql);
  const [quality, planning, materials, commercial, dispatch] = await Promise.all(
    functions.map((role) => phone(role, '/tasks')),
  );
  if (!quality || !planning || !materials || !commercial || !dispatch) throw new Error('five phones were opened');
  const phones = [quality, planning, materials, commercial, dispatch];
  const taskOf = (page: Page) => page.getByRole('main').getByRole('link').filter({ hasText: lot.number });
  for (const page of phones) {
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await expect(taskOf(page)).toHaveCount(0);
  }

  const inspector = await phone('quality', '/quality');
  await raiseHold(inspector, lot.number);

  const questions = [
    `Contain ${lot.number} and take a sample. What happens to it?`,
    `${lot.number} is on hold. How do its orders get their goods?`,
    `Where are the sisters of ${lot.number}? Fence them off.`,
    `${lot.number} was promised to these customers. What do they hear?`,
    `Pull ${lot.number} from the trucks.`,
  ];
  for (const [index, page] of phones.entries()) {
    await expect(taskOf(page)).toHaveCount(1);
    await expect(taskOf(page)).toContainText(questions[index] ?? '');
  }

  await dispatch.goto(`/dispatch/${lot.loadId}`);
  await expect(dispatch.getByText('Blocked by a hold')).toBeVisible();
  await expect(dispatch.getByText(`On hold: ${lot.number}`)).toBeVisible();

  await planning.getByRole('main').getByRole('link').filter({ hasText: lot.number }).click();
  const swap = planning.getByRole('listitem').filter({ hasText: 'Swap to ' }).first();
  const newLot = /Swap to (\S+):/.exec((await swap.textContent()) ?? '')?.[1] ?? '';
  await swap.getByRole('button', { name: 'Apply this' }).click();
  await expect(planning.getByText('Chosen. Everybody it touches is told.')).toBeVisible();

  await expect(dispatch.getByText('Blocked by a hold')).toBeHidden();
  await expect(dispatch.getByText(/\d lines? to load/).first()).toBeVisible();
  await expect(dispatch.getByRole('listitem').filter({ hasText: newLot }).first()).toBeVisible();

  await commercial.goto('/exceptions');
  await commercial.getByRole('link').filter({ hasText: lot.number }).click();
  await expect(commercial.getByText('Chosen: swap the lot')).toBeVisible();
  const answers = commercial.getByRole('list', { name: 'Asked at once' }).getByRole('listitem');
  await expect(answers).toHaveCount(functions.length);
  await expect(answers.filter({ hasText: 'Planning' })).toContainText('answered');

  // The whole change, once: what was promised from the held lot now comes from the other, line for line.
  const given = await sql`
    select count(*) filter (where a.lot_id = ${lot.id})::int as held,
      count(*) filter (where l.number = ${newLot})::int as swapped
    from public.allocation as a join public.lot as l on l.tenant_id = a.tenant_id and l.id = a.lot_id`;
  expect(given[0]).toMatchObject({ held: 0 });
  expect(given[0]?.['swapped']).toBeGreaterThan(0);
});

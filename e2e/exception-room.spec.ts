import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { swappableLot } from './lots.ts';
import { raiseHold } from './raise-hold.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'room', viewport: { width: 390, height: 844 } });

test('[TASK-2] [ROOM-1] [BOARD-1] [LEDGER-4] a hold is understood from its task, its room, the board and the ledger', async ({
  phone,
  sql,
}) => {
  const lot = await swappableLot(sql);
  const planner = await phone('planning', '/tasks');
  const manager = await phone('manager', '/manager');
  await planner.setViewportSize({ width: 390, height: 844 });
  await raiseHold(await phone('quality', '/quality'), lot.number);

  await planner.getByRole('main').getByRole('link').filter({ hasText: lot.number }).click();
  const main = planner.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(lot.number);
  const parts = await main.getByRole('heading', { level: 2 }).allTextContents();
  expect(parts.slice(0, 4)).toEqual(['What happened', 'Why you', 'What it touches', 'Until when']);

  const take = main.getByRole('button', { name: 'I have it' });
  const box = await take.boundingBox();
  expect(box?.y).toBeGreaterThan(844 / 2);
  expect(box?.height).toBeGreaterThanOrEqual(48);

  // The clock needs nobody: it goes on without a network.
  await planner.context().setOffline(true);
  const clock = main.getByText(/^\d+:\d\d$/).first();
  const before = await clock.textContent();
  await expect.poll(() => clock.textContent()).not.toBe(before);
  await take.click();
  await expect(take).toBeHidden();
  await planner.context().setOffline(false);

  const board = manager.getByRole('list', { name: 'Open by age against deadline' }).getByRole('listitem');
  await expect(board.filter({ hasText: `${lot.number} Quality hold` })).toHaveCount(1);
  await expect(board.filter({ hasText: lot.number })).toHaveCount(1);
  await manager.getByRole('radio', { name: 'Tasks' }).check({ force: true });
  await expect(board.filter({ hasText: lot.number })).toHaveCount(5);
  await manager.getByRole('radio', { name: 'All' }).check({ force: true });
  await board
    .filter({ hasText: `${lot.number} Quality hold` })
    .getByRole('link')
    .click();

  const picture = manager.getByRole('figure', { name: 'The line it broke, from the lot to the truck' });
  await expect(picture).toContainText('in danger');
  await picture.getByText('As a list').click();
  const lots = picture.getByRole('list', { name: 'Lots' }).getByRole('listitem');
  await expect(lots.filter({ hasText: lot.number })).toContainText('broke here');
  await expect(picture.getByRole('list', { name: 'Loads' })).toContainText(lot.loadNumber);

  const swap = planner.getByRole('listitem').filter({ hasText: 'Swap to ' }).first();
  await swap.getByRole('button', { name: 'Apply this' }).click();
  await expect(manager.getByText('Done: swap the lot')).toBeVisible();
  await expect(picture.getByRole('list', { name: 'Orders', exact: true })).not.toContainText('in danger');

  await manager.goto('/manager/ledger');
  await expect(manager.getByRole('heading', { level: 1 })).toHaveText('Response ledger');
  await manager.getByRole('list', { name: 'What came of the money' }).getByRole('button').first().click();
  await expect(manager.getByRole('heading', { name: 'Behind it: Quality hold' })).toBeVisible();
  await manager.context().setOffline(true);
  const [file] = await Promise.all([
    manager.waitForEvent('download'),
    manager.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const rows: Record<string, string>[] = parse(await readFile(await file.path()), { bom: true, columns: true });
  const row = rows.find((each) => each['Subject'] === lot.number);
  expect(row).toMatchObject({ Kind: 'Quality hold', Currency: 'INR', Lost: '0.00', 'Missed its deadline': 'no' });
  expect(row?.['Happened (UTC)']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(Number(row?.['At risk'])).toBeGreaterThan(0);
});

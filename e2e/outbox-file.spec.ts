import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { writeOutboxFile } from '../app/_sync/outbox-file.ts';
import { emptyHead } from '../app/_sync/storage.ts';
import { addTasks } from '../scripts/bench/sync-rows.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { readyForOffline } from './pocket-phone.ts';
import { expect, signIn, test } from './system.ts';
import { numbered, takeTasks } from './take-tasks.ts';

const role = 'planning';
const chip = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });

/** A phone that takes these tasks without a network, and its outbox as saved through the screen. */
async function savedOutbox(browser: Browser, ids: readonly string[]): Promise<{ page: Page; text: string }> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, role, '/tasks');
  await readyForOffline(page);
  await page.context().setOffline(true);
  await takeTasks(page, ids);
  await chip(page, `${ids.length} waiting`).waitFor();
  await chip(page, `${ids.length} waiting`).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save to a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^throughline-outbox-.*\.json$/);
  return { page, text: await readFile(await download.path(), 'utf8') };
}

/** Chooses a file with this text and waits for what the screen says of it. */
async function load(page: Page, text: string, says: string): Promise<void> {
  const file = { name: 'outbox.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: says })).toBeVisible();
}

const takenOf = (sql: Sql, prefix: string, doneElsewhere = false) => sql<{ task: string; status: string }[]>`
  select args ->> 'taskId' as task, status from sync.mutation
  where name = 'task.acknowledge@1' and args ->> 'taskId' like ${`${prefix}-%`} and done_elsewhere = ${doneElsewhere} order by mid`;

test('[SYNC-16] an outbox saved on one phone is loaded on another through the screen, once, also when the first comes back; what is no such file changes nothing', async ({
  browser,
  phone,
  sql,
}) => {
  const ids = numbered('FILE', 3);
  await addTasks(sql, 'FILE', ids.length);
  const { page: away, text } = await savedOutbox(browser, ids);

  const page = await phone(role, '/outbox');
  await load(page, text.slice(0, -20), 'This file is no saved outbox.');
  await load(page, 'a letter', 'This file is no saved outbox.');
  await load(page, text.replace('FILE-0002', 'FILE-0003'), 'This file is damaged or was changed.');
  const theirs = writeOutboxFile({ waiting: [], refused: [], head: emptyHead } as never, 'another', 0);
  await load(page, theirs, 'This file belongs to another company.');
  expect(await takenOf(sql, 'FILE')).toEqual([]);

  await load(page, text, '3 actions loaded.');
  await chip(page, 'Saved').waitFor();
  const once = ids.map((task) => ({ task, status: 'applied' }));
  expect(await takenOf(sql, 'FILE')).toEqual(once);
  await load(page, text, 'Nothing new in this file. 3 were known here already and are skipped.');
  await page.reload();
  await load(page, text, 'Nothing new in this file. 3 were known here already and are skipped.');
  await chip(page, 'Saved').waitFor();
  expect(await takenOf(sql, 'FILE')).toEqual(once);

  // The phone that was taken for lost finds its network again: what it sends is known, and nobody is troubled.
  await away.context().setOffline(false);
  await chip(away, 'Saved').waitFor();
  expect(await takenOf(sql, 'FILE')).toEqual(once);
  expect(await takenOf(sql, 'FILE', true)).toEqual(once);
  await expect(away.getByText('Everything is saved')).toBeVisible();
  await away.context().close();
});

import type { APIResponse, Page } from '@playwright/test';
import { traversed } from '../app/_ui/boot.ts';
import { addTasks } from '../scripts/bench/sync-rows.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { killablePhone } from './killable-phone.ts';
import { readyForOffline } from './pocket-phone.ts';
import { expect, test } from './system.ts';
import { numbered, takeTasks } from './take-tasks.ts';

test.use({ instance: 'saved' });

const role = 'planning';
const kills = 50;

const takeButton = (page: Page) => page.getByRole('main').getByRole('button', { name: 'I have it' });
const chip = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });

/** Taps "I have it" in the page itself and resolves as soon as the screen shows it done: nothing lies between the two. */
function tapAndSee(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const button = [...document.querySelectorAll('main button')].find(
          ({ textContent }) => textContent === 'I have it',
        );
        if (!(button instanceof HTMLElement)) throw new Error('nothing to tap');
        const late = setTimeout(() => reject(new Error('the screen did not say so within 20 s')), 20_000);
        new MutationObserver(() => {
          if (button.isConnected) return;
          clearTimeout(late);
          resolve();
        }).observe(document.body, { childList: true, subtree: true });
        button.click();
      }),
  );
}

const noRoom = (page: Page) => page.getByText('This device has no room left, so this was not saved.').first();

/** What the app uses of the browser's storage, in bytes: in all, and its database alone. Known once that is open. */
async function usageOf(page: Page, url: string): Promise<{ all: number; database: number }> {
  const wire = await page.context().newCDPSession(page);
  const { usage: all, usageBreakdown } = await wire.send('Storage.getUsageAndQuota', { origin: url });
  return { all, database: usageBreakdown.find(({ storageType }) => storageType === 'indexeddb')?.usage ?? 0 };
}

/** Lets the browser give the app this many bytes in all, until it ends. */
async function allow(page: Page, url: string, quotaSize: number): Promise<void> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize });
}

/** What the server did with these tasks' actions, in the order of their numbers. */
async function settledOf(sql: Sql, prefix: string) {
  return sql<{ client: string; mid: number; task: string; status: string }[]>`
    select client, mid::float8 as mid, args ->> 'taskId' as task, status from sync.mutation
    where name = 'task.acknowledge@1' and args ->> 'taskId' like ${`${prefix}-%`} order by client, mid`;
}

/** Each task's action was done once, by one device; what that device sent has numbers without a gap. */
async function expectEachOnce(sql: Sql, prefix: string, ids: readonly string[]): Promise<void> {
  const settled = await settledOf(sql, prefix);
  expect(settled.map(({ task }) => task).sort()).toEqual([...ids]);
  expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['applied']));
  expect(new Set(settled.map(({ client }) => client)).size).toBe(1);
  const sent = await sql<{ mid: number }[]>`
    select mid::float8 as mid from sync.mutation where client = ${settled[0]?.client ?? ''} order by mid`;
  expect(sent.map(({ mid }) => mid)).toEqual(sent.map((_, at) => (sent[0]?.mid ?? 0) + at));
}

test(`[SYNC-1] [SYNC-20] a browser killed right after the screen said saved, ${kills} times: nothing is lost, all is delivered once`, async ({
  sql,
  system,
}) => {
  // Fifty browser starts: a minute on a quiet machine.
  test.setTimeout(480_000);
  const ids = numbered('KILL', kills);
  await addTasks(sql, 'KILL', kills);
  const phone = await killablePhone();
  try {
    let page = await phone.start();
    await page.goto(`${system.url}/demo/sign-in?as=${role}&next=/tasks`);
    await page.getByRole('main').getByText('KILL-0001', { exact: true }).waitFor();
    await readyForOffline(page);
    await system.kill('web');
    for (const [at, id] of ids.entries()) {
      await page.goto(`${system.url}/tasks/${id}`, { waitUntil: 'commit' });
      await takeButton(page).waitFor();
      // All that was confirmed before the kills before is still there.
      if (at > 0) await chip(page, `${at} waiting`).waitFor();
      await tapAndSee(page);
      await phone.kill();
      page = await phone.start();
    }
    await system.start('web');
    // The browser may have forgotten the session, too: signing in again delivers what waits.
    await page.goto(`${system.url}/demo/sign-in?as=${role}&next=/tasks`);
    await expect.poll(async () => (await settledOf(sql, 'KILL')).length, { timeout: 60_000 }).toBe(kills);
    await chip(page, 'Saved').waitFor();
    await expectEachOnce(sql, 'KILL', ids);
  } finally {
    await phone.end();
  }
});

test('[SYNC-1] [SYNC-10] three tabs of one phone act at once: dense numbers, each action once, one tab sends', async ({
  phone,
  sql,
}) => {
  const perTab = 12;
  const ids = numbered('TABS', 3 * perTab);
  await addTasks(sql, 'TABS', ids.length);
  const first = await phone(role, '/tasks');
  const context = first.context();
  const tabs = [first, await context.newPage(), await context.newPage()];
  const senders = new Set<Page>();
  for (const tab of tabs) {
    tab.on('request', (request) => void (request.url().endsWith('sync.push') && senders.add(tab)));
  }
  for (const tab of tabs.slice(1)) await tab.goto('/tasks');
  for (const tab of tabs) await chip(tab, 'Saved').waitFor();
  await Promise.all(tabs.map((tab, nth) => takeTasks(tab, ids.slice(nth * perTab, (nth + 1) * perTab))));
  for (const tab of tabs) await chip(tab, 'Saved').waitFor();
  await expectEachOnce(sql, 'TABS', ids);
  expect(senders.size).toBe(1);
});

test('[SYNC-1] [SYNC-14] without room an action is saved in the place of rows; with none at all the person is told that it is not', async ({
  sql,
  system,
}) => {
  const [before = '', tight = '', full = '', after = ''] = numbered('FULL', 4);
  // Enough of them that rows are most of what the app keeps.
  await addTasks(sql, 'FULL', 6_000);
  const phone = await killablePhone();
  // A browser that has written lately knows how much room there was and does not look again: each time a new one.
  const startWith = async (quota?: number): Promise<Page> => {
    await phone.kill();
    const page = await phone.start();
    if (quota !== undefined) await allow(page, system.url, quota);
    return page;
  };
  try {
    let page = await phone.start();
    await page.goto(`${system.url}/demo/sign-in?as=${role}&next=/tasks`);
    await page.getByRole('main').getByText(before, { exact: true }).waitFor();
    await readyForOffline(page);
    await system.kill('web');
    await page.goto(`${system.url}/tasks/${before}`);
    await takeButton(page).waitFor();
    await tapAndSee(page);
    const used = await usageOf(page, system.url);

    // Less than what is used already: room comes from the rows, or from nowhere.
    const allowed = used.all - used.database / 2;
    page = await startWith(allowed);
    await page.goto(`${system.url}/tasks/${tight}`);
    await takeButton(page).waitFor();
    await tapAndSee(page);
    expect((await usageOf(page, system.url)).all).toBeLessThan(allowed);

    // What was saved outlives the kill; the rows that made room for it are gone, and the screen says so.
    page = await startWith();
    await page.goto(`${system.url}/tasks`);
    await chip(page, '2 waiting').waitFor();
    await page.getByText('Nothing has reached this device yet').waitFor();
    await system.start('web');
    await page.goto(`${system.url}/demo/sign-in?as=${role}&next=/tasks/${full}`);
    await chip(page, 'Saved').waitFor();
    await takeButton(page).waitFor();

    await system.kill('web');
    page = await startWith(1);
    await page.goto(`${system.url}/tasks/${full}`);
    await takeButton(page).click();
    await noRoom(page).waitFor();
    await expect(takeButton(page)).toBeVisible();
    await expect(chip(page, 'waiting')).toHaveCount(0);

    page = await startWith();
    await system.start('web');
    await page.goto(`${system.url}/demo/sign-in?as=${role}&next=/tasks/${after}`);
    await takeButton(page).waitFor();
    await tapAndSee(page);
    await chip(page, 'Saved').waitFor();
    await expectEachOnce(sql, 'FULL', [before, tight, after]);
  } finally {
    await phone.end();
  }
});

test('[SYNC-1] [SYNC-2] the app is updated while its actions are being sent, their answer is lost: each is done once', async ({
  phone,
  sql,
}) => {
  const ids = numbered('NEW', 20);
  await addTasks(sql, 'NEW', ids.length);
  const page = await phone(role, '/tasks');
  await readyForOffline(page);
  // The same worker under another address is a new version to the browser: it is installed, and waits for its tap.
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js?next', { scope: '/' }).then(() => undefined));
  const reload = page.getByRole('button', { name: 'Reload' });
  await reload.waitFor();
  let committed = (): void => undefined;
  const isCommitted = new Promise<void>((resolve) => {
    committed = resolve;
  });
  await page.route('**/sync.push', async (route) => {
    await route.fetch();
    committed();
    // The answer never comes.
  });
  await takeTasks(page, ids);
  await isCommitted;
  await page.unroute('**/sync.push');
  await Promise.all([page.waitForEvent('load'), reload.click()]);
  await chip(page, 'Saved').waitFor();
  await expectEachOnce(sql, 'NEW', ids);
});

/** Opens another place as a tap on a link does, without loading the page. */
async function moveTo(page: Page, path: string): Promise<void> {
  const there = { path, event: traversed };
  await page.evaluate((to) => {
    history.pushState(null, '', to.path);
    dispatchEvent(new Event(to.event));
  }, there);
}

/** A newer version, as a browser sees it: the same worker under another address. It is installed, and waits for its tap. */
async function offerUpdate(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js?next', { scope: '/' }).then(() => undefined));
}

test('[SYNC-1] [SYNC-24] an update offered over unsent actions and a half-written form: the person is asked, and nothing confirmed is lost', async ({
  phone,
  sql,
  system,
}) => {
  const ids = numbered('ASK', 6);
  const open = ids.at(-1) ?? '';
  await addTasks(sql, 'ASK', ids.length);
  const page = await phone(role, '/tasks');
  await readyForOffline(page);
  const beside = await page.context().newPage();
  await beside.goto(`/tasks/${open}`);
  await takeButton(beside).waitFor();
  await offerUpdate(page);
  const reload = page.getByRole('button', { name: 'Reload' });
  await reload.waitFor();
  await system.kill('web');
  await takeTasks(page, ids.slice(0, -1));
  await moveTo(page, `/tasks/${open}`);
  for (const tab of [page, beside]) await tab.getByLabel('Note').fill('half a sentence');

  await reload.click();
  await expect(page.getByText('What you have typed on this screen and not confirmed will be gone.')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Note')).toHaveValue('half a sentence');
  await reload.click();
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('dialog').getByRole('button', { name: 'Reload' }).click(),
  ]);
  await chip(page, 'waiting').waitFor();
  await expect(page.getByLabel('Note')).toHaveValue('');

  // The tab beside it keeps what its person is writing, and reloads once that is confirmed.
  await expect(beside.getByRole('button', { name: 'Reload' })).toBeVisible();
  await expect(beside.getByLabel('Note')).toHaveValue('half a sentence');
  await Promise.all([beside.waitForEvent('load'), beside.getByRole('button', { name: 'Swap the lot' }).click()]);
  await system.start('web');
  await chip(page, 'Saved').waitFor();
  await expectEachOnce(sql, 'ASK', ids.slice(0, -1));
  const answers =
    await sql`select status from sync.mutation where name = 'task.decide@1' and args ->> 'taskId' = ${open}`;
  expect(answers.map(({ status }) => status)).toEqual(['applied']);
});

test('[SYNC-15] an app too old for the server says so, one tap updates it, and what waited is delivered once', async ({
  phone,
  sql,
}) => {
  const ids = numbered('OLD', 5);
  await addTasks(sql, 'OLD', ids.length);
  const page = await phone(role, '/tasks');
  await readyForOffline(page);
  // What an app of some versions ago would send; what the server says to its pull, a later one will say to its push.
  let refused: APIResponse | undefined;
  await page.route('**/sync.pull', async (route) => {
    refused = await route.fetch({ postData: { ...route.request().postDataJSON(), schema: 0 } });
    await route.fulfill({ response: refused });
  });
  await page.route('**/sync.push', (route) =>
    refused ? route.fulfill({ response: refused }) : route.fulfill({ status: 412, json: { error: {} } }),
  );
  await takeTasks(page, ids);
  await expect(page.getByText('This app is out of date. Reload to update; nothing is lost.')).toBeVisible();
  await chip(page, `${ids.length} waiting`).waitFor();

  await offerUpdate(page);
  await page.unrouteAll();
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload' }).click()]);
  await chip(page, 'Saved').waitFor();
  await expect(page.getByText('This app is out of date.')).toBeHidden();
  await expectEachOnce(sql, 'OLD', ids);
});

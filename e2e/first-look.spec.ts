import type { Page } from '@playwright/test';
import { expect, test } from './system.ts';

const pulls = '**/api/trpc/sync.pull*';

/** Every word the page has drawn up to now, however shortly; to be called before the page goes anywhere. */
async function watchWords(page: Page): Promise<() => Promise<string>> {
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    const look = (): void => {
      for (const part of document.querySelectorAll('main, header, nav')) seen.add(part.textContent);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen].join('\n'));
}

test('[SCREEN-9] a Hindi speaker’s first visit never shows an English word', async ({ page, context }) => {
  const seen = await watchWords(page);
  // The slower the scripts, the longer a wrong language would be seen.
  const network = await context.newCDPSession(page);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await page.goto('/demo/sign-in?as=operator&next=/floor');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText('यह टैबलेट किस मशीन पर है?');
  expect(await seen()).not.toMatch(/Floor|Saved|Tasks|More|fetched|machine/);
});

test('[SCREEN-8] no desk says that nothing is there before anything has come', async ({ page, context }) => {
  let letThrough = (): void => undefined;
  const through = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await context.route(pulls, async (route) => {
    await through;
    await route.continue();
  });
  await page.goto('/demo/sign-in?as=manager&next=/manager');
  await expect(page.getByRole('status').filter({ hasText: 'Not fetched yet' })).toBeVisible();
  await expect(page.getByText('Loading…')).toBeAttached();
  await expect(page.getByText('Saved')).toBeHidden();
  await expect(page.getByRole('main').getByRole('heading')).toHaveCount(0);
  letThrough();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
});

test('[SCREEN-8] a device nothing has reached yet says so, and goes on by itself', async ({ page, context }) => {
  await context.route(pulls, (route) => route.abort());
  await page.goto('/demo/sign-in?as=quality&next=/quality');
  await expect(page.getByRole('main')).toContainText('Nothing has reached this device yet');
  await context.unroute(pulls);
  await expect(page.getByRole('main')).toContainText('No lot is on hold');
});

test('[SCREEN-10] an address of something unknown says that it is not here, with a way on', async ({ phone }) => {
  const page = await phone('manager', '/manager');
  for (const place of ['tasks', 'exceptions', 'orders', 'dispatch', 'commercial', 'finance']) {
    await page.goto(`/${place}/nobody-knows`);
    const main = page.getByRole('main');
    await expect(main.getByRole('heading', { level: 1 })).toContainText(/not here|not known here/);
    await expect(main.getByRole('link', { name: /^(All|To) / })).toBeVisible();
  }
});

import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from '../../e2e/browser.ts';
import { Problem } from '../start/problem.ts';

/** The screen the figures are taken on. */
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const;

async function executable(): Promise<string> {
  const found = await findBrowser();
  if ('problem' in found) throw new Problem(found.problem);
  return found.executable;
}

/** A headless Chromium for figures that need one. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: [...BROWSER_FLAGS] });
}

/** A phone whose storage stays in `folder`, so that it can be closed and opened again. */
export async function openPhone(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: await executable(),
    args: [...BROWSER_FLAGS],
    ...phone,
  });
}

/** A page of a new phone, signed in as a demo role and standing at `path`. */
export async function signedIn(browser: Browser, url: string, role: string, path: string): Promise<Page> {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  await page.goto(`${url}/demo/sign-in?as=${role}&next=${path}`);
  await page.locator('main h1').waitFor();
  return page;
}

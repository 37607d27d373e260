import type { BrowserContext, BrowserType, Page } from '@playwright/test';

/** A phone that keeps what is stored on it while its browser is closed. */
export interface PocketPhone {
  /** Starts the browser with one page, nowhere yet. */
  open(): Promise<Page>;
  /** Ends the browser; what it stored stays. Safe to call twice. */
  close(): Promise<void>;
}

/** A phone whose storage lies in `folder`. */
export function pocketPhone(chromium: BrowserType, folder: string, baseURL: string): PocketPhone {
  let context: BrowserContext | undefined;
  return {
    async open() {
      context = await chromium.launchPersistentContext(folder, { baseURL });
      return context.pages()[0] ?? context.newPage();
    },
    async close() {
      await context?.close();
      context = undefined;
    },
  };
}

/** Waits until the page can do without the server: its worker holds the app, and what was done is saved. */
export async function readyForOffline(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
}

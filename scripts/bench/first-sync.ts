import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { openPhone, phone } from './browser.ts';

const role = 'commercial';
const list = '/commercial/names';
const drawn = 'bench.drawn';

/** Runs in the page before anything else: marks the moment the first row of a long list has been painted. */
function watchList(mark: string): void {
  const look = (): void => {
    if (!document.querySelector('main li[data-index]')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark(mark)));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

async function whenDrawn(page: Page): Promise<number> {
  await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, drawn, { polling: 50 });
  return page.evaluate((mark) => performance.getEntriesByName(mark)[0]?.startTime ?? Number.NaN, drawn);
}

/** What one new phone's first sync took: milliseconds in all, until the last answer was here, and bytes over the wire. */
export interface FirstSync {
  readonly ms: number;
  readonly answeredMs: number;
  readonly bytes: number;
}

const isOfSync = (url: string): boolean => /sync\.pull$|\/api\/segment\?/.test(url);

/** From the first request for rows leaving to the first row of the list painted, its rows all on the device. */
async function firstSync(context: BrowserContext, url: string): Promise<FirstSync> {
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const pulls = new Set<string>();
  let bytes = 0;
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (isOfSync(request.url)) pulls.add(requestId);
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (pulls.has(requestId)) bytes += encodedDataLength;
  });
  await page.addInitScript(watchList, drawn);
  await page.goto(`${url}/demo/sign-in?as=${role}&next=${list}`);
  const end = await whenDrawn(page);
  const bytesThen = bytes;
  const asked = await page.evaluate((until) => {
    const all = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const own = all.filter(({ name, startTime }) => /sync\.pull$|\/api\/segment\?/.test(name) && startTime < until);
    return {
      begun: Math.min(...own.map(({ startTime }) => startTime)),
      answered: Math.max(...own.map(({ responseEnd }) => responseEnd).filter((at) => at < until)),
    };
  }, end);
  return { ms: end - asked.begun, answeredMs: asked.answered - asked.begun, bytes: bytesThen };
}

/** New phones one after another, each with nothing kept; one before them warms the server up. */
export async function firstSyncs(browser: Browser, url: string, rounds: number): Promise<FirstSync[]> {
  const taken: FirstSync[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const context = await browser.newContext(phone);
    try {
      taken.push(await firstSync(context, url));
    } finally {
      await context.close();
    }
  }
  return taken.slice(1);
}

/** Opens a phone that holds the rows and was closed; milliseconds from the navigation to the first row painted. */
async function reopen(folder: string, url: string): Promise<number> {
  const context = await openPhone(folder);
  try {
    const page = await context.newPage();
    await page.addInitScript(watchList, drawn);
    await page.goto(`${url}${list}`, { waitUntil: 'commit' });
    return await whenDrawn(page);
  } finally {
    await context.close();
  }
}

/** A phone that synced, then was closed and opened `rounds` times. */
export async function reopenings(url: string, rounds: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-phone-'));
  try {
    const context = await openPhone(folder);
    try {
      await firstSync(context, url);
      const [page] = context.pages().slice(-1);
      await page?.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page?.waitForFunction(async () => (await caches.keys()).length > 0);
      await page?.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    } finally {
      await context.close();
    }
    const taken: number[] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await reopen(folder, url));
    return taken;
  } finally {
    // The browser's children may still be writing when it says it has ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

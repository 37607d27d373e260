import type { Browser, Page } from '@playwright/test';
import { numbered, takeTasks } from '../../e2e/take-tasks.ts';
import { signedIn } from './browser.ts';

const role = 'planning';
const act = 'throughline.act';

const acts = (page: Page): Promise<{ begun: number; ms: number }[]> =>
  page.evaluate(
    (name) =>
      performance
        .getEntriesByName(name)
        .map(({ startTime, duration }) => ({ begun: performance.timeOrigin + startTime, ms: duration })),
    act,
  );

/** Resolves to the wall clock of the moment the task is no more among those not yet taken on this phone's drawn list. */
function goneAt(page: Page, id: string): Promise<number> {
  return page.evaluate(
    (subject) =>
      new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${subject} was not seen within 20 s`)), 20_000);
        const look = (): void => {
          const open = document.querySelector('main ul[aria-label="Not yet taken"]');
          if (open?.textContent?.includes(subject)) return;
          observer.disconnect();
          clearTimeout(late);
          resolve(performance.timeOrigin + performance.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    id,
  );
}

/** Milliseconds from a tap on one phone to the list of another showing what came of it, tap after tap. */
export async function visibleAfter(browser: Browser, url: string, prefix: string, count: number): Promise<number[]> {
  const one = await signedIn(browser, url, role, '/tasks');
  const other = await signedIn(browser, url, role, '/tasks');
  try {
    const samples: number[] = [];
    for (const id of numbered(prefix, count)) {
      await other.locator('main ul', { hasText: id }).waitFor();
      const gone = goneAt(other, id);
      await takeTasks(one, [id]);
      const seen = await gone;
      samples.push(seen - ((await acts(one)).at(-1)?.begun ?? Number.NaN));
    }
    return samples;
  } finally {
    await one.context().close();
    await other.context().close();
  }
}

/** A day without a network: each durable write's time, and from the network's return until all was acknowledged. */
export interface Backlog {
  readonly writes: number[];
  readonly backlogMs: number;
}

/** Confirms `count` actions without a network, then gives it back; the chip says when all are acknowledged. */
export async function deliverBacklog(browser: Browser, url: string, prefix: string, count: number): Promise<Backlog> {
  const page = await signedIn(browser, url, role, '/tasks');
  const chip = page.getByRole('status');
  try {
    await chip.filter({ hasText: 'Saved' }).waitFor();
    await page.context().setOffline(true);
    await takeTasks(page, numbered(prefix, count));
    const writes = (await acts(page)).map(({ ms }) => ms);
    await chip.filter({ hasText: `${count} waiting` }).waitFor();
    await page.evaluate(() => {
      addEventListener('online', () => performance.mark('bench.online'));
      const look = (): void => {
        const saved = [...document.querySelectorAll('[role=status]')].some(
          ({ textContent }) => textContent === 'Saved',
        );
        if (!saved) return;
        observer.disconnect();
        performance.mark('bench.delivered');
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await page.context().setOffline(false);
    await page.waitForFunction(() => performance.getEntriesByName('bench.delivered').length > 0, undefined, {
      timeout: 60_000,
    });
    const backlogMs = await page.evaluate(
      () => performance.measure('bench.backlog', 'bench.online', 'bench.delivered').duration,
    );
    return { writes, backlogMs };
  } finally {
    await page.context().close();
  }
}

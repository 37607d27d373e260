import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import type { DemoRole } from '../../server/seed/demo-people.ts';

/** A device that can stand for a picture. */
const devices = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  tablet: { viewport: { width: 1024, height: 768 }, hasTouch: true },
  desk: { viewport: { width: 1440, height: 900 } },
} as const satisfies Record<string, BrowserContextOptions>;

export type Device = keyof typeof devices;
export type Light = 'light' | 'dark';

/** Opens devices, photographs them, and keeps the pictures. */
export interface Studio {
  /** A new device, signed in as a demo role and standing at `path` with the plant's data. */
  open(device: Device, role: DemoRole, path: string, light?: Light): Promise<Page>;
  /** One phone as it stands now, to be shown beside others. */
  still(page: Page): Promise<Buffer>;
  /** Keeps one device as it stands now. */
  keep(name: string, page: Page): Promise<void>;
  /** Keeps phones' stills side by side as one picture; of each only the top when `tall` is less than a screen. */
  keepRow(name: string, stills: readonly Buffer[], tall?: number): Promise<void>;
}

const largest = 250_000;

/** A studio over the instance at `url` whose pictures go to `folder` as PNG. A picture of more than 250 kB is an error. */
export function openStudio(browser: Browser, url: string, folder: string): Studio {
  const fileOf = (name: string): string => join(folder, `${name}.png`);
  const check = async (name: string): Promise<void> => {
    const { size } = await stat(fileOf(name));
    console.error(`${name}.png ${Math.round(size / 1_000)} kB`);
    if (size > largest) throw new Error(`${name}.png is larger than ${largest / 1_000} kB: show less on it`);
  };
  return {
    async open(device, role, path, light = 'light') {
      const context = await browser.newContext({
        ...devices[device],
        colorScheme: light,
        locale: 'en-IN',
        timezoneId: 'Asia/Kolkata',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(`${url}/demo/sign-in?as=${role}&next=${path}`);
      await page.locator('main h1').waitFor();
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      return page;
    },
    async still(page) {
      await settle(page);
      return page.screenshot({ animations: 'disabled', caret: 'hide' });
    },
    async keep(name, page) {
      await settle(page);
      await page.screenshot({ animations: 'disabled', caret: 'hide', path: fileOf(name) });
      await check(name);
    },
    async keepRow(name, stills, tall = devices.phone.viewport.height) {
      const context = await browser.newContext({ deviceScaleFactor: 1 });
      const page = await context.newPage();
      const phones = stills.map((still) => `<img src="data:image/png;base64,${still.toString('base64')}">`);
      await page.setContent(`<style>${rowStyle} img { height: ${tall}px }</style><main>${phones.join('')}</main>`);
      await page.locator('main').screenshot({ path: fileOf(name), omitBackground: true });
      await context.close();
      await check(name);
    },
  };
}

const rowStyle = `
  body { margin: 0; background: transparent }
  main { display: flex; gap: 20px; width: max-content; padding: 2px }
  img { width: ${devices.phone.viewport.width}px; object-fit: cover; object-position: top; border-radius: 28px; box-shadow: 0 0 0 1.5px #8a94a6 }`;

/** Nothing is on its way any more: neither data nor fonts. */
async function settle(page: Page): Promise<void> {
  await page.locator('.shimmer').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1_000 })));
}

/**
 * What every journey imports instead of `@playwright/test`:
 *
 *     import { expect, test } from './system.ts';
 *
 *     test('a hold lights five inboxes', async ({ phone, system }) => {
 *       const quality = await phone('quality', '/quality');   // signed in, in a browser context of its own
 *       await system.kill('web');                             // the server is gone, the device is not
 *       await system.start('web');
 *     });
 *
 * `system` is a whole instance (Postgres, web, worker, ingest) on free ports with the demo plant, in a data directory of
 * its own, and `sql` asks its database what no screen can tell. The journeys of one worker share it, so each makes its own
 * orders; a spec that needs the plant as seeded names an `instance`, and after a failed test the next one gets a new one.
 * The instance `live` has no demo plant.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { startProcesses } from '../scripts/start/processes.ts';
import type { Running } from '../scripts/start/running.ts';
import { connect, type Sql } from '../server/postgres/connect.ts';
import type { DemoRole } from '../server/seed/demo-people.ts';
import { type PocketPhone, pocketPhone } from './pocket-phone.ts';

export { expect };

/** Opens a phone of its own, signed in as a demo role and standing at `path`. */
export type OpenPhone = (role: DemoRole, path: string) => Promise<Page>;

interface Journey {
  phone: OpenPhone;
  /** A phone whose storage outlives its browser: it can be closed and opened again. */
  pocket: PocketPhone;
}

interface Ground {
  /** Specs that name another instance run on another one. */
  instance: string;
  system: Running;
  sql: Sql;
}

/** Signs in with one click and waits until the desk stands. */
export async function signIn(page: Page, role: DemoRole, path: string): Promise<void> {
  await page.goto(`/demo/sign-in?as=${role}&next=${path}`);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

export const test = base.extend<Journey, Ground>({
  instance: ['shared', { scope: 'worker', option: true }],
  system: [
    async ({ instance }, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), `throughline-e2e-${instance}-`));
      await chmod(dataDir, 0o755);
      const demo = instance !== 'live';
      const system = await startProcesses({ dataDir, demo, report: (line) => console.log(line) });
      await use(system);
      await system.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    // The first start on a fresh machine builds the product.
    { scope: 'worker', timeout: 300_000 },
  ],
  sql: [
    async ({ system }, use) => {
      const sql = connect(system.databaseUrl);
      await use(sql);
      await sql.end();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ system }, use) => use(system.url),
  phone: async ({ browser }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (role, path) => {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      await signIn(page, role, path);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  pocket: async ({ playwright, baseURL }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-phone-'));
    const pocket = pocketPhone(playwright.chromium, folder, baseURL ?? '');
    await use(pocket);
    await pocket.close();
    await rm(folder, { recursive: true, force: true });
  },
});

/**
 * What every journey imports instead of `@playwright/test`:
 *
 *     import { expect, test } from './system.ts';
 *
 *     test('a hold lights five inboxes', async ({ page, system }) => {
 *       await page.goto('/');                    // relative to the instance
 *       await system.kill('web');                // the server is gone, the device is not
 *       await system.start('web');
 *     });
 *
 * `system` is a whole instance (Postgres, web, worker, ingest) on free ports with the demo plant, in a data directory of
 * its own. The journeys of one worker share it, so each makes its own orders; after a failed test the next one gets a
 * new instance.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { startProcesses } from '../scripts/start/processes.ts';
import type { Running } from '../scripts/start/running.ts';

export { expect };

export const test = base.extend<object, { system: Running }>({
  system: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from the pattern.
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'throughline-e2e-'));
      await chmod(dataDir, 0o755);
      const system = await startProcesses({ dataDir, report: (line) => console.log(line) });
      await use(system);
      await system.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    // The first start on a fresh machine builds the product.
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ system }, use) => use(system.url),
});

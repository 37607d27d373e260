import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, presentBrowser } from './e2e/browser.ts';

const executablePath = presentBrowser();

// Phone-sized, one at a time: every worker runs a whole instance of its own (e2e/system.ts).
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // Far beyond what a journey takes, so that a busy machine fails none.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: 'chromium',
    actionTimeout: 20_000,
    launchOptions: { args: [...BROWSER_FLAGS], ...(executablePath ? { executablePath } : {}) },
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    serviceWorkers: 'allow',
    screenshot: 'only-on-failure',
    // Without its film: recording six phones at once would slow them down.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
});

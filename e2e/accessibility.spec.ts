import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { DemoRole } from '../server/seed/demo-people.ts';
import { expect, signIn, test } from './system.ts';
import { say } from './whatsapp.ts';

/** Every desk as the one whose it is sees it, and the places all share. */
const desks: readonly (readonly [role: DemoRole, paths: readonly string[]])[] = [
  ['operator', ['/floor']],
  ['quality', ['/quality', '/quality/raise']],
  ['dispatch', ['/dispatch', '/dispatch/ld-502']],
  ['planning', ['/planning']],
  ['materials', ['/materials']],
  ['commercial', ['/commercial', '/commercial/names', '/commercial/customers', '/orders', '/orders/so-1022']],
  ['maintenance', ['/maintenance']],
  ['finance', ['/finance', '/tasks']],
  ['manager', ['/manager', '/exceptions', '/tour']],
  ['admin', ['/admin', '/outbox']],
];

/** The narrow phone at night and the usual one by day: each width and each theme once. */
const looks = [
  { width: 320, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
] as const;

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** Waits until the screen shows its rows and not their shapes. */
async function drawn(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(main.getByText(/^(Loading…|लोड हो रहा है…)$/)).toHaveCount(0);
}

/** How many pixels the page is wider than the screen, and what sticks out. */
async function overflowOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const out = [...document.querySelectorAll('main *')].filter(
      (each) => each.getBoundingClientRect().right > wide + 1,
    );
    return ['the page scrolls sideways', ...out.slice(0, 3).map((each) => each.outerHTML.slice(0, 160))];
  });
}

// On an instance of its own: the orders made here would stand in other journeys' lists.
test.use({ instance: 'accessibility' });

test.beforeAll(async ({ system }) => {
  await say(system, '+919849055123', 'cpvc elbow 1 inch 90 nag');
  await say(system, '+919811034567', 'chamak pipe 1 inch 20 length bhejo');
});

for (const [role, paths] of desks) {
  test(`[SCREEN-6] ${role}: every word can be read and every control named, at 320 and 390 pixels, by day and night`, async ({
    page,
  }) => {
    await signIn(page, role, paths[0] ?? '/');
    for (const { width, colorScheme } of looks) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const path of paths) {
        await page.goto(path);
        await drawn(page);
        expect.soft(await overflowOf(page), `${path} at ${width} px`).toEqual([]);
        expect.soft(await faultsOf(page), `${path} ${colorScheme}`).toEqual([]);
      }
    }
  });
}

import { expect, type Page } from '@playwright/test';
import type { DemoRole } from '../../server/seed/demo-people.ts';
import type { Running } from '../start/running.ts';
import type { Studio } from './studio.ts';

const lot = 'L-2291';
const truck = 'LD-502';

/** Walks the demo as the README tells it, and photographs what is worth showing. */
export async function walk(running: Running, studio: Studio): Promise<void> {
  await order(studio);
  await hold(studio);
  await wayOut(studio);
  await troubles(studio);
  await overviews(studio);
  await offline(running, studio);
}

async function leave(...pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.context().close()));
}

/** Presses the button of the tour's step called `title`, and waits until the step says it is done. */
async function takeStep(tour: Page, title: string): Promise<void> {
  const step = tour.getByRole('listitem').filter({ has: tour.getByRole('heading', { name: title, exact: true }) });
  await step.getByRole('button', { name: 'Do it' }).click();
  await step.getByRole('link', { name: 'Look there' }).waitFor();
}

const firstLink = (page: Page, text: string) =>
  page.getByRole('main').getByRole('link').filter({ hasText: text }).first();

async function order(studio: Studio): Promise<void> {
  const tour = await studio.open('desk', 'manager', '/tour');
  await takeStep(tour, 'An order arrives on WhatsApp');
  await tour.getByText(/^Order SO-/).waitFor();
  await tour.getByText(/^answered/).waitFor();
  await studio.keep('tour', tour);
  const commercial = await studio.open('phone', 'commercial', '/commercial');
  const inbox = await studio.still(commercial);
  await firstLink(commercial, '1 inch cpvc pipe').click();
  await commercial.getByRole('list', { name: 'Chat' }).waitFor();
  const chat = await studio.still(commercial);
  await commercial.goto(`${new URL(commercial.url()).origin}/orders`);
  await firstLink(commercial, 'SO-1042').click();
  await commercial.getByRole('heading', { level: 1, name: 'SO-1042' }).waitFor();
  await studio.keepRow('order', [inbox, chat, await studio.still(commercial)]);
  await leave(tour, commercial);
}

const functions = ['quality', 'planning', 'materials', 'commercial', 'dispatch'] as const satisfies readonly DemoRole[];

async function hold(studio: Studio): Promise<void> {
  const inspector = await studio.open('phone', 'quality', '/quality/raise');
  await inspector.getByRole('searchbox').fill(lot);
  await inspector.getByRole('link', { name: lot }).click();
  await inspector.getByText('Dimension', { exact: true }).click();
  await inspector.getByLabel('Note').fill('Ovality out of tolerance on 3 of 5 samples');
  const form = await studio.still(inspector);
  await inspector.getByRole('button', { name: `Hold ${lot}` }).click();
  const sheet = await studio.still(inspector);
  await inspector.getByRole('button', { name: 'Hold the lot' }).click();
  await inspector.getByRole('heading', { level: 1, name: `Hold on ${lot}` }).waitFor();
  await firstLink(inspector, 'EX-').waitFor();
  await studio.keepRow('hold', [form, sheet, await studio.still(inspector)]);
  await leave(inspector);

  const inboxes = await Promise.all(functions.map((role) => studio.open('phone', role, '/tasks')));
  for (const inbox of inboxes) {
    await firstLink(inbox, lot).click();
    await inbox.getByRole('button', { name: 'I have it' }).waitFor();
  }
  const stills = await Promise.all(inboxes.map((inbox) => studio.still(inbox)));
  await studio.keepRow('five-inboxes', stills, 700);
  await leave(...inboxes);
}

async function wayOut(studio: Studio): Promise<void> {
  const dispatcher = await studio.open('phone', 'dispatch', `/dispatch`);
  const blocked = await studio.still(dispatcher);
  const planner = await studio.open('desk', 'planning', '/exceptions');
  await firstLink(planner, lot).click();
  await planner.getByRole('button', { name: 'Apply this' }).first().waitFor();
  await studio.keep('exception', planner);
  await planner.getByRole('button', { name: 'Apply this' }).first().click();
  await planner.getByText('Applied').waitFor();
  await dispatcher.getByText('Blocked by a hold').waitFor({ state: 'detached' });
  await studio.keepRow('truck', [blocked, await studio.still(dispatcher)]);
  await leave(planner, dispatcher);
}

/** Two other things that go wrong, each on the phone of whoever must answer. */
async function troubles(studio: Studio): Promise<void> {
  const tour = await studio.open('desk', 'manager', '/tour');
  await takeStep(tour, 'A discount nobody may give alone');
  await tour.getByText(/^needs approval/).waitFor();
  await takeStep(tour, 'A machine stands still');
  const commercial = await studio.open('phone', 'commercial', '/tasks');
  await firstLink(commercial, 'Price below the floor').click();
  await commercial.getByRole('button', { name: 'Approve' }).waitFor();
  const maintenance = await studio.open('phone', 'maintenance', '/maintenance');
  await studio.keepRow('troubles', [await studio.still(commercial), await studio.still(maintenance)]);
  await leave(tour, commercial, maintenance);
}

async function overviews(studio: Studio): Promise<void> {
  const planner = await studio.open('desk', 'planning', '/planning');
  await planner
    .getByRole('option', { name: /WO-303/ })
    .nth(1)
    .click();
  await planner.getByRole('heading', { name: 'The plan' }).evaluate((heading) => {
    heading.scrollIntoView();
    // The bar at the top lies over the page.
    window.scrollBy(0, -80);
  });
  await studio.keep('planning', planner);
  const manager = await studio.open('desk', 'manager', '/manager', 'dark');
  await firstLink(manager, lot).waitFor();
  await studio.keep('manager', manager);
  const operator = await studio.open('tablet', 'operator', '/floor');
  await operator.evaluate(() => localStorage.setItem('throughline.language', 'hi'));
  await operator.reload();
  await operator.getByText('EXT-2').click();
  await operator.getByRole('heading', { level: 1, name: 'EXT-2' }).waitFor();
  await studio.keep('floor', operator);
  await leave(planner, manager, operator);
}

/** Last, because nobody else sees anything while the server is gone. */
async function offline(running: Running, studio: Studio): Promise<void> {
  const dispatcher = await studio.open('phone', 'dispatch', '/dispatch', 'dark');
  await firstLink(dispatcher, truck).waitFor();
  await running.kill('web');
  await firstLink(dispatcher, truck).click();
  const load = dispatcher.getByRole('button', { name: 'Load', exact: true });
  await load.first().click();
  await dispatcher.getByRole('main').getByText('Loaded', { exact: true }).waitFor();
  await dispatcher.getByRole('status').filter({ hasText: '1 waiting' }).waitFor();
  const loading = await studio.still(dispatcher);
  for (let left = await load.count(); left > 0; left -= 1) {
    await load.first().click();
    await expect(load).toHaveCount(left - 1);
  }
  await dispatcher.getByLabel('Seal number').fill('S-40881');
  await dispatcher.getByRole('button', { name: 'Seal the truck' }).click();
  await dispatcher.getByRole('button', { name: `Let ${truck} go` }).click();
  await dispatcher.getByRole('dialog').getByRole('button', { name: 'Confirm load' }).waitFor();
  const asking = await studio.still(dispatcher);
  await dispatcher.getByRole('dialog').getByRole('button', { name: 'Confirm load' }).click();
  const kept = dispatcher.getByText('Confirmed. Kept on this device, will be sent.');
  await kept.waitFor();
  await kept.evaluate((words) => words.scrollIntoView({ block: 'center' }));
  await studio.keepRow('offline', [loading, asking, await studio.still(dispatcher)]);
  await leave(dispatcher);
}

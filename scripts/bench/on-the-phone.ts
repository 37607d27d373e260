import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { traversed } from '../../app/_ui/boot.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { demoTenantId, nashik } from '../../server/seed/demo-tenant.ts';
import type { Running } from '../start/running.ts';
import { openPhone } from './browser.ts';

const role = 'planning';

/** Gives the planner a thousand open tasks, due before any other so that they stand first in the list. */
export async function addThousandTasks(sql: Sql): Promise<void> {
  await sql`
    insert into public.task (tenant_id, id, scope, plant_id, "function", kind, question, subject, context, choices, state,
      created_at, ack_by, decide_by, money_at_risk_minor, currency, escalation_level)
    select ${demoTenantId}, 'bench-' || lpad(n::text, 4, '0'), ${`plant:${nashik}/${role}`}, ${nashik}, ${role}, 'exception',
      'hold.planning', 'B-' || lpad(n::text, 4, '0'), '[]', '["swap", "remake"]', 'queued', now(),
      now(), now() + n * interval '1 second', 1000 * n, 'INR', 0
    from generate_series(1, 1000) as n`;
}

/** A phone's first visit, its script bytes over the wire (gzip), until its whole data and its offline worker are there. */
async function firstVisit(page: Page, url: string): Promise<number> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script' && !response.fromServiceWorker) scripts.add(requestId);
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(`${url}/demo/sign-in?as=${role}&next=/tasks`);
  await page.getByText('B-0001', { exact: true }).waitFor();
  const kb = bytes / 1_000;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(async () => (await caches.keys()).length > 0);
  return kb;
}

/** Opens the closed phone without a server; milliseconds from the call to the first task painted. */
async function coldStart(folder: string, url: string): Promise<number> {
  const phone = await openPhone(folder);
  try {
    const page = await phone.newPage();
    await page.goto(`${url}/tasks`, { waitUntil: 'commit' });
    await page.getByText('B-0001', { exact: true }).waitFor();
    return await page.evaluate(
      () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now()))),
    );
  } finally {
    await phone.close();
  }
}

/** Moves inside the app, as going back or forward does. */
async function moveTo(page: Page, path: string): Promise<void> {
  const move = ([to, event]: readonly [string, string]): void => {
    history.pushState(null, '', to);
    dispatchEvent(new Event(event));
  };
  await page.evaluate(move, [path, traversed] as const);
}

/** Takes tasks one by one as a person taps; the durable writes' times as the app itself measured them. */
async function takeTasks(phone: BrowserContext, url: string, count: number): Promise<number[]> {
  const page = await phone.newPage();
  await page.goto(`${url}/tasks`);
  await page.getByText('B-0001', { exact: true }).waitFor();
  for (let each = 1; each <= count; each += 1) {
    const id = `bench-${String(each).padStart(4, '0')}`;
    await moveTo(page, `/tasks/${id}`);
    await page.locator('main h1', { hasText: id.replace('bench', 'B') }).waitFor();
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'I have it' }).waitFor({ state: 'detached' });
  }
  return page.evaluate(() => performance.getEntriesByName('throughline.act').map(({ duration }) => duration));
}

export interface PhoneFigures {
  readonly coldStarts: number[];
  readonly writes: number[];
  readonly firstLoadKb: number;
}

async function withServer(
  folder: string,
  url: string,
  writes: number,
): Promise<{ firstLoadKb: number; taken: number[] }> {
  const phone = await openPhone(folder);
  try {
    const firstLoadKb = await firstVisit(await phone.newPage(), url);
    return { firstLoadKb, taken: await takeTasks(phone, url, writes) };
  } finally {
    await phone.close();
  }
}

/** What one planner's phone with 1,000 tasks does: first load, durable writes, and cold starts with the server gone. */
export async function onThePhone(running: Running, starts: number, writes: number): Promise<PhoneFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-phone-'));
  try {
    const { firstLoadKb, taken } = await withServer(folder, running.url, writes);
    await running.kill('web');
    const coldStarts: number[] = [];
    for (let each = 0; each < starts; each += 1) coldStarts.push(await coldStart(folder, running.url));
    await running.start('web');
    return { coldStarts, writes: taken, firstLoadKb };
  } finally {
    // The browser's children may still be writing when it says it has ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

import type { Browser, Page } from '@playwright/test';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { newId } from '../../server/postgres/id.ts';
import { demoTenantId, nashik } from '../../server/seed/demo-tenant.ts';
import type { Running } from '../start/running.ts';
import { signedIn } from './browser.ts';

const functions = ['quality', 'planning', 'materials', 'commercial', 'dispatch'] as const;

/** Usable lots that nothing stands in the way of holding, each to be held once. */
export async function lotsToHold(sql: Sql, count: number): Promise<{ id: string; number: string }[]> {
  return sql<{ id: string; number: string }[]>`
    select l.id, l.number from public.lot as l join public.product as p on p.tenant_id = l.tenant_id and p.id = l.product_id
    where l.tenant_id = ${demoTenantId} and l.plant_id = ${nashik} and l.state = 'available' and l.number is not null and p.kind = 'finished'
    order by exists (select from public.load_line as line where line.tenant_id = l.tenant_id and line.lot_id = l.id),
      l.number desc limit ${count}`;
}

/** Waits until the phone's own database holds a task about the lot; resolves to the wall clock of that moment. */
function seenAt(page: Page, lot: string): Promise<number> {
  return page.evaluate(
    async ({ subject, name }) => {
      const opening = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((resolve) => {
        opening.onsuccess = () => resolve(opening.result);
      });
      // Rows are kept as the text of the patches they came in.
      const texts = (): Promise<{ rows: Record<string, string> }[]> =>
        new Promise((resolve) => {
          const reading = database.transaction('patch').objectStore('patch').getAll();
          reading.onsuccess = () => resolve(reading.result.flatMap(({ patches }) => patches));
        });
      const deadline = Date.now() + 30_000;
      const told = `"subject":${JSON.stringify(subject)}`;
      while (!(await texts()).some(({ rows }) => rows['task']?.includes(told))) {
        if (Date.now() > deadline) throw new Error(`no task about ${subject} came within 30 s`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      database.close();
      return Date.now();
    },
    { subject: lot, name: `throughline-${demoTenantId}` },
  );
}

/** Pushes a hold from the inspector's page, through the same API the app uses. */
async function pushHold(page: Page, lotId: string): Promise<number> {
  const device = { grp: newId(), secret: newId() + newId(), client: newId(), schema: schemaVersion };
  const args = { holdId: newId(), lotId, reason: 'surface', note: 'bench' };
  return page.evaluate(
    async ({ device: sender, args: hold, name }) => {
      const now = Date.now();
      const mutations = [{ mid: 1, name, args: hold, actor: 'p-quality', at: now }];
      const body = JSON.stringify({ ...sender, now, mutations });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/trpc/sync.push', { method: 'POST', headers, body });
      const told = await answer.text();
      if (!answer.ok || !told.includes('"applied"')) throw new Error(`push: ${answer.status} ${told}`);
      return now;
    },
    { device, args, name: raiseHold.name },
  );
}

/** Milliseconds from a hold being sent to its task being on the last of five functions' phones. */
export async function holdToTasks(running: Running, browser: Browser, sql: Sql, count: number): Promise<number[]> {
  const phones = await Promise.all(functions.map((role) => signedIn(browser, running.url, role, '/tasks')));
  const [inspector] = phones;
  if (!inspector) throw new Error('no phone');
  const samples: number[] = [];
  for (const lot of await lotsToHold(sql, count)) {
    const seen = Promise.all(phones.map((page) => seenAt(page, lot.number)));
    const sent = await pushHold(inspector, lot.id);
    samples.push(Math.max(...(await seen)) - sent);
  }
  await Promise.all(phones.map((page) => page.context().close()));
  return samples;
}

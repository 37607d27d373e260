import type { Page } from '@playwright/test';
import { addTasks } from '../scripts/bench/sync-rows.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { expect, test } from './system.ts';

/** Everything the app's databases hold, but for how far they have read, as text. */
function keptBy(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const texts: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of [...database.objectStoreNames].filter((each) => each !== 'head'))
        texts.push(JSON.stringify(await asked(database.transaction(store).objectStore(store).getAll())));
      database.close();
    }
    return texts.join('\n');
  });
}

test('[SYNC-8] who loses a function while the app is open has nothing of it left, on the screen or on the disk, and gets it back with it', async ({
  phone,
  sql,
}) => {
  await addTasks(sql, 'OWN', 1);
  const page = await phone('planning', '/planning');
  const plans = page.getByRole('navigation').getByRole('link', { name: 'Planning' });
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(plans.first()).toBeVisible();
  const isKept = async (): Promise<boolean> => (await keptBy(page)).includes('OWN-0001');
  await expect.poll(isKept).toBe(true);
  const become = (...functions: string[]) =>
    sql`update public.person set functions = ${functions} where tenant_id = ${demoTenantId} and id = 'p-planning'`;
  await become('materials');
  try {
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Materials' }).first()).toBeVisible();
    await expect(plans).toHaveCount(0);
    await expect.poll(isKept).toBe(false);
  } finally {
    await become('planning');
  }
  await expect(plans.first()).toBeVisible();
});

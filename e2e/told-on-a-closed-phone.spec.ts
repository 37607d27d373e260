import { existsSync } from 'node:fs';
import type { BrowserContext, CDPSession, Page, Worker } from '@playwright/test';
import { openHouse } from '../server/house.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { startPushService } from '../server/telling/push-service-fixture.ts';
import { sendPush } from '../server/telling/send-push.ts';
import { keepSubscription } from '../server/telling/subscription-sql.ts';
import { endRotas } from '../server/telling/telling-fixture.ts';
import { swappableLot } from './lots.ts';
import { expect, signIn, test } from './system.ts';

test.use({ instance: 'told' });

interface Registered {
  readonly wire: CDPSession;
  readonly registrationId: string;
  readonly worker: Worker;
}

/** The phone's service worker, as the browser's own tools reach it. */
async function registered(context: BrowserContext, page: Page): Promise<Registered> {
  const wire = await context.newCDPSession(page);
  const found = new Promise<string>((resolve) => {
    wire.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations.filter(({ isDeleted }) => !isDeleted);
      if (first) resolve(first.registrationId);
    });
  });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await wire.send('ServiceWorker.enable');
  const registrationId = await found;
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  return { wire, registrationId, worker };
}

const shownOn = (worker: Worker) =>
  worker.evaluate(async () => {
    const scope = globalThis as unknown as ServiceWorkerGlobalScope;
    return (await scope.registration.getNotifications()).map(({ title, body, lang }) => ({ title, body, lang }));
  });

const stateOf = async (sql: Sql, taskId: string) =>
  (
    await sql`select t.state, p.name from public.task as t
    left join public.person as p on p.tenant_id = t.tenant_id and p.id = t.acknowledged_by where t.id = ${taskId}`
  )[0];

test('[DELIVER-11] [DELIVER-9] a task reaches a phone, is called delivered, and is taken from the notification without a window', async ({
  browser,
  phone,
  sql,
  system,
}) => {
  expect(existsSync('out/sw.js')).toBe(true);
  const context = await browser.newContext({ baseURL: system.url });
  await context.grantPermissions(['notifications'], { origin: system.url });
  const page = await context.newPage();
  await signIn(page, 'quality', '/tasks');
  const { wire, registrationId, worker } = await registered(context, page);

  // The browser of this test has no push service of its own: the plant's message is taken from a stand-in to the worker.
  const push = await startPushService();
  const cookies = await context.cookies();
  const token = decodeURIComponent(cookies.find(({ name }) => name.includes('session_token'))?.value ?? '').split(
    '.',
  )[0];
  expect(await keepSubscription(sql, token ?? '', push.subscribe('phone'))).toBe(true);

  await endRotas(sql, demoTenantId);
  const lot = await swappableLot(sql);
  const inspector = await phone('quality', `/quality/raise/${lot.id}`);
  await inspector.getByText('Surface', { exact: true }).click();
  await inspector.getByRole('button', { name: `Hold ${lot.number}` }).click();
  await inspector.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  await expect(inspector.getByText(`${lot.number} is on hold`)).toBeVisible();

  // To the plant's own worker this stand-in is no push service it may call; its notice is sent once more, to it.
  const notice = () => sql<{ id: string; tenant: string; task: string; person: string }[]>`
    select n.id, n.tenant_id as tenant, n.task_id as task, n.person_id as person from public.notice as n
    join public.task as t on t.tenant_id = n.tenant_id and t.id = n.task_id
    where n.channel = 'push' and n.state = 'failed' and n.reason = 'push.unknown_service' and t.subject = ${lot.number}`;
  await expect.poll(async () => (await notice()).length).toBe(1);
  const [told] = await notice();
  if (!told) throw new Error('nobody was told');
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update public.notice set state = 'queued', steps = '[{"state":"queued","at":1,"reason":null}]' where id = ${told.id}`;
  });
  await sendPush(openHouse(sql), told.tenant, { noticeId: told.id }, push.services);
  const body = push.pushed.at(-1)?.body;
  expect(body).toMatchObject({ kind: 'task', task: told.task, person: told.person });

  await page.goto('about:blank');
  await wire.send('ServiceWorker.deliverPushMessage', {
    origin: system.url,
    registrationId,
    data: JSON.stringify(body),
  });
  await expect
    .poll(() => shownOn(worker))
    .toMatchObject([{ body: `Contain ${lot.number} and take a sample. What happens to it?`, lang: 'en' }]);
  await expect.poll(() => stateOf(sql, told.task)).toMatchObject({ state: 'delivered' });

  await worker.evaluate(async () => {
    const scope = globalThis as unknown as ServiceWorkerGlobalScope;
    const [notification] = await scope.registration.getNotifications();
    if (notification) scope.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'have' }));
  });
  await expect.poll(() => stateOf(sql, told.task)).toMatchObject({ state: 'acknowledged' });
  await expect.poll(() => shownOn(worker)).toMatchObject([{ title: `You have ${lot.number}` }]);

  // Opened again, the app sends what it finds in its outbox; the server has done it, and nothing is left over.
  await page.goto(`${system.url}/tasks/${told.task}`);
  await expect(page.getByText('has it.').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Who was told' })).toContainText('took it');
  await page.goto(`${system.url}/outbox`);
  await expect(page.getByText('Everything is saved')).toBeVisible();
  await push.close();
  await context.close();
});

import { readyForOffline } from './pocket-phone.ts';
import { expect, signIn, test } from './system.ts';
import { say } from './whatsapp.ts';

const deccan = '+919849055123';

test('[JOURNEY-10] [SCREEN-1] after one visit any link opens on a phone started without a server', async ({
  pocket,
  sql,
  system,
}) => {
  // Past its limit: everybody concerned has a task about it, dispatch too.
  expect(await say(system, deccan, 'cpvc elbow 1 inch 120 nag')).toMatchObject({ outcome: 'approval' });
  const [task] = await sql<{ id: string; subject: string }[]>`
    select id, subject from public.task where "function" = 'dispatch' order by created_at desc limit 1`;
  const [order] = await sql<{ id: string; number: string }[]>`
    select id, number from public.sales_order where state not in ('delivered', 'cancelled') order by number limit 1`;
  if (!task || !order) throw new Error('a task and an order were made');

  const visit = await pocket.open();
  await signIn(visit, 'dispatch', '/dispatch');
  await readyForOffline(visit);
  const truck =
    (await visit
      .getByText(/^LD-\d+$/)
      .first()
      .textContent()) ?? '';
  await pocket.close();
  await system.kill('web');

  for (const [path, heading] of [
    [`/tasks/${task.id}`, task.subject],
    ['/dispatch', 'Loads'],
    [`/orders/${order.id}`, order.number],
  ] as const) {
    const cold = await pocket.open();
    await cold.goto(path);
    await expect(cold.getByRole('heading', { level: 1 })).toContainText(heading);
    if (path === '/dispatch') await expect(cold.getByText(truck)).toBeVisible();
    await pocket.close();
  }
  await system.start('web');
});

import { expect, test } from './system.ts';
import { say } from './whatsapp.ts';

const deccan = '+919849055123';
const malwa = '+919826011223';

test('[JOURNEY-7] [CHECK-4] an order past the credit limit waits for finance, who frees it with one answer', async ({
  phone,
  sql,
  system,
}) => {
  const [finance, commercial] = await Promise.all([phone('finance', '/tasks'), phone('commercial', '/commercial')]);

  const { outcome } = await say(system, deccan, 'cpvc elbow 1 inch 100 nag');
  expect(outcome).toBe('approval');

  // Who sells may see why it waits, and can do nothing about it.
  await commercial.getByRole('link').filter({ hasText: 'Waits for approval' }).filter({ hasText: 'Deccan' }).click();
  await expect(commercial.getByText('Credit: finance must approve.')).toBeVisible();
  await expect(commercial.getByRole('link', { name: 'Approve or reject' })).toBeHidden();

  await finance.getByRole('main').getByRole('link').filter({ hasText: 'Deccan Agencies' }).click();
  await expect(finance.getByText('Let this order through?')).toBeVisible();
  await expect(finance.getByRole('main')).toContainText(/Limit .*12\.0 lakh|Limit .*12,00,000/);
  await expect(finance.getByText('days overdue')).toBeVisible();
  await expect(finance.getByText('CPVC Elbow 90 deg 1 inch')).toBeVisible();
  await finance.getByLabel('Why').fill('Payment of 4 lakh is promised for Monday');
  await finance.getByRole('button', { name: 'Approve' }).click();

  await expect(commercial.getByText('Order booked')).toBeVisible();
  await expect(commercial.getByRole('list', { name: 'Chat' })).toContainText(/SO-\d+/);
  await commercial.getByRole('link', { name: /^Order SO-\d+$/ }).click();
  await expect(commercial.getByText('Credit approved by Sneha Agarwal')).toBeVisible();
  const orders = await sql`
    select o.number from public.sales_order as o where o.customer_id = 'cus-deccan' and o.confirmed_at > now() - interval '5 min'`;
  expect(orders).toHaveLength(1);
});

test('[JOURNEY-8] who gave a discount below the floor can not approve it, and a colleague can', async ({
  phone,
  system,
}) => {
  const [seller, manager] = await Promise.all([phone('commercial', '/commercial'), phone('manager', '/exceptions')]);
  // Asked for by the customer, it is a colleague's to approve or, here, to change.
  expect(await say(system, malwa, 'cpvc elbow 1 inch 300 nag, extra 6% discount chahiye')).toMatchObject({
    outcome: 'approval',
  });
  await seller.getByRole('link').filter({ hasText: 'Waits for approval' }).filter({ hasText: 'Malwa' }).click();
  await expect(seller.getByRole('link', { name: 'Approve or reject' })).toBeVisible();

  await seller.getByRole('button', { name: 'Discount' }).click();
  await seller.getByLabel(/^Extra discount in percent/).fill('7');
  await seller.getByRole('button', { name: 'Set discount' }).click();
  await expect(seller.getByText('You asked for this, so somebody else must decide.')).toBeVisible();
  await expect(seller.getByRole('link', { name: 'Approve or reject' })).toBeHidden();

  await manager.getByRole('main').getByRole('link').filter({ hasText: 'Malwa' }).first().click();
  await manager
    .getByRole('list', { name: 'Asked at once' })
    .getByRole('link')
    .filter({ hasText: 'Commercial' })
    .click();
  await manager.getByRole('button', { name: 'Approve' }).click();
  await expect(seller.getByText('Order booked')).toBeVisible();
});

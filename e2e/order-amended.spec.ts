import { expect, test } from './system.ts';
import { say } from './whatsapp.ts';

const ganesh = '+919820012345';

test('[JOURNEY-27] an order changed and called off on its page is changed and cancelled in the ERP, and the customer is answered once', async ({
  phone,
  sql,
  system,
}) => {
  const { number } = await say(system, ganesh, 'cpvc elbow 1 inch 40 nag');
  const [order] = await sql<{ id: string }[]>`select id from public.sales_order where number = ${number ?? ''}`;
  const commercial = await phone('commercial', `/orders/${order?.id}`);
  const booking = commercial.getByRole('region', { name: 'Money and ERP' });
  await expect(booking).toContainText('Book the order');
  await commercial.getByRole('button', { name: 'Change the order' }).click();
  const sheet = commercial.getByRole('dialog');
  await sheet.getByRole('textbox').fill('30');
  await sheet.getByRole('button', { name: 'Ask for the change' }).click();
  await expect(booking).toContainText(/Change the order there\s*Done/);
  await expect(commercial.getByText('Changed in the ERP as well')).toBeVisible();
  await commercial.getByRole('button', { name: 'Call the order off' }).click();
  await commercial.getByRole('dialog').getByRole('button', { name: 'Call the order off' }).click();
  await expect(booking).toContainText(/Cancel it there\s*Done/);

  const key = `order.create:${order?.id}`;
  const said = await sql`select body is null as over, body -> 'lines' -> 0 ->> 'quantity' as quantity
    from erp_ledger.change where reference = ${key} order by position`;
  expect(said).toMatchObject([
    { over: false, quantity: '30000' },
    { over: true, quantity: null },
  ]);
  const replies = await sql`select from public.outbound_message where id = ${`reply-${order?.id}`}`;
  expect(replies).toHaveLength(1);
});

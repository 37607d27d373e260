import { expect, test } from './system.ts';

test.use({ instance: 'amended' });

test('[JOURNEY-27] an order changed and called off on its page is changed and cancelled in the ERP, and the customer is not answered anew', async ({
  phone,
  sql,
}) => {
  // One that is neither made nor on a truck yet.
  const [order] = await sql<{ id: string }[]>`
    select o.id from public.sales_order as o
    join public.order_draft as d on d.tenant_id = o.tenant_id and d.id = o.draft_id and d.state = 'confirmed'
    where o.state in ('confirmed', 'planned') and o.erp_ref is not null and not exists (
      select from public.order_line as l join public.load_line as t on t.tenant_id = l.tenant_id and t.order_line_id = l.id
      where l.tenant_id = o.tenant_id and l.order_id = o.id)
    order by o.number desc limit 1`;
  const answers = () => sql`select from public.outbound_message`;
  const before = (await answers()).length;
  const commercial = await phone('commercial', `/orders/${order?.id}`);
  const booking = commercial.getByRole('region', { name: 'Money and ERP' });
  await commercial.getByRole('button', { name: 'Change the order' }).click();
  const sheet = commercial.getByRole('dialog');
  await sheet.getByRole('textbox').first().fill('1');
  await sheet.getByRole('button', { name: 'Ask for the change' }).click();
  await expect(booking).toContainText(/Change the order there\s*Done/);
  await expect(commercial.getByText('Changed in the ERP as well')).toBeVisible();
  await commercial.getByRole('button', { name: 'Call the order off' }).click();
  await commercial.getByRole('dialog').getByRole('button', { name: 'Call the order off' }).click();
  await expect(booking).toContainText(/Cancel it there\s*Done/);

  const said = await sql`select body is null as over, body -> 'lines' -> 0 ->> 'quantity' as quantity
    from erp_ledger.change where reference = ${`order.create:${order?.id}`} order by position`;
  expect(said).toMatchObject([
    { over: false, quantity: '1000' },
    { over: true, quantity: null },
  ]);
  expect(await answers()).toHaveLength(before);
});

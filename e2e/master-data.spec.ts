import { expect, test } from './system.ts';

test.use({ instance: 'master-data' });

test('[JOURNEY-50] [MAIL-10] a list pasted offline is read once the network is back; a file dropped is read at once', async ({
  phone,
}) => {
  const page = await phone('commercial', '/commercial/list');
  const main = page.getByRole('main');
  await main.getByText('Balaji Pipe House').click();
  await page.context().setOffline(true);
  await main.getByLabel('The list').fill('CPVC Elbow 1 inch 40 nos\nCPVC Tee 3/4 inch 12 nos');
  await main.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByRole('status').filter({ hasText: '1 waiting' })).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(main).toContainText('Elbow');

  await page.goto('/commercial/list');
  await main.getByText('Balaji Pipe House').click();
  await main.getByLabel('What is it?').selectOption('rfq');
  await main.locator('input[type=file]').setInputFiles({
    name: 'wanted.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Description,Qty\nCPVC Elbow 1 inch,300\nCPVC Tee 3/4 inch,120\n'),
  });
  await expect(main).toContainText('wanted.csv');
  await page.goto('/commercial/quotes');
  await main.getByRole('link').filter({ hasText: 'Balaji Pipe House' }).first().click();
  await main.getByRole('button', { name: 'See the mail' }).click();
  const shown = page.frameLocator('iframe[title="As the customer sees it"]');
  await expect(shown.getByRole('heading')).toContainText(/Quotation QT-\d+/);
  await expect(shown.getByRole('table')).toContainText('Total');
});

test('[JOURNEY-51] [PRICE-8] [PRICE-10] [APPROVAL-6] what prices, tax and approvals rest on is typed into forms', async ({
  phone,
  sql,
}) => {
  const admin = await phone('admin', '/admin/terms');
  const main = admin.getByRole('main');
  const sheet = admin.getByRole('dialog');
  await main.getByRole('button', { name: 'Add a rate' }).click();
  await sheet.getByLabel('HSN').fill('8481');
  await sheet.getByLabel('Rate in per cent').fill('12');
  await sheet.getByRole('button', { name: 'Add a rate' }).click();
  await expect(main).toContainText('HSN 8481');

  await main.getByRole('button', { name: 'Add a level' }).first().click();
  await sheet.getByLabel('Per cent off the price').fill('7.5');
  await expect(sheet.getByLabel('Value of the order, INR')).toBeVisible();
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(main).toContainText('up to 7.5 %');

  await admin.goto('/admin/products');
  await main.getByRole('button', { name: 'Add a product' }).click();
  await sheet.getByLabel('Code').fill('BV-100');
  await sheet.getByLabel('Name').fill('Ball valve 4 inch');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await main.getByRole('searchbox').fill('BV-100');
  await expect(main.getByText('Ball valve 4 inch')).toBeVisible();

  await admin.goto('/admin/customers');
  await main.getByRole('button', { name: 'Add a customer' }).click();
  await sheet.getByLabel('Name').fill('Konkan Pipe Traders');
  await sheet.getByLabel('Tier').fill('B');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await main.getByRole('searchbox').fill('Konkan');
  await expect(main.getByText('Konkan Pipe Traders')).toBeVisible();
  await expect
    .poll(async () => (await sql`select currency from public.customer where name = 'Konkan Pipe Traders'`)[0])
    .toEqual({ currency: 'INR' });
});

test('[JOURNEY-52] [DISP-6] a truck that left is said to have arrived by whom took it', async ({ phone, sql }) => {
  const [gone] = await sql<{ id: string }[]>`
    update public.load set state = 'confirmed', seal = 'S-77', sealed_at = now(), confirmed_at = now()
    where state = 'loading' returning id`;
  await sql`update public.load_line set picked = quantity, state = 'picked' where load_id = ${gone?.id ?? ''}`;
  await sql`update public.load set state = 'dispatched' where id = ${gone?.id ?? ''}`;
  const page = await phone('dispatch', `/dispatch/${gone?.id}`);
  await page.getByRole('button', { name: 'It arrived' }).first().click();
  await page.getByRole('dialog').getByLabel('Name of whoever took it').fill('Ramesh Patil');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^Received by Ramesh Patil/)).toBeVisible();
  await expect
    .poll(async () => (await sql`select received_by from public.delivery_proof`)[0])
    .toEqual({ received_by: 'Ramesh Patil' });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../scripts/start/settings.ts';
import { expect, test } from './system.ts';
import { callOf, post, typed } from './whatsapp.ts';

test.use({ instance: 'live' });

const flags = (name: string): string[] =>
  ['--name', name, '--plant', 'Pune', '--zone', 'Asia/Kolkata', '--currency', 'INR', '--admin', 'Asha Kale'].concat([
    '--email',
    'asha@deccan.example',
    '--password',
    'correct horse',
    '--whatsapp',
    '990011',
  ]);

test('[JOURNEY-12] without the demo, a company is made, people come in, and a stranger’s message finds its customer', async ({
  browser,
  page,
  sql,
  system,
}) => {
  const company = (args: string[]) => {
    const env = { ...process.env, DATA_DIR: system.dataDir };
    const program = [`${root}/scripts/company.ts`, ...args];
    return promisify(execFile)(process.execPath, program, { env }).then(
      ({ stdout }) => stdout,
      ({ stderr }: { stderr: string }) => stderr,
    );
  };
  expect(await company(['--help'])).toContain('--zone');
  expect(await company(flags('Deccan Castings'))).toContain('asha@deccan.example');
  expect(await company(flags('Deccan Castings'))).toBe(
    'company: there is a company Deccan Castings already; nothing was changed\n',
  );
  expect(await company(['--name', 'Other', '--zone', 'Mars', '--email', 'nobody'])).toMatch(
    /^company: --plant is missing; --zone "Mars": is no time zone.*--email "nobody": is no e-mail address.*--help\n$/,
  );

  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('asha@deccan.example');
  await page.getByLabel('Password').fill('correct horse');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Administration' })).toBeVisible();

  await page.getByRole('button', { name: 'Add a person' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Name').fill('Priya Nair');
  await sheet.getByLabel('E-mail').fill('priya@deccan.example');
  await sheet.getByRole('checkbox', { name: 'Commercial' }).check();
  await sheet.getByRole('button', { name: 'Add a person' }).click();
  await expect(sheet.getByRole('heading', { name: 'Priya Nair' })).toBeVisible();
  await expect.poll(() => sql`select 1 from public.person where name = 'Priya Nair'`).toHaveLength(1);
  await sheet.getByRole('button', { name: 'Give a password' }).click();
  await sheet.getByRole('button', { name: 'Give it' }).click();
  const password = (await sheet.getByText(/^\w{4}-\w{4}-\w{4}-\w{4}$/).textContent()) ?? '';

  await sql`insert into public.customer (tenant_id, id, scope, name, tier, region, currency, wa_numbers, state)
    select id, 'cus-1', 'tenant', 'Karve Hardware', 'A', 'Pune', 'INR', '{}', 'active' from app.tenant`;
  expect(await post(system, callOf(typed('+919850012345', 'bhai rate batao')))).toBe(200);
  await expect.poll(() => sql`select 1 from public.inbound_message where state = 'needs_human'`).toHaveLength(1);

  const desk = await (await browser.newContext({ baseURL: system.url })).newPage();
  await desk.goto('/sign-in?next=/commercial');
  await desk.getByLabel('E-mail').fill('priya@deccan.example');
  await desk.getByLabel('Password').fill(password);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await expect(desk.getByRole('heading', { level: 1, name: 'Commercial' })).toBeVisible();
  await desk.getByRole('link').filter({ hasText: 'bhai rate batao' }).last().click();
  await desk.getByRole('button', { name: 'This is a customer' }).click();
  await desk
    .getByRole('dialog')
    .getByRole('button', { name: /Karve Hardware/ })
    .click();
  await expect(desk.getByRole('heading', { level: 1, name: 'Karve Hardware' })).toBeVisible();
  await expect.poll(() => sql`select customer_id from public.inbound_message where state = 'ignored'`).toHaveLength(1);

  await desk.goto('/commercial/customers');
  await desk.getByRole('button', { name: /Karve Hardware.*\+919850012345/ }).click();
  await desk.getByLabel('Another WhatsApp number').fill('+91 98500-54321');
  await desk.getByRole('button', { name: 'Add the number' }).click();
  await expect(desk.getByRole('dialog').getByText('+919850054321')).toBeVisible();
  await desk.getByRole('button', { name: 'Remove +919850012345' }).click();
  await expect.poll(() => sql`select wa_numbers from public.customer`).toEqual([{ wa_numbers: ['+919850054321'] }]);
  await desk.context().close();
});

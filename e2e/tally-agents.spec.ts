import { expect, test } from './system.ts';

test.use({ instance: 'agents' });

test('[ADAPTER-10] the administrator makes an agent’s key, sees it once, sees it heard, and revokes it', async ({
  phone,
  system,
}) => {
  const admin = await phone('admin', '/admin/erp');
  await expect(admin.getByText('The built-in ledger')).toBeVisible();
  const agents = admin.getByRole('region', { name: 'Agents beside Tally' });
  await expect(agents).toContainText('No agent');
  await agents.getByRole('button', { name: 'New agent' }).click();
  await agents.getByLabel('Where it runs').fill('office PC');
  await agents.getByLabel('The company as Tally shows it').fill('Sahyadri Pipes Pvt Ltd');
  await agents.getByRole('button', { name: 'Make its key' }).click();
  const key = (await agents.getByText(/^tally_/).textContent()) ?? '';
  const row = agents.getByRole('listitem').filter({ hasText: 'office PC' });
  await expect(row).toContainText('never heard');

  const knock = () =>
    fetch(new URL('/api/tally/work', system.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{}',
    });
  expect((await knock()).status).toBe(200);
  await admin.reload();
  await expect(row).not.toContainText('never heard');
  await expect(agents).not.toContainText(key);

  await row.getByRole('button', { name: 'Revoke' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('revoked');
  expect((await knock()).status).toBe(401);
});

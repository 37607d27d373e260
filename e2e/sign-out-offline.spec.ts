import { readyForOffline } from './pocket-phone.ts';
import { expect, signIn, test } from './system.ts';

test.use({ instance: 'tablet', viewport: { width: 1024, height: 768 } });

test('[IDENTITY-9] a sign-out made without a network ends that session and not the next person’s', async ({ page }) => {
  await signIn(page, 'quality', '/tasks');
  await readyForOffline(page);
  await page.context().setOffline(true);
  await page.getByRole('complementary').getByRole('button').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
  // With the network it reaches the server; then somebody else comes, and stays.
  await Promise.all([page.waitForResponse('**/api/auth/sign-out'), page.context().setOffline(false)]);
  await signIn(page, 'dispatch', '/tasks');
  await page.reload();
  await expect(page.getByRole('complementary').getByRole('button', { name: 'Vijay Shinde' })).toBeVisible();
  const who = await page.request.get('/api/trpc/me');
  expect(JSON.stringify(await who.json())).toContain('p-dispatch');
});

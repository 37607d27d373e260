import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { contentFrom, type Wish } from '../scripts/say/content.ts';
import { follow } from '../scripts/say/follow.ts';
import type { Running } from '../scripts/start/running.ts';
import { demoPhoneNumberId } from '../server/seed/demo-tenant.ts';
import { newWamid, webhookWith } from '../server/tour/as-meta-sends.ts';
import { expect, test } from './system.ts';
import { post } from './whatsapp.ts';

const ganesh = '+919820012345';

/** What a dealer does in the chat, and how far it comes by itself. */
async function does(system: Running, wish: Partial<Wish>) {
  const said = await contentFrom({ text: '', from: ganesh, json: false, ...wish }, system.dataDir);
  const wamid = newWamid();
  expect(await post(system, webhookWith({ ...said, from: ganesh, at: Date.now(), wamid }, demoPhoneNumberId))).toBe(
    200,
  );
  const secret = system.secrets.WHATSAPP_APP_SECRET;
  return { wamid, ...(await follow(system.url, wamid, secret, 20_000, () => undefined)) };
}

/** A photograph as a phone takes it: a list on paper. */
async function photograph(page: Page): Promise<Buffer> {
  const paper = await page.context().newPage();
  await paper.setContent('<body style="font:48px cursive;padding:60px">Elbow 1&quot; - 40<br>Tee 1&quot; - 25</body>');
  const bytes = await paper.screenshot({ type: 'jpeg' });
  await paper.close();
  return bytes;
}

test('[JOURNEY-25] an unclear order is asked about with a list, and one tap makes it an order', async ({
  system,
  phone,
}) => {
  const commercial = await phone('commercial', '/commercial');
  const asked = await does(system, { text: 'cpvc elbow 200 nag' });
  expect(asked.outcome).toBe('asked');
  const choices = asked.progress?.choices ?? [];
  expect(choices.length).toBeGreaterThan(2);

  const tapped = await does(system, { tap: choices[1]?.id, text: choices[1]?.title ?? '' });
  expect(tapped.outcome).toBe('ordered');
  const number = tapped.progress?.order?.number ?? '';
  await commercial.getByRole('link').filter({ hasText: number }).first().click();
  const thread = commercial.getByRole('list', { name: 'Chat' });
  await expect(thread.getByRole('list', { name: 'Choices to tap' })).toContainText(choices[1]?.title ?? '');
  await expect(thread).toContainText(number);

  await commercial.getByRole('button', { name: 'Write to the customer' }).click();
  await commercial.getByRole('textbox', { name: 'Write to the customer' }).fill('Kal subah nikal jayega');
  await commercial.getByRole('button', { name: 'Send', exact: true }).click();
  const written = thread.getByRole('listitem').filter({ hasText: 'Kal subah nikal jayega' });
  await expect(written).toContainText(/\bsent\b/);
});

test('[JOURNEY-26] a photographed list stands beside the lines a person types from it, and becomes an order', async ({
  system,
  phone,
}, info) => {
  const commercial = await phone('commercial', '/commercial');
  const image = info.outputPath('list.jpg');
  await writeFile(image, await photograph(commercial));
  const sent = await does(system, { image });
  expect(sent.outcome).toBe('person');

  await commercial.getByRole('link').filter({ hasText: '[a picture]' }).first().click();
  await expect(commercial.getByRole('img', { name: 'Photograph' })).toBeVisible();
  for (const [code, amount] of [
    ['CPVC-ELB-100', '40'],
    ['CPVC-TEE-100', '25'],
  ] as const) {
    await commercial.getByRole('button', { name: 'Add a line' }).first().click();
    const sheet = commercial.getByRole('dialog');
    await sheet.getByRole('searchbox').fill(code);
    await sheet.getByRole('list', { name: 'Products' }).getByRole('button').first().click();
    await sheet.getByLabel('How many').fill(amount);
    await sheet.getByRole('button', { name: 'Add a line' }).click();
    await expect(sheet).toBeHidden();
  }
  await commercial.getByRole('button', { name: 'Make the order, 2 lines' }).click();
  await expect(commercial.getByText('Order booked')).toBeVisible();
  await expect(commercial.getByRole('list', { name: 'Chat' })).toContainText(/SO-\d+/);
});

import { expect, test } from './system.ts';
import { say } from './whatsapp.ts';

const gujarat = '+919824099887';
const rajdhani = '+919811034567';

test('[JOURNEY-6] [INTAKE-9] [INTAKE-16] a corrected line is asked about once, and for this customer only', async ({
  phone,
  system,
}) => {
  const commercial = await phone('commercial', '/commercial');

  const asked = await say(system, gujarat, 'chamak pipe 1 inch 20 length bhejo');
  expect(asked.outcome).toBe('asked');
  const need = commercial
    .getByRole('link')
    .filter({ hasText: 'Open question' })
    .filter({ hasText: 'Gujarat Polymers' });
  await need.first().click();
  const thread = commercial.getByRole('list', { name: 'Chat' });
  await expect(thread).toContainText(asked.question);
  await expect(commercial.getByText('Open question')).toBeVisible();

  await commercial.getByRole('button', { name: 'Correct', exact: true }).click();
  const sheet = commercial.getByRole('dialog');
  await sheet.getByRole('searchbox').fill('CPVC-PIP-100-11');
  await sheet.getByRole('list', { name: 'Products' }).getByRole('button').click();
  await expect(sheet.getByLabel('How many')).toHaveValue('20');
  await sheet.getByRole('button', { name: 'Save line' }).click();
  await expect(commercial.getByText('Corrected, and remembered for Gujarat Polymers')).toBeVisible();
  await expect(commercial.getByText('Order booked')).toBeVisible();
  await expect(thread).toContainText(/SO-\d+/);

  const next = await say(system, gujarat, 'chamak pipe 1 inch 35 length kal tak');
  expect(next).toMatchObject({ outcome: 'ordered', question: '' });
  expect(next.reply).toContain('35');

  expect(await say(system, rajdhani, 'chamak pipe 1 inch 20 length bhejo')).toMatchObject({ outcome: 'asked' });
});

import { mailTo, workbook } from '../server/intake/mail/mail-fixture.ts';
import { demoMailAddress } from '../server/seed/demo-tenant.ts';
import { expect, test } from './system.ts';

const balaji = 'purchase@balajipipes.example';
const list = [
  ['S.No', 'Description', 'Qty', 'Unit'],
  [1, 'CPVC Elbow 1 inch', 300, 'Nos'],
  [2, 'CPVC Tee 3/4 inch', 120, 'Nos'],
  [null, 'Total', 420, null],
];

test('[JOURNEY-30] [QUOTE-1] [QUOTE-4] a mailed request becomes a quote on the commercial desk, and the customer’s yes an order', async ({
  phone,
  system,
  sql,
}) => {
  const commercial = await phone('commercial', '/commercial');
  const port = system.smtpPort ?? 0;
  const subject = `Enquiry ${Date.now()}`;
  await mailTo(port, {
    from: balaji,
    to: demoMailAddress,
    messageId: `<${Date.now()}.ask@balajipipes.example>`,
    subject,
    text: 'Dear sir,\nplease quote your best price for the attached list.\n\nRegards,\nAnil',
    attachments: [{ filename: 'requirement.xlsx', content: await workbook(list) }],
  });

  // It needs somebody within a time, and says so on the desk.
  await commercial
    .getByRole('main')
    .getByRole('link')
    .filter({ hasText: 'Balaji Pipe House' })
    .filter({ hasText: 'Request for a quote' })
    .click();
  const main = commercial.getByRole('main');
  await expect(main).toContainText(/QT-\d+/);
  await expect(main).toContainText('requirement.xlsx, Sheet1!A2:D2');
  await expect(main).toContainText(/With \w+/);
  const lines = main.getByRole('listitem').filter({ hasText: 'requirement.xlsx, Sheet1' });
  await expect(lines).toHaveCount(2);

  await main.getByRole('button', { name: 'Send the quote' }).click();
  await commercial.getByRole('dialog').getByRole('button', { name: 'Send the quote' }).click();
  await expect(main).toContainText('It is with the customer.');
  const sent = async () =>
    (
      await sql<{ id: string; number: string }[]>`
        select o.external_id as id, q.number from public.quote as q
        join public.mail as m on m.tenant_id = q.tenant_id and m.id = q.message_id
        join public.outbound_message as o on o.tenant_id = q.tenant_id and o.id = q.sent_message_id and o.state = 'sent'
        where m.subject = ${subject}`
    )[0];
  await expect.poll(sent).toBeDefined();
  const quote = await sent();

  await mailTo(port, {
    from: balaji,
    to: demoMailAddress,
    messageId: `<${Date.now()}.yes@balajipipes.example>`,
    inReplyTo: `<${quote?.id}>`,
    subject: `Re: ${subject}`,
    text: 'Ok, please proceed.',
  });
  await expect(main).toContainText('The customer said yes');
  await main.getByRole('link', { name: 'To the order' }).click();
  await expect(commercial.getByText('Order booked')).toBeVisible();
  await expect(commercial.getByRole('list', { name: 'Chat' })).toContainText(/SO-\d+/);
});

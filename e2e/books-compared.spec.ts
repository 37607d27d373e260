import { expect, test } from './system.ts';

test.use({ instance: 'books' });

test('[JOURNEY-24] finance has the books compared and sees what is missing there, with what to do', async ({
  phone,
  sql,
}) => {
  const finance = await phone('finance', '/finance');
  const books = finance.getByRole('region', { name: /against the ERP’s books/ });
  await expect(books).toContainText('Not compared yet');
  await books.getByRole('button', { name: 'Compare now' }).click();
  await expect(books).toContainText('The books agree');

  // Somebody at the ledger's own desk deletes a document.
  const [gone] = await sql<{ number: string }[]>`
    delete from erp_ledger.document where kind = 'order' and reference = (
      select c.key from public.erp_command as c
      where c.kind = 'order.create' and c.state = 'done' and c.done_at between now() - interval '30 days' and now() - interval '1 h'
      order by c.key limit 1)
    returning number`;
  await books.getByRole('button', { name: 'Compare now' }).click();
  const row = books.getByRole('listitem').filter({ hasText: gone?.number ?? 'none' });
  await expect(row).toContainText('missing there');
  await expect(row).toContainText('enter it there again');
  await expect(books.getByRole('listitem')).toHaveCount(1);
});

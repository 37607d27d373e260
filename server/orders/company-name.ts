import type { ServerTx } from '../postgres/server-tx.ts';

/** What the company calls itself to its customers: a dealer buys from the company, not from one of its sites. */
export async function companyName({ sql }: ServerTx): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select name from app.tenant where id = app.tenant_id()`;
  return row?.name ?? '';
}

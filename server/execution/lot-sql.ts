import type { ServerTx } from '../postgres/server-tx.ts';

/** The thousandths of a lot given to orders. */
export async function quantityGiven({ sql }: ServerTx, lotId: string): Promise<number> {
  const [row] = await sql<{ given: number }[]>`
    select coalesce(sum(quantity), 0)::float8 as given from public.allocation
    where tenant_id = app.tenant_id() and lot_id = ${lotId}`;
  return row?.given ?? 0;
}

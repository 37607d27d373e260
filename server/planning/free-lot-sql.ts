import type { ServerTx } from '../postgres/server-tx.ts';

/** Deletes a lot's allocations; orders that were ready with it are ready no more. */
export async function freeAllocations({ sql }: ServerTx, lotId: string): Promise<void> {
  await sql`
    with gone as (
      delete from public.allocation where tenant_id = app.tenant_id() and lot_id = ${lotId} returning order_id
    )
    update public.sales_order set state = 'planned'
    where tenant_id = app.tenant_id() and state = 'ready' and id in (select order_id from gone)`;
}

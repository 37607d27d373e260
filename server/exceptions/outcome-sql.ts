import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** When each order's last truck was confirmed; null while something of it is still here. `over`: it never will leave. */
export async function leftAt(
  { sql }: ServerTx,
  orderIds: readonly string[],
): Promise<{ orderId: string; at: Instant | null; over: boolean }[]> {
  return sql`
    select o.id as "orderId", o.state = 'cancelled' as over, case when o.state in ('dispatched', 'delivered') then (
      select round(extract(epoch from max(d.confirmed_at)) * 1000)::float8
      from public.load_line as l join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
      where l.tenant_id = o.tenant_id and l.order_id = o.id and d.state in ('confirmed', 'dispatched')) end as at
    from public.sales_order as o where o.tenant_id = app.tenant_id() and o.id = any (${[...orderIds]}) order by o.id`;
}

import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** What a customer has bought in the last year; money in minor units of their currency. */
export interface History {
  readonly orders: number;
  readonly totalMinor: number;
  readonly lastAt: Instant | null;
}

/** The customer's confirmed orders of the last 365 days. */
export async function historyOf(tx: ServerTx, customerId: string): Promise<History> {
  const [row] = await tx.sql<History[]>`
    select count(*)::int as orders, coalesce(sum(net_minor), 0)::float8 as "totalMinor",
      round(extract(epoch from max(confirmed_at)) * 1000)::float8 as "lastAt"
    from public.sales_order
    where tenant_id = app.tenant_id() and customer_id = ${customerId} and state <> 'cancelled'
      and confirmed_at > to_timestamp(${tx.now}::float8 / 1000) - interval '365 days'`;
  return row ?? { orders: 0, totalMinor: 0, lastAt: null };
}

/** Receivable and open orders with `extraMinor` more, as the database's own guard counts them; minor units. */
export async function exposureWith(tx: ServerTx, customerId: string, extraMinor: number): Promise<number> {
  const [row] = await tx.sql<{ minor: number }[]>`
    select app.exposure(app.tenant_id(), ${customerId}, ${extraMinor}::bigint)::float8 as minor`;
  return row?.minor ?? extraMinor;
}

/** What a number wrote last; undefined when it never did. */
export async function saidLast({ sql }: ServerTx, fromNumber: string): Promise<string | undefined> {
  const [row] = await sql<{ body: string }[]>`
    select body from public.inbound_message
    where tenant_id = app.tenant_id() and channel = 'whatsapp' and from_number = ${fromNumber} and body <> ''
    order by said_at desc, id desc limit 1`;
  return row?.body;
}

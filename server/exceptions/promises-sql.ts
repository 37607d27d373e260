import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Moves the promises of order lines. Updates only: a line is written once, with its order. */
export async function moveLinePromises(
  { sql }: ServerTx,
  moved: readonly { readonly orderLineId: string; readonly promiseAt: Instant }[],
): Promise<void> {
  await sql`
    update public.order_line as l set promise_at = to_timestamp(m."promiseAt" / 1000)
    from jsonb_to_recordset(${sql.json([...moved])}) as m ("orderLineId" text, "promiseAt" float8)
    where l.tenant_id = app.tenant_id() and l.id = m."orderLineId"`;
}

/**
 * Promises an order for when its last line is, and says on what the promise rests. Gives back that instant; the first
 * promise ever made is kept.
 */
export async function promiseLastLine(tx: ServerTx, orderId: string, basis: 'ATP' | 'CTP'): Promise<Instant> {
  const [row] = await tx.sql<{ at: Instant }[]>`
    update public.sales_order as o
    set promise_at = last.at, first_promise_at = coalesce(o.first_promise_at, last.at), promise_basis = ${basis},
      promised_at = to_timestamp(${tx.now}::float8 / 1000)
    from (select max(promise_at) as at from public.order_line
      where tenant_id = app.tenant_id() and order_id = ${orderId}) as last
    where o.tenant_id = app.tenant_id() and o.id = ${orderId}
    returning round(extract(epoch from o.promise_at) * 1000)::float8 as at`;
  if (!row) throw new Error(`there is no order ${orderId}`);
  return row.at;
}

/** By when each line's customer was last told they would have it: the first promise, or the new one a person gave since. */
export async function toldDates(tx: ServerTx, lineIds: readonly string[]): Promise<Map<string, Instant>> {
  const rows = await tx.sql<{ id: string; at: Instant }[]>`
    with told as (
      select distinct on (line ->> 'orderLineId') line ->> 'orderLineId' as line_id,
        to_timestamp((line ->> 'promiseAt')::float8 / 1000) as at
      from public.option as p cross join lateral jsonb_array_elements(p.effect -> 'lines') as line
      where p.tenant_id = app.tenant_id() and p.kind in ('new_promise', 'rush_in', 'premium', 'partial_ship') and p.state = 'applied'
        and line ->> 'orderLineId' = any (${[...lineIds]}::text[])
      order by line ->> 'orderLineId', p.applied_at desc
    )
    select l.id, round(extract(epoch from coalesce(told.at, o.first_promise_at)) * 1000)::float8 as at
    from public.order_line as l
    join public.sales_order as o on o.tenant_id = l.tenant_id and o.id = l.order_id
    left join told on told.line_id = l.id
    where l.tenant_id = app.tenant_id() and l.id = any (${[...lineIds]}::text[])
      and coalesce(told.at, o.first_promise_at) is not null`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}

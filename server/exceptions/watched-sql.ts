import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** An open work order and when the first of its orders was told it would have it. */
export interface Told {
  readonly workOrderId: string;
  readonly endAt: Instant;
  readonly toldAt: Instant;
}

/**
 * The open work orders of a plant that somebody waits for: their planned ends, and the earliest date any of their orders was
 * told: the first promise, or the new one a person gave since. A plan that moves a promise by itself excuses nothing.
 */
export async function toldWork(tx: ServerTx, plantId: string): Promise<Told[]> {
  return tx.sql<Told[]>`
    with told as (
      select distinct on (line ->> 'orderLineId') line ->> 'orderLineId' as line_id,
        to_timestamp((line ->> 'promiseAt')::float8 / 1000) as at
      from public.option as p cross join lateral jsonb_array_elements(p.effect -> 'lines') as line
      where p.tenant_id = app.tenant_id() and p.plant_id = ${plantId} and p.kind in ('new_promise', 'rush_in', 'premium', 'partial_ship')
        and p.state = 'applied'
      order by line ->> 'orderLineId', p.applied_at desc
    )
    select w.id as "workOrderId", round(extract(epoch from w.planned_end_at) * 1000)::float8 as "endAt",
      round(extract(epoch from min(coalesce(told.at, o.first_promise_at, l.promise_at))) * 1000)::float8 as "toldAt"
    from public.work_order as w
    join public.order_line as l on l.tenant_id = w.tenant_id and l.id = any (w.order_line_ids)
      and l.shipped_quantity < l.quantity
    join public.sales_order as o on o.tenant_id = l.tenant_id and o.id = l.order_id
      and o.state not in ('loading', 'dispatched', 'delivered', 'cancelled')
    left join told on told.line_id = l.id
    where w.tenant_id = app.tenant_id() and w.plant_id = ${plantId} and w.state not in ('completed', 'closed')
    group by w.id, w.planned_end_at
    having min(coalesce(told.at, o.first_promise_at, l.promise_at)) is not null
    order by w.id`;
}

/** A product of which more was promised than there is, is made or is on its way; thousandths. */
export interface Overpromised {
  readonly productId: string;
  readonly name: string;
  readonly unit: string;
  readonly promised: number;
  readonly covered: number;
  readonly lineIds: readonly string[];
}

/**
 * What a plant promised beyond what its plan delivers, by product: open promised lines against usable stock, open work orders
 * and what suppliers owe. What is bought counts only where it can no longer be bought in time.
 */
export async function overpromised(tx: ServerTx, plantId: string): Promise<Overpromised[]> {
  return tx.sql<Overpromised[]>`
    with promised as (
      select l.product_id, sum(l.quantity - l.shipped_quantity) as quantity, array_agg(l.id order by l.id) as line_ids
      from public.order_line as l
      join public.sales_order as o on o.tenant_id = l.tenant_id and o.id = l.order_id
      join public.product as p on p.tenant_id = l.tenant_id and p.id = l.product_id
      where l.tenant_id = app.tenant_id() and o.plant_id = ${plantId} and l.shipped_quantity < l.quantity
        and o.state not in ('dispatched', 'delivered', 'cancelled', 'on_credit_hold')
        and l.promise_at is not null and (jsonb_array_length(p.routing) > 0
          or l.promise_at < to_timestamp(${tx.now}::float8 / 1000) + make_interval(hours => p.lead_time_hours::int))
      group by l.product_id
    ),
    there as (
      select product_id, quantity from public.lot
      where tenant_id = app.tenant_id() and plant_id = ${plantId} and state in ('available', 'reworked', 'used_as_is', 'held')
      union all
      select product_id, quantity from public.work_order
      where tenant_id = app.tenant_id() and plant_id = ${plantId} and state not in ('completed', 'closed')
      union all
      select product_id, quantity from public.supply_order
      where tenant_id = app.tenant_id() and plant_id = ${plantId} and state = 'expected'
    ),
    cover as (select product_id, sum(quantity) as quantity from there group by product_id)
    select p.id as "productId", p.name, p.unit, n.quantity::float8 as promised,
      coalesce(c.quantity, 0)::float8 as covered, n.line_ids as "lineIds"
    from promised as n
    join public.product as p on p.tenant_id = app.tenant_id() and p.id = n.product_id
    left join cover as c on c.product_id = n.product_id
    where coalesce(c.quantity, 0) < n.quantity
    order by p.id`;
}

/** Documents that wait for the ERP, and what they are worth by currency. */
export async function waitingForErp(tx: ServerTx): Promise<{ orderIds: string[]; minor: number; currency: string }> {
  const rows = await tx.sql<{ orderIds: string[]; minor: number; currency: string }[]>`
    select array_agg(distinct o.id order by o.id) as "orderIds", sum(o.total_minor)::float8 as minor, o.currency
    from public.erp_command as c
    join public.sales_order as o on o.tenant_id = c.tenant_id and o.id = c.subject_id
    where c.tenant_id = app.tenant_id() and c.state in ('waiting', 'sent', 'uncertain')
    group by o.currency order by sum(o.total_minor) desc`;
  return rows[0] ?? { orderIds: [], minor: 0, currency: '' };
}

/** A device, when it was last heard, who works on it, and what they have in hand there. */
export interface HeldDevice {
  readonly seenAt: Instant;
  readonly people: readonly { readonly id: string; readonly name: string; readonly plantIds: readonly string[] }[];
  readonly operationIds: readonly string[];
  readonly taskIds: readonly string[];
}

/** How a device stands; undefined when nobody who signed in on it has anything in hand. */
export async function deviceInHand(tx: ServerTx, grp: string): Promise<HeldDevice | undefined> {
  const [row] = await tx.sql<HeldDevice[]>`
    select round(extract(epoch from g.seen_at) * 1000)::float8 as "seenAt",
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'plantIds', p.plant_ids) order by p.id), '[]')
        from sync.grp_actor as a join public.person as p on p.tenant_id = a.tenant_id and p.id = a.person_id
        where a.tenant_id = g.tenant_id and a.grp = g.id and p.active) as people,
      (select coalesce(array_agg(o.id order by o.id), '{}') from public.operation as o
        join sync.grp_actor as a on a.tenant_id = o.tenant_id and a.person_id = o.operator_id and a.grp = g.id
        where o.tenant_id = g.tenant_id and o.state = 'running') as "operationIds",
      (select coalesce(array_agg(t.id order by t.id), '{}') from public.task as t
        join sync.grp_actor as a on a.tenant_id = t.tenant_id and a.person_id = t.acknowledged_by and a.grp = g.id
        where t.tenant_id = g.tenant_id and t.state = 'acknowledged') as "taskIds"
    from sync.grp as g where g.tenant_id = app.tenant_id() and g.id = ${grp}`;
  if (!row) return undefined;
  return row;
}

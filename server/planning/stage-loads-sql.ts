import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A lot's part of an order line, as it is given now. */
export interface Given {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly productId: string;
  readonly lotId: string;
  readonly quantity: number;
}

export interface OpenTruck {
  readonly id: string;
  readonly slotAt: Instant;
  /** Where its orders go; none: it is empty. */
  readonly regions: readonly string[];
}

/** Trucks of the plant that still take orders: not being loaded, not sealed, not late. */
export async function openTrucks(tx: ServerTx, plantId: string): Promise<OpenTruck[]> {
  return tx.sql<OpenTruck[]>`
    select d.id, round(extract(epoch from d.slot_at) * 1000)::float8 as "slotAt",
      coalesce(array_agg(distinct c.region) filter (where c.region is not null), '{}') as regions
    from public.load as d
    left join public.load_line as l on l.tenant_id = d.tenant_id and l.load_id = d.id
    left join public.sales_order as o on o.tenant_id = l.tenant_id and o.id = l.order_id
    left join public.customer as c on c.tenant_id = o.tenant_id and c.id = o.customer_id
    where d.tenant_id = app.tenant_id() and d.plant_id = ${plantId} and d.state in ('planned', 'staging')
      and d.seal is null and d.slot_at > to_timestamp(${tx.now}::float8 / 1000)
    group by d.id, d.slot_at
    order by d.slot_at, d.id`;
}

export interface ReadyLine extends Given {
  readonly promiseAt: Instant;
  readonly region: string;
}

/** What is given to orders that are ready, promised until `until`, and on no truck yet; by promise. */
export async function readyLines({ sql }: ServerTx, plantId: string, until: Instant): Promise<ReadyLine[]> {
  return sql<ReadyLine[]>`
    select a.order_id as "orderId", a.order_line_id as "orderLineId", line.product_id as "productId",
      a.lot_id as "lotId", a.quantity::float8 as quantity, c.region,
      round(extract(epoch from o.promise_at) * 1000)::float8 as "promiseAt"
    from public.sales_order as o
    join public.customer as c on c.tenant_id = o.tenant_id and c.id = o.customer_id
    join public.allocation as a on a.tenant_id = o.tenant_id and a.order_id = o.id
    join public.order_line as line on line.tenant_id = a.tenant_id and line.id = a.order_line_id
    where o.tenant_id = app.tenant_id() and o.plant_id = ${plantId} and o.state = 'ready'
      and o.promise_at <= to_timestamp(${until}::float8 / 1000)
      and not exists (
        select from public.load_line as l join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
        where l.tenant_id = o.tenant_id and l.order_id = o.id and d.state <> 'dispatched')
    order by o.promise_at, o.id, line.position, a.id`;
}

/** When the next ready order without a truck falls due to be staged, `ahead` milliseconds before its promise; null: none. */
export async function nextStaging(tx: ServerTx, plantId: string, ahead: number): Promise<Instant | null> {
  const [row] = await tx.sql<{ at: Instant | null }[]>`
    select round(extract(epoch from min(o.promise_at)) * 1000)::float8 - ${ahead}::float8 as at
    from public.sales_order as o
    where o.tenant_id = app.tenant_id() and o.plant_id = ${plantId} and o.state = 'ready'
      and o.promise_at > to_timestamp((${tx.now}::float8 + ${ahead}::float8) / 1000)
      and not exists (
        select from public.load_line as l join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
        where l.tenant_id = o.tenant_id and l.order_id = o.id and d.state <> 'dispatched')`;
  return row?.at ?? null;
}

export interface Unstaged extends Given {
  readonly loadId: string;
}

/** What is given to an order line that is on an open truck, but not so on the truck. */
export async function unstaged({ sql }: ServerTx, plantId: string): Promise<Unstaged[]> {
  return sql<Unstaged[]>`
    with open_line as (
      select l.* from public.load_line as l join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
      where l.tenant_id = app.tenant_id() and d.plant_id = ${plantId} and d.seal is null
        and d.state not in ('confirmed', 'dispatched')
    )
    select a.order_id as "orderId", a.order_line_id as "orderLineId", line.product_id as "productId",
      a.lot_id as "lotId", a.quantity::float8 as quantity, truck.load_id as "loadId"
    from public.allocation as a
    join public.order_line as line on line.tenant_id = a.tenant_id and line.id = a.order_line_id
    join (select order_line_id, min(load_id) as load_id from open_line group by order_line_id) as truck
      on truck.order_line_id = a.order_line_id
    where a.tenant_id = app.tenant_id() and not exists (
      select from open_line as l where l.order_line_id = a.order_line_id and l.lot_id = a.lot_id
        and (l.state <> 'staged' or l.quantity = a.quantity))
    order by a.order_line_id, a.id`;
}

export interface StaleLine {
  readonly id: string;
  readonly loadId: string;
  readonly orderLineId: string;
  /** False: its lot is on hold. */
  readonly usable: boolean;
}

/** Lines on open trucks, not picked yet, whose order line is not given just that of their lot any more. */
export async function staleLines({ sql }: ServerTx, plantId: string): Promise<StaleLine[]> {
  return sql<StaleLine[]>`
    select l.id, l.load_id as "loadId", l.order_line_id as "orderLineId",
      lot.state in ('available', 'reworked', 'used_as_is') as usable
    from public.load_line as l
    join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
    join public.lot on lot.tenant_id = l.tenant_id and lot.id = l.lot_id
    where l.tenant_id = app.tenant_id() and d.plant_id = ${plantId} and d.seal is null
      and d.state not in ('confirmed', 'dispatched') and l.state = 'staged'
      and not exists (
        select from public.allocation as a where a.tenant_id = l.tenant_id and a.order_line_id = l.order_line_id
          and a.lot_id = l.lot_id and a.quantity = l.quantity)
    order by l.id`;
}

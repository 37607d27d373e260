import type { ServerTx } from '../postgres/server-tx.ts';

/** What a lot went into, itself included, and whom that reached; ids, sorted. */
export interface ForwardTrace {
  readonly lotIds: readonly string[];
  /** Open work orders with one of the lots staged. */
  readonly workOrderIds: readonly string[];
  /** Orders that were given or shipped one of the lots. */
  readonly orderIds: readonly string[];
  readonly customerIds: readonly string[];
  /** Loads with one of the lots staged or on them. */
  readonly loadIds: readonly string[];
}

/** From a lot, e.g. a supplier's, forward to every shipment that holds some of it. */
export async function traceForward({ sql }: ServerTx, lotId: string): Promise<ForwardTrace> {
  const [row] = await sql<[ForwardTrace]>`
    with recursive made (id) as (
      select id from public.lot where tenant_id = app.tenant_id() and id = ${lotId}
      union
      select child.id from made join public.lot as child
        on child.tenant_id = app.tenant_id() and child.parents @> array[made.id]
    ),
    staged as (
      select distinct w.id from made join public.work_order as w
        on w.tenant_id = app.tenant_id() and w.input_lot_ids @> array[made.id] and w.state not in ('completed', 'closed')
    ),
    loaded as (
      select distinct l.load_id, l.order_id from made join public.load_line as l
        on l.tenant_id = app.tenant_id() and l.lot_id = made.id
    ),
    reached as (
      select order_id as id from loaded
      union
      select a.order_id from made join public.allocation as a on a.tenant_id = app.tenant_id() and a.lot_id = made.id
    ),
    buyer as (
      select distinct o.customer_id as id from reached join public.sales_order as o
        on o.tenant_id = app.tenant_id() and o.id = reached.id
    )
    select
      coalesce((select array_agg(id order by id) from made), '{}') as "lotIds",
      coalesce((select array_agg(id order by id) from staged), '{}') as "workOrderIds",
      coalesce((select array_agg(id order by id) from reached), '{}') as "orderIds",
      coalesce((select array_agg(id order by id) from buyer), '{}') as "customerIds",
      coalesce((select array_agg(distinct load_id order by load_id) from loaded), '{}') as "loadIds"`;
  return row;
}

/** What went into a lot, itself included; ids and supplier lots, sorted. */
export interface BackTrace {
  readonly lotIds: readonly string[];
  readonly supplierLots: readonly string[];
}

/** From a lot, e.g. a shipped one, back to everything it was made of. */
export async function traceBack({ sql }: ServerTx, lotId: string): Promise<BackTrace> {
  const [row] = await sql<[BackTrace]>`
    with recursive origin (id, parents, supplier_lot) as (
      select id, parents, supplier_lot from public.lot where tenant_id = app.tenant_id() and id = ${lotId}
      union
      select parent.id, parent.parents, parent.supplier_lot from origin join public.lot as parent
        on parent.tenant_id = app.tenant_id() and parent.id = any (origin.parents)
    )
    select coalesce(array_agg(id order by id), '{}') as "lotIds",
      coalesce(array_agg(distinct supplier_lot order by supplier_lot) filter (where supplier_lot is not null), '{}')
        as "supplierLots"
    from origin`;
  return row;
}

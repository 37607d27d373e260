import { sent } from '../postgres/sent.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

export const nodeKinds = [
  'lot',
  'work_order',
  'operation',
  'order_line',
  'load_line',
  'order',
  'load',
  'customer',
  'machine',
  'material',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** A place on the causal line. */
export interface Node {
  readonly kind: NodeKind;
  readonly id: string;
}

/**
 * Everything downstream of the starting nodes, themselves included, in one traversal:
 * lot → lots made of it, work orders it is staged for, order lines it is given to, open load lines it is staged on;
 * work order → the order lines it is for; operation → its work order; order line ↔ its load lines; machine → its operations;
 * material → work orders whose bill names it, order lines that want it; customer → their orders; order, load → their lines.
 * What is finished is passed by: closed work, shipped lines, trucks that left. `plantId`: a material of that plant only, for
 * a product is the same in every plant and what is missing of it is not.
 */
export async function reach(tx: ServerTx, start: readonly Node[], plantId: string | null = null): Promise<Node[]> {
  const kinds = start.map((node) => node.kind);
  const ids = start.map((node) => node.id);
  return tx.sql<Node[]>`
    with recursive
    open_line as not materialized (
      select l.id, l.order_id, l.product_id, o.plant_id, o.customer_id from public.order_line as l
      join public.sales_order as o on o.tenant_id = l.tenant_id and o.id = l.order_id
      where l.tenant_id = app.tenant_id() and l.shipped_quantity < l.quantity
        and o.state not in ('dispatched', 'delivered', 'cancelled')
    ),
    open_load_line as not materialized (
      select l.id, l.load_id, l.lot_id, l.order_line_id from public.load_line as l
      join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
      where l.tenant_id = app.tenant_id() and d.state not in ('confirmed', 'dispatched')
    ),
    open_work as not materialized (
      select w.id, w.plant_id, w.product_id, w.input_lot_ids, w.order_line_ids from public.work_order as w
      where w.tenant_id = app.tenant_id() and w.state not in ('completed', 'closed')
    ),
    reached (kind, id) as (
      select * from unnest(${kinds}::text[], ${ids}::text[])
      union
      select next.kind, next.id from reached as r cross join lateral (
        ${edges(tx, plantId)}
      ) as next (kind, id)
    )
    select kind, id from reached order by kind, id`;
}

/** From a place to its neighbours: each kind's edges, joined in one; `r` is where one stands. */
const edges = ({ sql }: ServerTx, plantId: string | null) => sql`
    select 'lot', child.id from public.lot as child
      where r.kind = 'lot' and child.tenant_id = app.tenant_id() and child.parents @> array[r.id]
    union all
    select 'work_order', w.id from open_work as w where r.kind = 'lot' and w.input_lot_ids @> array[r.id]
    union all
    select 'order_line', l.id from public.allocation as a join open_line as l on l.id = a.order_line_id
      where r.kind = 'lot' and a.tenant_id = app.tenant_id() and a.lot_id = r.id
    union all
    select 'load_line', l.id from open_load_line as l where r.kind = 'lot' and l.lot_id = r.id
    union all
    select 'work_order', w.id from public.operation as p join open_work as w on w.id = p.work_order_id
      where r.kind = 'operation' and p.tenant_id = app.tenant_id() and p.id = r.id
    union all
    select 'order_line', l.id from open_work as w join open_line as l on l.id = any (w.order_line_ids)
      where r.kind = 'work_order' and w.id = r.id
    union all
    select 'load_line', l.id from open_load_line as l where r.kind = 'order_line' and l.order_line_id = r.id
    union all
    select 'order_line', o.id from open_load_line as l join open_line as o on o.id = l.order_line_id
      where r.kind = 'load_line' and l.id = r.id
    union all
    select 'order_line', l.id from open_line as l where r.kind = 'order' and l.order_id = r.id
    union all
    select 'order', l.order_id from open_line as l where r.kind = 'customer' and l.customer_id = r.id
    union all
    select 'load_line', l.id from open_load_line as l where r.kind = 'load' and l.load_id = r.id
    union all
    select 'operation', p.id from public.operation as p join open_work as w on w.id = p.work_order_id
      where r.kind = 'machine' and p.tenant_id = app.tenant_id() and p.equipment_id = r.id
        and p.state not in ('completed', 'closed')
    union all
    select 'work_order', w.id from open_work as w
      join public.product as p on p.tenant_id = app.tenant_id() and p.id = w.product_id
      where r.kind = 'material' and p.bom @> jsonb_build_array(jsonb_build_object('productId', r.id))
        and w.plant_id = coalesce(${plantId}::text, w.plant_id)
    union all
    select 'order_line', l.id from open_line as l
      where r.kind = 'material' and l.product_id = r.id and l.plant_id = coalesce(${plantId}::text, l.plant_id)`;

/**
 * Two breaks of one kind on one subject come one after the other: the second finds the first's exception. What is asked for
 * after the call is read under the lock, also when it isn't waited for.
 */
export async function lockSubject(tx: ServerTx, kind: string, subjectId: string): Promise<void> {
  await sent(tx.sql`
    select pg_advisory_xact_lock(hashtextextended(${`exception:${tx.tenantId}:${kind}:${subjectId}`}::text, 0))`);
}

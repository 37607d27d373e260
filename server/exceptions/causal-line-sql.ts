import type { ServerTx } from '../postgres/server-tx.ts';

export const nodeKinds = ['lot', 'work_order', 'operation', 'order_line', 'load_line'] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** A place on the causal line. */
export interface Node {
  readonly kind: NodeKind;
  readonly id: string;
}

/**
 * Everything downstream of the starting nodes, themselves included, in one traversal:
 * lot → lots made of it, work orders it is staged for, order lines it is given to, open load lines it is staged on;
 * work order → the order lines it is for; operation → its work order; order line ↔ its load lines.
 * What is finished is passed by: closed work, shipped lines, trucks that left.
 */
export async function reach(tx: ServerTx, start: readonly Node[]): Promise<Node[]> {
  const kinds = start.map((node) => node.kind);
  const ids = start.map((node) => node.id);
  return tx.sql<Node[]>`
    with recursive
    open_line as not materialized (
      select l.id from public.order_line as l
      join public.sales_order as o on o.tenant_id = l.tenant_id and o.id = l.order_id
      where l.tenant_id = app.tenant_id() and l.shipped_quantity < l.quantity
        and o.state not in ('dispatched', 'delivered', 'cancelled')
    ),
    open_load_line as not materialized (
      select l.id, l.lot_id, l.order_line_id from public.load_line as l
      join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
      where l.tenant_id = app.tenant_id() and d.state not in ('confirmed', 'dispatched')
    ),
    open_work as not materialized (
      select w.id, w.input_lot_ids, w.order_line_ids from public.work_order as w
      where w.tenant_id = app.tenant_id() and w.state not in ('completed', 'closed')
    ),
    reached (kind, id) as (
      select * from unnest(${kinds}::text[], ${ids}::text[])
      union
      select next.kind, next.id from reached as r cross join lateral (
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
      ) as next (kind, id)
    )
    select kind, id from reached order by kind, id`;
}

/** Two breaks of one kind on one subject come one after the other: the second finds the first's exception. */
export async function lockSubject(tx: ServerTx, kind: string, subjectId: string): Promise<void> {
  await tx.sql`
    select pg_advisory_xact_lock(hashtextextended(${`exception:${tx.tenantId}:${kind}:${subjectId}`}::text, 0))`;
}

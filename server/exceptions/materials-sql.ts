import type { WorkOrder } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A material of which a work order gets too little; thousandths of the material's unit. */
export interface Missing {
  readonly productId: string;
  readonly name: string;
  readonly unit: string;
  readonly needed: number;
  /** What is left for this work order after those that start before it have taken theirs. */
  readonly there: number;
}

/** The materials missing for a work order, by its product's bill: usable stock of the plant less the claims of earlier work. */
export async function missingMaterials(tx: ServerTx, order: WorkOrder): Promise<Missing[]> {
  return tx.sql<Missing[]>`
    with need as (
      select w.id, part ->> 'productId' as material,
        ceil(w.quantity * (part ->> 'thousandthsPerUnit')::numeric / 1000) as quantity,
        (w.planned_start_at, w.id) < (
          select s.planned_start_at, s.id from public.work_order as s
          where s.tenant_id = app.tenant_id() and s.id = ${order.id}) as earlier
      from public.work_order as w
      join public.product as p on p.tenant_id = w.tenant_id and p.id = w.product_id
      cross join jsonb_array_elements(p.bom) as item (part)
      where w.tenant_id = app.tenant_id() and w.plant_id = ${order.plantId}
        and (w.id = ${order.id} or w.state not in ('completed', 'closed'))
    ),
    stock as (
      select product_id, sum(quantity) as quantity from public.lot
      where tenant_id = app.tenant_id() and plant_id = ${order.plantId} and state in ('available', 'reworked', 'used_as_is')
      group by product_id
    ),
    own as (
      select n.material, n.quantity as needed, greatest(0, coalesce((select quantity from stock where product_id = n.material), 0)
        - coalesce((select sum(e.quantity) from need as e where e.material = n.material and e.earlier), 0)) as there
      from need as n where n.id = ${order.id}
    )
    select m.id as "productId", m.name, m.unit, own.needed::float8, own.there::float8
    from own join public.product as m on m.tenant_id = app.tenant_id() and m.id = own.material
    where own.there < own.needed order by m.id`;
}

/** What open work of a plant needs of a material, thousandths. */
export async function claimedMaterial(tx: ServerTx, plantId: string, productId: string): Promise<number> {
  const [row] = await tx.sql<{ claimed: number }[]>`
    select coalesce(sum(ceil(w.quantity * (part ->> 'thousandthsPerUnit')::numeric / 1000)), 0)::float8 as claimed
    from public.work_order as w
    join public.product as p on p.tenant_id = w.tenant_id and p.id = w.product_id
    cross join jsonb_array_elements(p.bom) as item (part)
    where w.tenant_id = app.tenant_id() and w.plant_id = ${plantId} and w.state not in ('completed', 'closed')
      and part ->> 'productId' = ${productId}`;
  return row?.claimed ?? 0;
}

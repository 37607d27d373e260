import type { Sql } from '../server/postgres/connect.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';

/** A lot on a truck that has not left, and another of the product that could take its place. */
export interface SwappableLot {
  readonly id: string;
  readonly number: string;
  readonly loadId: string;
  readonly loadNumber: string;
}

/** A lot staged for one truck, of which a sibling from other material has enough to spare. */
export async function swappableLot(sql: Sql): Promise<SwappableLot> {
  const [lot] = await sql<SwappableLot[]>`
    select l.id, l.number, t.id as "loadId", t.number as "loadNumber"
    from public.lot as l
    join public.load_line as line on line.tenant_id = l.tenant_id and line.lot_id = l.id and line.state = 'staged'
    join public.load as t on t.tenant_id = line.tenant_id and t.id = line.load_id and t.seal is null
      and t.state in ('planned', 'staging', 'loading')
    where l.tenant_id = ${demoTenantId} and l.state = 'available' and l.number is not null and exists (
      select from public.lot as other
      where other.tenant_id = l.tenant_id and other.product_id = l.product_id and other.plant_id = l.plant_id
        and other.id <> l.id and other.state = 'available' and not (other.parents && l.parents)
        and other.quantity - coalesce((select sum(a.quantity) from public.allocation as a
          where a.tenant_id = other.tenant_id and a.lot_id = other.id), 0)
          >= (select sum(a.quantity) from public.allocation as a where a.tenant_id = l.tenant_id and a.lot_id = l.id))
    order by t.slot_at, l.number limit 1`;
  if (!lot) throw new Error('no staged lot has a sibling to swap with');
  return lot;
}

/** A truck that can be loaded and leave, with its lines in loading order. */
export interface LoadableTruck {
  readonly id: string;
  readonly number: string;
  readonly lines: readonly { lineId: string; lotId: string; lot: string; quantity: number; left: number }[];
}

/** Trucks of which nothing is loaded yet and all lots may leave, the fewest lines first. */
export async function loadableTrucks(sql: Sql): Promise<readonly LoadableTruck[]> {
  return sql<LoadableTruck[]>`
    select t.id, t.number, jsonb_agg(jsonb_build_object('lineId', line.id, 'lotId', l.id, 'lot', l.number,
      'quantity', line.quantity, 'left', l.quantity) order by line.id) as lines
    from public.load as t
    join public.load_line as line on line.tenant_id = t.tenant_id and line.load_id = t.id
    join public.lot as l on l.tenant_id = line.tenant_id and l.id = line.lot_id
    where t.tenant_id = ${demoTenantId} and t.seal is null and t.state in ('planned', 'staging')
    group by t.id, t.number
    having bool_and(line.state = 'staged' and l.state = 'available')
    order by count(*), t.number`;
}

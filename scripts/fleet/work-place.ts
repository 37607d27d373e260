import type { Sql } from '../../server/postgres/connect.ts';
import { demoTenantId, nashik } from '../../server/seed/demo-tenant.ts';

/** A step of its own for each device of a fleet, begun and paused, on which pieces can be counted without end. */
export async function addSteps(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`
    insert into public.work_order (tenant_id, id, scope, plant_id, number, product_id, quantity, state, order_line_ids,
      planned_start_at, planned_end_at, input_lot_ids)
    select ${demoTenantId}, step.id, ${`plant:${nashik}`}, ${nashik}, step.id, p.id, 1000000000, 'paused', '{}', now(),
      now() + interval '1 hour', '{}'
    from unnest(${ids}::text[]) as step (id)
    cross join (select id from public.product where tenant_id = ${demoTenantId} and kind = 'finished' order by id limit 1) as p`;
  await sql`
    insert into public.operation (tenant_id, id, scope, plant_id, work_order_id, position, work, equipment_id, state,
      planned_start_at, planned_end_at, started_at, good, scrap)
    select ${demoTenantId}, step.id, ${`plant:${nashik}`}, ${nashik}, step.id, 1, e.work, e.id, 'paused', now(),
      now() + interval '1 hour', now(), 0, 0
    from unnest(${ids}::text[]) as step (id)
    cross join (select id, work from public.equipment where tenant_id = ${demoTenantId} and plant_id = ${nashik}
      order by id limit 1) as e`;
}

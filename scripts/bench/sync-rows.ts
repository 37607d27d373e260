import type { Sql } from '../../server/postgres/connect.ts';
import { demoTenantId, nashik } from '../../server/seed/demo-tenant.ts';

/** Learned names `from` … `to`, as commercial's desk lists them: some 270 bytes each as the device gets them. */
export async function addNames(sql: Sql, from: number, to: number): Promise<void> {
  await sql`
    insert into public.alias (tenant_id, id, scope, customer_id, phrase, product_id, unit, hits, last_seen_at, origin, taught_by)
    select ${demoTenantId}, 'bench-' || lpad(n::text, 6, '0'), 'money', c.id,
      'one inch cpvc elbow heavy, the blue one as last time, shop ' || lpad(n::text, 6, '0'), p.id, 'piece', n % 90,
      now() + n * interval '1 millisecond', 'correction', 'p-commercial'
    from generate_series(${from}::int, ${to}::int) as n
    cross join (select id from public.customer where tenant_id = ${demoTenantId} order by id limit 1) as c
    cross join (select id from public.product where tenant_id = ${demoTenantId} and kind = 'finished' order by id limit 1) as p`;
  // As the server's own housekeeping does within a minute of so many new rows.
  await sql`analyze public.alias`;
}

/** Open tasks of planning, the first due first: `prefix-0001` … . */
export async function addTasks(sql: Sql, prefix: string, count: number): Promise<void> {
  await sql`
    insert into public.task (tenant_id, id, scope, plant_id, "function", kind, question, subject, context, choices, state,
      created_at, ack_by, decide_by, money_at_risk_minor, currency, escalation_level)
    select ${demoTenantId}, ${prefix} || '-' || lpad(n::text, 4, '0'), ${`plant:${nashik}/planning`}, ${nashik}, 'planning',
      'exception', 'hold.planning', ${prefix} || '-' || lpad(n::text, 4, '0'), '[]', '["swap", "remake"]', 'queued', now(),
      now(), now() + n * interval '1 second', 1000 * n, 'INR', 0
    from generate_series(1, ${count}::int) as n`;
}

/** Bytes of one such row as the device gets it, its version included. */
export async function bytesOfName(sql: Sql): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    select octet_length(json_build_object('id', id, 'scope', scope, 'customerId', customer_id, 'phrase', phrase, 'productId', product_id,
      'unit', unit, 'hits', hits, 'lastSeenAt', 1790000000000, 'origin', origin, 'taughtBy', taught_by)::text) as bytes
    from public.alias where id = 'bench-000001'`;
  return row?.bytes ?? 0;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { openHouse } from '../../server/house.ts';
import { connect, type Sql } from '../../server/postgres/connect.ts';
import { percentile } from '../bench/spread.ts';
import { bringNear, climbQueues, holdLots } from '../climbs/held-lots.ts';

const pending = 100_000;
const lots = 60;
const withinMs = 15_000;
const patienceMs = 60_000;
const dayMs = 86_400_000;

/** Deadlines of the days to come, as many as a group of large plants has at once. */
const addPending = (sql: Sql, tenantId: string) => sql`
  insert into ops.job (tenant_id, queue, effect_key, payload, due)
  select ${tenantId}, 'task.escalate', 'later:' || nth, jsonb_build_object('taskId', 'later-' || nth, 'level', 2),
    now() + interval '1 day' + nth * interval '1 second'
  from generate_series(1, ${pending}) as nth`;

async function whenTold(sql: Sql, tenantId: string): Promise<number[]> {
  for (const before = performance.now() + patienceMs; performance.now() < before; await sleep(250)) {
    const [left] = await sql`
      select from ops.job where tenant_id = ${tenantId} and queue = 'task.ack_due' and state in ('waiting', 'leased') limit 1`;
    if (left) continue;
    const rows = await sql<{ ms: number }[]>`
      select extract(epoch from done_at - due)::float8 * 1000 as ms from ops.job
      where tenant_id = ${tenantId} and queue = 'task.ack_due' and state = 'done'`;
    return rows.map(({ ms }) => ms);
  }
  throw new Error('the deadlines were not told in time');
}

/**
 * How late deadlines are told by the shipped worker while 100,000 others wait: the acknowledgements of 300 tasks fall due within
 * fifteen seconds; milliseconds from the instant one is due until its effect is written.
 */
export async function latenessMs(sql: Sql, databaseUrl: string): Promise<{ p50: number; p99: number }> {
  const tenantId = crypto.randomUUID();
  const pool = connect(databaseUrl, 2);
  const house = openHouse(pool);
  try {
    await holdLots(sql, house, tenantId, lots);
    await addPending(sql, tenantId);
    await sql`analyze ops.job`;
    // What else follows from the holds is over before the first deadline.
    for (const before = performance.now() + patienceMs; performance.now() < before; await sleep(250)) {
      const [due] = await sql`
        select from ops.job where tenant_id = ${tenantId} and state in ('waiting', 'leased') and due <= now() limit 1`;
      if (!due) break;
    }
    await bringNear(sql, tenantId, withinMs, dayMs);
    await sql`select pg_notify('throughline_jobs', '')`;
    const late = await whenTold(sql, tenantId);
    await sql`delete from ops.job where tenant_id = ${tenantId} and queue = any (${climbQueues})`;
    return { p50: percentile(late, 0.5), p99: percentile(late, 0.99) };
  } finally {
    await pool.end();
  }
}

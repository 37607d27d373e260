import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { House } from '../postgres/transaction.ts';
import type { MachineReading } from './follow-readings.ts';

export interface Heard {
  readonly tenantId: string;
  readonly equipmentId: string;
}

/** Readings are stored in transactions that may commit after later ones; so far back is looked again. Seconds. */
const overlap = 15;

/**
 * Machines of every tenant with readings newer than what was followed, those heard longest ago first: whoever stops half-way
 * leaves only machines that are found again. Runs as the service role, and reads names only.
 */
export async function heardMachines(house: House): Promise<Heard[]> {
  return house.sql.begin(async (sql) => {
    await sql`select set_config('role', 'service_role', true)`;
    return sql<Heard[]>`
      with followed as (select max(received_at) - make_interval(secs => ${overlap}) as until from ops.reading_watch)
      select r.tenant_id::text as "tenantId", r.equipment_id as "equipmentId"
      from public.reading as r
      left join ops.reading_watch as w on w.tenant_id = r.tenant_id and w.equipment_id = r.equipment_id
      where r.received_at > coalesce((select until from followed), '-infinity')
      group by r.tenant_id, r.equipment_id, w.source_at
      having max(r.source_at) > coalesce(w.source_at, '-infinity')
      order by max(r.received_at)`;
  }) as Promise<Heard[]>;
}

export interface Watch {
  readonly receivedAt: Instant;
  readonly sourceAt: Instant;
  readonly count: number | null;
}

/** How far a machine was followed; locks it, so that two workers follow one machine one after the other. */
export async function lockWatch({ sql }: ServerTx, equipmentId: string): Promise<Watch> {
  await sql`
    insert into ops.reading_watch (tenant_id, equipment_id, received_at, source_at)
    values (app.tenant_id(), ${equipmentId}, to_timestamp(0), to_timestamp(0)) on conflict do nothing`;
  const [row] = await sql<[Watch]>`
    select round(extract(epoch from received_at) * 1000)::float8 as "receivedAt",
      round(extract(epoch from source_at) * 1000)::float8 as "sourceAt", count
    from ops.reading_watch where tenant_id = app.tenant_id() and equipment_id = ${equipmentId} for update`;
  return row;
}

/** Keeps how far a machine was followed: up to the last reading there is in this transaction's sight. */
export async function keepWatch({ sql }: ServerTx, equipmentId: string, watch: Watch): Promise<void> {
  await sql`
    update ops.reading_watch set source_at = to_timestamp(${watch.sourceAt}::float8 / 1000), count = ${watch.count}::float8,
      received_at = to_timestamp(${watch.receivedAt}::float8 / 1000)
    where tenant_id = app.tenant_id() and equipment_id = ${equipmentId}`;
}

/**
 * A machine's readings received since (with some overlap), by source time. A tag goes by its last word: `state.running` and
 * `extruder.running` both say `running`.
 */
export async function readingsSince(
  { sql }: ServerTx,
  equipmentId: string,
  watch: Watch,
): Promise<readonly MachineReading[]> {
  return sql<MachineReading[]>`
    select substring(tag from '[^.]*$') as tag, value, ceil(extract(epoch from source_at) * 1000)::float8 as "sourceAt",
      ceil(extract(epoch from received_at) * 1000)::float8 as "receivedAt"
    from public.reading
    where tenant_id = app.tenant_id() and equipment_id = ${equipmentId} and quality = 'good'
      and received_at > to_timestamp(${watch.receivedAt}::float8 / 1000) - make_interval(secs => ${overlap})
      and source_at > to_timestamp(${watch.sourceAt}::float8 / 1000)
    order by source_at, seq`;
}

/** The newest receipt of any of a machine's readings; epoch milliseconds, rounded up. */
export async function newestReceipt({ sql }: ServerTx, equipmentId: string): Promise<Instant> {
  const [row] = await sql<{ at: number | null }[]>`
    select ceil(extract(epoch from max(received_at)) * 1000)::float8 as at from public.reading
    where tenant_id = app.tenant_id() and equipment_id = ${equipmentId}`;
  return row?.at ?? 0;
}

/** Whether somebody works on the machine now. */
export async function isBusy({ sql }: ServerTx, equipmentId: string): Promise<boolean> {
  const rows = await sql`
    select from public.operation
    where tenant_id = app.tenant_id() and equipment_id = ${equipmentId} and state = 'running' limit 1`;
  return rows.length > 0;
}

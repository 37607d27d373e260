import type { Sql, TransactionSql } from 'postgres';
import type { JobPayload } from './job-name.ts';
import { sent } from './sent.ts';

export interface LeasedJob {
  readonly tenantId: string;
  readonly id: string;
  readonly queue: string;
  readonly payload: JobPayload;
  readonly attempts: number;
  /** Attempts that say something about the job itself: not those whose worker died amid several. */
  readonly tries: number;
}

/** How long a worker may be silent about a job before another takes it over, in milliseconds. */
export const leaseMs = 5_000;

/** A job whose worker died amid several so often is leased alone from then on. */
const companyDeaths = 3;

const deathsNow = `j.deaths + (j.state = 'leased' and not j.alone)::int`;
const taken = `
  state = 'leased', lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms', attempts = j.attempts + 1, deaths = ${deathsNow}`;
const told = `j.tenant_id as "tenantId", j.id, j.queue, j.payload, j.attempts, j.attempts - j.deaths as tries`;
/** Of those leased, the ones that may be so beside others. */
const sociable = `deaths + (not alone)::int < ${companyDeaths}`;

/**
 * Leases up to `limit` due jobs of these queues: those waiting, and those whose worker died (lease over). Skips rows other
 * workers hold; looks over all tenants, in one statement: what is due waits for nothing else. Each queue is looked into by
 * its own index, up to what is due: what waits for another day, or in another queue, costs nothing.
 */
export async function leaseJobs(sql: Sql, limit: number, queues: readonly string[]): Promise<LeasedJob[]> {
  return sql<LeasedJob[]>`
    select tenant_id as "tenantId", id, queue, payload, attempts, tries
    from ops.lease_jobs(${limit}, ${[...queues]}::text[], ${leaseMs}, ${companyDeaths})`;
}

/** Whose jobs hold how many of a worker's places, and from how many on a plant gets no further one while another waits. */
interface Share {
  readonly held: ReadonlyMap<string, number>;
  readonly most: number;
}

/**
 * As `leaseJobs`, with a fair share for each plant: first, by due time, what leaves its plant within its share; what is over
 * it only where places are left. The plants waiting in a queue are found by hopping from one to the next in an index, so
 * that a long backlog of one hides nobody.
 */
export async function leaseFairly(
  sql: Sql,
  limit: number,
  queues: readonly string[],
  share: Share,
): Promise<LeasedJob[]> {
  const held = JSON.stringify(Object.fromEntries(share.held));
  return sql.begin(async (tx) => {
    await sent(tx`select set_config('role', 'service_role', true), set_config('synchronous_commit', 'off', true),
      set_config('enable_seqscan', 'off', true)`);
    return tx<LeasedJob[]>`
      with recursive plant (queue, tenant_id) as (
        select q.name, first.tenant_id from unnest(${[...queues]}::text[]) as q (name) cross join lateral (
          select tenant_id from ops.job where state = 'waiting' and queue = q.name order by tenant_id limit 1) as first
        union all
        select p.queue, next.tenant_id from plant as p cross join lateral (
          select tenant_id from ops.job where state = 'waiting' and queue = p.queue and tenant_id > p.tenant_id
          order by tenant_id limit 1) as next
      ), due as (
        select j.* from plant as p cross join lateral (
          select tenant_id, id, due from ops.job
          where state = 'waiting' and queue = p.queue and tenant_id = p.tenant_id and due <= statement_timestamp()
          order by due limit ${limit}) as j
        union all
        select tenant_id, id, due from ops.job
        where state = 'leased' and lease_until < statement_timestamp() and queue = any (${[...queues]}::text[])
          and ${tx.unsafe(sociable)}
      ), ranked as (
        select tenant_id, id, due, coalesce((${held}::text::jsonb ->> tenant_id::text)::int, 0)
          + row_number() over (partition by tenant_id order by due, id) > ${share.most} as over
        from due
      ), chosen as materialized (
        select tenant_id, id from ranked order by over, due limit ${limit}
      ), locked as materialized (
        select j.tenant_id, j.id from ops.job as j join chosen using (tenant_id, id)
        where j.state = 'waiting' or j.lease_until < statement_timestamp()
        for update of j skip locked
      )
      update ops.job as j
      set ${tx.unsafe(taken)}, alone = false
      from locked where j.tenant_id = locked.tenant_id and j.id = locked.id
      returning ${tx.unsafe(told)}`;
  }) as Promise<LeasedJob[]>;
}

/** Whether one of these queues has a job that has to be alone and whose worker died. */
export async function hasLonely(sql: Sql, queues: readonly string[]): Promise<boolean> {
  const rows = await sql`
    select 1 from ops.job
    where state = 'leased' and lease_until < statement_timestamp() and queue = any (${[...queues]}::text[])
      and not (${sql.unsafe(sociable)}) limit 1`;
  return rows.length > 0;
}

/** Leases the one of those that waits longest, for a worker of which nothing else is under way in these queues' places. */
export async function leaseLonely(sql: Sql, queues: readonly string[]): Promise<LeasedJob[]> {
  return sql<LeasedJob[]>`
    update ops.job as j set ${sql.unsafe(taken)}, alone = true
    from (
      select tenant_id, id from ops.job
      where state = 'leased' and lease_until < statement_timestamp() and queue = any (${[...queues]}::text[])
        and not (${sql.unsafe(sociable)})
      order by lease_until limit 1 for update skip locked) as due
    where j.tenant_id = due.tenant_id and j.id = due.id
    returning ${sql.unsafe(told)}`;
}

/** Keeps a long job's lease alive. */
export async function renewLease(sql: Sql, job: LeasedJob): Promise<void> {
  await sql`
    update ops.job set lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    where tenant_id = ${job.tenantId}::uuid and id = ${job.id}::bigint and state = 'leased' and attempts = ${job.attempts}`;
}

/**
 * Marks the job done inside the transaction of its effect. False: the lease was lost and another worker has it, so the
 * caller must roll back.
 */
export async function completeJob(sql: TransactionSql, job: LeasedJob): Promise<boolean> {
  const rows = await sql`
    update ops.job set state = 'done', done_at = clock_timestamp(), lease_until = null
    where tenant_id = ${job.tenantId}::uuid and id = ${job.id}::bigint and state = 'leased' and attempts = ${job.attempts}
    returning id`;
  return rows.length === 1;
}

/**
 * Gives a failed job back with a growing pause (1 s, 2 s, 4 s … 5 min), or sets it aside as `failed` after `maxAttempts`.
 * A waiting job with the same effect key already stands in for it: then this one is simply done.
 */
export async function giveBackJob(sql: Sql, job: LeasedJob, error: string, maxAttempts: number): Promise<void> {
  const pauseMs = Math.min(1_000 * 2 ** (job.tries - 1), 300_000);
  const next = job.tries >= maxAttempts ? 'failed' : 'waiting';
  await sql`
    update ops.job as j set
      state = case when ${next} = 'waiting' and exists (
        select from ops.job as o where o.tenant_id = j.tenant_id and o.effect_key = j.effect_key and o.state = 'waiting'
      ) then 'done' else ${next} end,
      due = clock_timestamp() + ${pauseMs} * interval '1 ms', lease_until = null, last_error = ${error.slice(0, 2_000)}
    where j.tenant_id = ${job.tenantId}::uuid and j.id = ${job.id}::bigint and j.state = 'leased' and j.attempts = ${job.attempts}`;
}

/** Milliseconds until the next job of these queues is due, or is free since its worker died; at most `atMost`. */
export async function msToNextJob(
  sql: Sql,
  atMost: number,
  queues: readonly string[],
  lonelyToo: boolean,
): Promise<number> {
  const [row] = await sql<{ ms: number }[]>`
    select ops.ms_to_next_job(${atMost}, ${[...queues]}::text[], ${lonelyToo}, ${companyDeaths}) as ms`;
  return row?.ms ?? atMost;
}

/** Forgets done jobs and statuses of unknown messages older than three days, and tombstones older than thirty. */
export async function sweep(sql: Sql): Promise<void> {
  await sql`delete from ops.job where state = 'done' and done_at < now() - interval '3 days'`;
  await sql`delete from ops.early_status where at < now() - interval '3 days'`;
  await sql`delete from sync.tombstone where at < now() - interval '30 days'`;
}

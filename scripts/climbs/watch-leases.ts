import type { Sql } from '../../server/postgres/connect.ts';
import { leaseMs } from '../../server/postgres/job-sql.ts';
import { climbQueues } from './held-lots.ts';

/** A job whose worker died is begun again so long after its lease at the latest. */
const backMs = 1_000;
/** A plain job falls due so often, while levels climb. */
const plainEveryMs = 200;
/** What the shipped workers do of this queue for a quote that nobody made is nothing. */
const plainQueue = 'quote.expire';

/** When a job could be begun, and when it was. In epoch milliseconds, by the database's clock. */
export interface Begun {
  readonly free: number;
  readonly at: number;
}

export interface Backs {
  /** Jobs of dead workers that others took over. */
  readonly takenOver: number;
  /** Of those the ones begun more than a second later after their lease than plain jobs due in that second were after their time. */
  readonly late: number;
  /** The longest from the last sign of life of a worker that died until another began its job, without what plain jobs waited too. */
  readonly backMs: number;
  /** The longest a plain job waited for the same workers. */
  readonly plainMs: number;
}

/**
 * Judges how soon others were back at what the dead had left. `plain` are jobs nobody died of, due all the while on the same workers:
 * what they waited is for want of workers or of a machine, and says nothing about what the dead left.
 */
export function judgeBacks(taken: readonly Begun[], plain: readonly Begun[]): Backs {
  const waits = plain.map(({ free, at }) => ({ free, ms: Math.max(0, at - free) }));
  const usual = ({ free }: Begun): number =>
    Math.max(0, ...waits.filter((each) => Math.abs(each.free - free) <= backMs).map(({ ms }) => ms));
  const waited = taken.map((each) => leaseMs + Math.max(0, each.at - each.free - usual(each)));
  return {
    takenOver: taken.length,
    late: waited.filter((ms) => ms > leaseMs + backMs).length,
    backMs: Math.round(Math.max(0, ...waited)),
    plainMs: Math.round(Math.max(0, ...waits.map(({ ms }) => ms))),
  };
}

/** What is judged is written by the database itself, in the statement that leases. */
const notes = `
  create schema if not exists climb;
  create table if not exists climb.begun (
    tenant_id uuid not null, queue text not null, of_the_dead boolean not null, free timestamptz not null,
    at timestamptz not null default clock_timestamp()
  );
  create or replace function climb.note_begun() returns trigger language plpgsql security definer as $$
  begin
    insert into climb.begun (tenant_id, queue, of_the_dead, free)
    values (new.tenant_id, new.queue, old.state = 'leased', coalesce(old.lease_until, old.due));
    return null;
  end $$;
  create or replace trigger z_note_begun after update of attempts on ops.job for each row
    when (new.attempts > old.attempts and (old.state = 'leased' or old.queue = '${plainQueue}'))
    execute function climb.note_begun()`;

export interface LeaseWatch {
  /** How soon others went on with what the dead had left, in these plants. */
  judge(tenantIds: readonly string[]): Promise<Backs>;
  /** No plain job falls due any more. */
  stop(): Promise<void>;
}

/**
 * Has the database note when jobs are taken over, and lets plain jobs of a plant of their own, `tenantId`, fall due for the next
 * `lastsMs` on the same workers.
 */
export async function watchLeases(sql: Sql, tenantId: string, lastsMs: number): Promise<LeaseWatch> {
  await sql.unsafe(notes);
  await sql`insert into app.tenant (id, name) values (${tenantId}, 'Plain jobs')`;
  await sql`
    insert into ops.job (tenant_id, queue, effect_key, payload, due)
    select ${tenantId}, ${plainQueue}, 'plain:' || nth, '{"quoteId": "none"}', now() + nth * ${plainEveryMs}::float8 * interval '1 ms'
    from generate_series(1, ${Math.ceil(lastsMs / plainEveryMs)}::int) as nth`;
  return {
    async judge(tenantIds) {
      const taken = await sql<Begun[]>`
        select extract(epoch from free)::float8 * 1000 as free, extract(epoch from at)::float8 * 1000 as at
        from climb.begun where of_the_dead and tenant_id::text = any (${[...tenantIds]}) and queue = any (${climbQueues})`;
      // One that nobody has begun yet has waited until now.
      const plain = await sql<Begun[]>`
        select extract(epoch from free)::float8 * 1000 as free, extract(epoch from at)::float8 * 1000 as at
        from climb.begun where not of_the_dead and tenant_id = ${tenantId}
        union all select extract(epoch from due)::float8 * 1000, extract(epoch from clock_timestamp())::float8 * 1000
        from ops.job where tenant_id = ${tenantId} and state = 'waiting' and attempts = 0 and due < clock_timestamp()`;
      return judgeBacks(taken, plain);
    },
    async stop() {
      await sql`delete from ops.job where tenant_id = ${tenantId}`;
    },
  };
}

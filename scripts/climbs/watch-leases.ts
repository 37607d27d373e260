import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Sql } from '../../server/postgres/connect.ts';
import { leaseMs } from '../../server/postgres/job-sql.ts';
import { climbQueues } from './held-lots.ts';
import { covered, type Span, standstills } from './spans.ts';
import { startSteppingGate } from './stepping-gate.ts';

const beatMs = 50;
/** From one beat to the next with its round trip on a machine that has time. What it takes longer, nobody had. */
const usualBeatMs = 75;
/** A job whose worker died is begun again so long after its lease at the latest. */
const backMs = 1_000;

/** A job of a worker that died: when its lease ran out, and when another began it. In epoch milliseconds, by the database's clock. */
interface TakeOver {
  readonly free: number;
  readonly at: number;
}

export interface Backs {
  /** Jobs of dead workers that others took over. */
  readonly takenOver: number;
  /** Of those the ones begun later than a lease and a second after their worker's last sign of life. */
  readonly late: number;
  /** The longest from the last sign of life of a worker that died until another began its job, without what is excused. */
  readonly backMs: number;
}

/**
 * Judges how soon others were back at what the dead had left. `excused` are the spans in which nobody could have been: the machine
 * stood still, or all workers were dead or still starting.
 */
export function judgeBacks(taken: readonly TakeOver[], excused: readonly Span[]): Backs {
  const waited = taken.map(({ free, at }) => leaseMs + at - free - covered({ from: free, to: at }, excused));
  return {
    takenOver: taken.length,
    late: waited.filter((ms) => ms > leaseMs + backMs).length,
    backMs: Math.round(Math.max(0, ...waited)),
  };
}

/** What is judged is written by the database itself, in the statement that leases. */
const notes = `
  create schema if not exists climb;
  create table if not exists climb.beat (at timestamptz not null default clock_timestamp());
  create table if not exists climb.taken_over (
    tenant_id uuid not null, queue text not null, free timestamptz not null,
    at timestamptz not null default clock_timestamp()
  );
  create or replace function climb.note_taken_over() returns trigger language plpgsql security definer as $$
  begin
    insert into climb.taken_over (tenant_id, queue, free) values (new.tenant_id, new.queue, old.lease_until);
    return null;
  end $$;
  create or replace trigger z_note_taken_over after update of attempts on ops.job for each row
    when (old.state = 'leased' and new.attempts > old.attempts) execute function climb.note_taken_over()`;

export interface LeaseWatch {
  /** Ends the beat and judges; `away` is when no worker was there. */
  judge(tenantIds: readonly string[], away: readonly Span[]): Promise<Backs & { readonly stoodStillMs: number }>;
  stop(): Promise<void>;
}

/**
 * Has the database at `databaseUrl` note when jobs are taken over, and lets a heart beat that goes the way of the workers' statements,
 * through a gate of its own to a row that is committed: where it stops, they were stopped too.
 */
export async function watchLeases(sql: Sql, databaseUrl: string): Promise<LeaseWatch> {
  await sql.unsafe(notes);
  const gate = await startSteppingGate(
    databaseUrl,
    () => 'pass',
    () => undefined,
  );
  const own = connect(gate.url);
  const beats: number[] = [];
  let isOver = false;
  const beat = async (): Promise<void> => {
    for (; !isOver; await sleep(beatMs)) {
      const [row] = await own<{ at: number }[]>`
        insert into climb.beat default values returning extract(epoch from at)::float8 * 1000 as at`;
      if (row) beats.push(row.at);
    }
  };
  let failed: unknown;
  const beating = beat().catch((cause: unknown) => {
    failed = cause;
  });
  const end = async (): Promise<void> => {
    isOver = true;
    await beating;
  };
  return {
    async judge(tenantIds, away) {
      await end();
      if (failed) throw failed;
      const taken = await sql<TakeOver[]>`
        select extract(epoch from free)::float8 * 1000 as free, extract(epoch from at)::float8 * 1000 as at
        from climb.taken_over where tenant_id::text = any (${[...tenantIds]}) and queue = any (${climbQueues})`;
      const still = standstills(beats, usualBeatMs);
      const stoodStillMs = Math.round(still.reduce((sum, { from, to }) => sum + to - from, 0));
      return { ...judgeBacks(taken, [...still, ...away]), stoodStillMs };
    },
    async stop() {
      await end();
      await own.end({ timeout: 1 });
      await gate.stop();
    },
  };
}

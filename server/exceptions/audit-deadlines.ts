import { type Alarm, alarms } from '../../db/delivery/alarm.ts';
import { functionScope } from '../../db/scope.ts';
import { minute, second } from '../../db/values/instant.ts';
import { leaseMs } from '../postgres/job-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import {
  liveJobs,
  lostDecisions,
  lostDecisionsAlone,
  lostLevels,
  lostLevelsAlone,
  lostPushes,
  type Missing,
  untasked,
  untold,
  untoldAlone,
} from './audit-sql.ts';

/** A deadline is missing when nothing has happened for so long after it: a worker's lease, and time to do it. */
const slackMs = leaseMs + 10 * second;
export const auditEveryMs = 20 * second;

/**
 * Looks in every company for what did not happen by itself: levels, decisions' deadlines, tellings and notifications whose job is
 * gone, and exceptions without tasks. Each is made up for once, late, and stands as an alarm. One worker at a time looks, each
 * company every 20 s at most.
 */
export async function auditDeadlines(house: House, everyMs: number = auditEveryMs): Promise<void> {
  const tenants = await house.sql.begin(async (tx) => {
    await tx`set local role service_role`;
    return tx<{ id: string }[]>`select id from app.tenant order by id`;
  });
  for (const { id } of tenants) await transactAsSystem(house, id, (tx) => auditOne(tx, everyMs));
}

async function auditOne(tx: ServerTx, everyMs: number): Promise<void> {
  // Held to the end: of two workers the other finds it just done.
  const mine = await tx.sql`
    insert into ops.deadline_watch as w (tenant_id, at) values (app.tenant_id(), clock_timestamp())
    on conflict (tenant_id) do update set at = excluded.at where w.at <= clock_timestamp() - ${everyMs} * interval '1 ms'
    returning 1`;
  if (mine.length === 0) return;
  await noteAppUse(tx);
  const missing = await missingNow(tx);
  const known = new Map((await tx.all(alarms)).map((alarm) => [alarm.id, alarm]));
  for (const each of missing.filter(({ id }) => !known.has(id))) await raiseAlarm(tx, each);
  const still = new Set(missing.map(({ id }) => id));
  const queued = await liveJobs(tx, keysOf(known.values()));
  for (const alarm of known.values()) {
    const isMended = alarm.mendedAt === null && !still.has(alarm.id) && !queued.has(alarm.id);
    if (isMended) await tx.put(alarms, { ...alarm, mendedAt: tx.now });
  }
}

/** An alarm's id is the key of the job that makes up for it. */
const keysOf = (known: Iterable<Alarm>): string[] =>
  [...known].filter(({ mendedAt }) => mendedAt === null).map(({ id }) => id);

async function missingNow(tx: ServerTx): Promise<Missing[]> {
  const before = tx.now - slackMs;
  const all = [
    ...(await lostLevels(tx, before)),
    ...(await lostLevelsAlone(tx, before)),
    ...(await lostDecisions(tx, before)),
    ...(await lostDecisionsAlone(tx, before)),
    ...(await untasked(tx, before)),
    ...(await untold(tx, before)),
    ...(await untoldAlone(tx, before)),
    ...(await lostPushes(tx, before)),
  ];
  const alive = await liveJobs(
    tx,
    all.map(({ id }) => id),
  );
  return all.filter(({ id }) => !alive.has(id));
}

async function raiseAlarm(tx: ServerTx, { mend, ...missing }: Missing): Promise<void> {
  const scope = functionScope(missing.plantId, 'manager');
  await tx.put(alarms, { ...missing, scope, foundAt: tx.now, mendedAt: null });
  await tx.audit('deadline.missing', { what: missing.id, kind: missing.kind, lateMs: tx.now - missing.dueAt });
  if (mend) await tx.later(mend.job, mend.key, mend.payload);
}

/** Who has had a device, to the half day: beside their other ways it says whether they can be reached. */
async function noteAppUse({ sql }: ServerTx): Promise<void> {
  await sql`
    insert into public.reach as r (id, scope, push_devices, app_at)
    select a.person_id, 'tenant', 0, max(g.seen_at) from sync.grp_actor as a
    join sync.grp as g on g.tenant_id = a.tenant_id and g.id = a.grp
    join public.person as p on p.tenant_id = a.tenant_id and p.id = a.person_id
    where a.tenant_id = app.tenant_id() group by a.person_id
    on conflict (tenant_id, id) do update set app_at = excluded.app_at
      where r.app_at is null or r.app_at < excluded.app_at - interval '12 hours'`;
}

/** For the health: what stands unmended, what was found in the last day, and whether somebody looks at all. */
export interface DeadlineHealth {
  readonly unmended: number;
  readonly foundToday: number;
  readonly isWatched: boolean;
}

const watchedWithinMs = 3 * minute;

/** Counts across all companies. Throws when the database does not answer. */
export async function deadlineHealth(sql: House['sql']): Promise<DeadlineHealth> {
  const [row] = await sql.begin(async (tx) => {
    await tx`set local role service_role`;
    return tx<DeadlineHealth[]>`
      select count(*) filter (where mended_at is null)::int as unmended,
        count(*) filter (where found_at > now() - interval '1 day')::int as "foundToday",
        not exists (select from app.tenant as t left join ops.deadline_watch as w on w.tenant_id = t.id
          where t.created_at < now() - ${watchedWithinMs} * interval '1 ms'
            and coalesce(w.at, '-infinity') < now() - ${watchedWithinMs} * interval '1 ms') as "isWatched"
      from public.alarm`;
  });
  if (!row) throw new Error('the deadlines were not counted');
  return row;
}

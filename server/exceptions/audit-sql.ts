import type { Alarm } from '../../db/delivery/alarm.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { tasks } from '../../db/task/task.ts';
import type { JobName, JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { levelDues } from './deadline.ts';
import { levels } from './escalate-task.ts';
import { timedAlone } from './timed.ts';

/** Something that should have happened by now, and what makes up for it; nothing does for an exception without tasks. */
export interface Missing {
  readonly id: string;
  readonly kind: Alarm['kind'];
  readonly plantId: string;
  readonly exceptionId: string | null;
  readonly taskId: string | null;
  readonly subject: string;
  readonly dueAt: number;
  readonly mend?: { readonly job: JobName; readonly key: string; readonly payload: JobPayload };
}

/** At most so many of a kind at one look; the next finds the others. */
const most = 500;

/** Which of these jobs still wait or are being done; one that was set aside as failed is as gone as one that is not there. */
export async function liveJobs({ sql }: ServerTx, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await sql<{ key: string }[]>`
    select effect_key as key from ops.job
    where tenant_id = app.tenant_id() and effect_key = any (${[...keys]}::text[]) and state in ('waiting', 'leased')`;
  return new Set(rows.map(({ key }) => key));
}

interface Row {
  readonly taskId: string;
  readonly exceptionId: string | null;
  readonly plantId: string;
  readonly subject: string;
  readonly told: number;
  readonly at: number;
}

/** Levels of untaken tasks whose time was before, and which nobody was told. */
export async function lostLevels(tx: ServerTx, before: number): Promise<Missing[]> {
  const rows = await tx.sql<Row[]>`
    select t.id as "taskId", e.id as "exceptionId", t.plant_id as "plantId", t.subject,
      coalesce((select max(x.level) from public.escalation as x where x.tenant_id = t.tenant_id and x.task_id = t.id), 0)::int
        as told,
      0 as at
    from public.task as t join public.exception as e on e.tenant_id = t.tenant_id and e.id = t.exception_id
    where t.tenant_id = app.tenant_id() and t.state in ('queued', 'delivered', 'seen') and t.acknowledged_at is null
      and t.escalation_level < 3 and e.ack_by < to_timestamp(${before}::float8 / 1000)
      and e.state in ('raised', 'routed', 'acknowledged', 'deciding', 'resolving')
    order by e.ack_by, t.id limit ${most}`;
  const ids = [...new Set(rows.map(({ exceptionId }) => exceptionId ?? ''))];
  const own = new Map((await tx.getMany(exceptions, ids)).map((each) => [each.id, each]));
  return rows.flatMap((row) => levelsMissing(row, own.get(row.exceptionId ?? ''), before));
}

/** The same of tasks that belong to no exception. One without a policy was asked before such tasks had clocks. */
export async function lostLevelsAlone(tx: ServerTx, before: number): Promise<Missing[]> {
  const rows = await tx.sql<Row[]>`
    select t.id as "taskId", null as "exceptionId", t.plant_id as "plantId", t.subject,
      coalesce((select max(x.level) from public.escalation as x where x.tenant_id = t.tenant_id and x.task_id = t.id), 0)::int
        as told,
      0 as at
    from public.task as t
    where t.tenant_id = app.tenant_id() and t.exception_id is null and t.policy is not null
      and t.state in ('queued', 'delivered', 'seen') and t.acknowledged_at is null and t.escalation_level < 3 and t.ack_by < to_timestamp(${before}::float8 / 1000)
    order by t.ack_by, t.id limit ${most}`;
  const own = new Map(
    (
      await tx.getMany(
        tasks,
        rows.map(({ taskId }) => taskId),
      )
    ).map((each) => [each.id, timedAlone(each)]),
  );
  return rows.flatMap((row) => levelsMissing(row, own.get(row.taskId), before));
}

function levelsMissing(row: Row, timed: Parameters<typeof levelDues>[0] | undefined, before: number): Missing[] {
  if (!timed) return [];
  const dues = levelDues(timed);
  return levels
    .filter((level) => level > row.told && (dues[level - 1] ?? timed.decideBy) < before)
    .map((level): Missing => levelMissing(row, level, dues[level - 1] ?? timed.decideBy));
}

function levelMissing({ taskId, exceptionId, plantId, subject }: Row, level: number, dueAt: number): Missing {
  const key = level === 1 ? `ack_due:${taskId}` : `escalate:${taskId}:${level}`;
  const job = level === 1 ? 'task.ack_due' : 'task.escalate';
  const payload = level === 1 ? { taskId } : { taskId, level };
  return { id: key, kind: 'level_lost', plantId, exceptionId, taskId, subject, dueAt, mend: { job, key, payload } };
}

type ExceptionRow = Omit<Row, 'taskId' | 'told' | 'exceptionId'> & { readonly exceptionId: string };
type TaskRow = Omit<Row, 'exceptionId' | 'told'>;

/** Decisions whose time was before, and whose exception does not say that it is late. */
export async function lostDecisions({ sql }: ServerTx, before: number): Promise<Missing[]> {
  const rows = await sql<ExceptionRow[]>`
    select id as "exceptionId", plant_id as "plantId", subject, (extract(epoch from decide_by) * 1000)::float8 as at
    from public.exception
    where tenant_id = app.tenant_id() and not breached and state in ('raised', 'routed', 'acknowledged', 'deciding')
      and decide_by < to_timestamp(${before}::float8 / 1000) order by decide_by, id limit ${most}`;
  return rows.map(({ exceptionId, at, ...row }) => {
    const key = `decide_due:${exceptionId}`;
    const mend = { job: 'task.decide_due', key, payload: { exceptionId } } as const;
    return { ...row, id: key, kind: 'decision_lost', exceptionId, taskId: null, dueAt: at, mend };
  });
}

/** The same of tasks that belong to no exception. */
export async function lostDecisionsAlone({ sql }: ServerTx, before: number): Promise<Missing[]> {
  const rows = await sql<TaskRow[]>`
    select id as "taskId", plant_id as "plantId", subject, (extract(epoch from decide_by) * 1000)::float8 as at
    from public.task
    where tenant_id = app.tenant_id() and exception_id is null and policy is not null and not breached
      and state in ('queued', 'delivered', 'seen', 'acknowledged') and decide_by < to_timestamp(${before}::float8 / 1000)
    order by decide_by, id limit ${most}`;
  return rows.map(({ taskId, at, ...row }) => {
    const key = `decide_due:${taskId}`;
    const mend = { job: 'task.decide_due', key, payload: { taskId } } as const;
    return { ...row, id: key, kind: 'decision_lost', exceptionId: null, taskId, dueAt: at, mend };
  });
}

/** Open exceptions that ask nobody. */
export async function untasked({ sql }: ServerTx, before: number): Promise<Missing[]> {
  const rows = await sql<ExceptionRow[]>`
    select e.id as "exceptionId", e.plant_id as "plantId", e.subject,
      (extract(epoch from e.received_at) * 1000)::float8 as at
    from public.exception as e
    where e.tenant_id = app.tenant_id() and e.state in ('raised', 'routed', 'acknowledged', 'deciding')
      and e.received_at < to_timestamp(${before}::float8 / 1000)
      and not exists (select from public.task as t where t.tenant_id = e.tenant_id and t.exception_id = e.id)
    order by e.received_at, e.id limit ${most}`;
  return rows.map(({ exceptionId, at, ...row }) => ({
    ...row,
    id: `no_tasks:${exceptionId}`,
    kind: 'no_tasks',
    exceptionId,
    taskId: null,
    dueAt: at,
  }));
}

/** Open exceptions of whose untaken tasks nobody was told. What was raised before anybody was ever told is not looked at. */
export async function untold({ sql }: ServerTx, before: number): Promise<Missing[]> {
  const rows = await sql<ExceptionRow[]>`
    select e.id as "exceptionId", e.plant_id as "plantId", e.subject,
      (extract(epoch from e.received_at) * 1000)::float8 as at
    from public.exception as e
    where e.tenant_id = app.tenant_id() and e.state in ('raised', 'routed')
      and e.received_at < to_timestamp(${before}::float8 / 1000)
      and exists (select from ops.job as j where j.tenant_id = e.tenant_id and j.queue = 'task.tell'
        union all select from public.notice as n where n.tenant_id = e.tenant_id and n.created_at <= e.received_at)
      and exists (select from public.task as t where t.tenant_id = e.tenant_id and t.exception_id = e.id
        and t.state = 'queued' and t.acknowledged_at is null
        and exists (select from public.person as p where p.tenant_id = t.tenant_id and p.active
          and t.function = any (p.functions) and t.plant_id = any (p.plant_ids)))
      and not exists (select from public.task as t join public.notice as n on n.tenant_id = t.tenant_id and n.task_id = t.id
        where t.tenant_id = e.tenant_id and t.exception_id = e.id)
    order by e.received_at, e.id limit ${most}`;
  return rows.map(({ exceptionId, at, ...row }) => {
    const key = `tell:${exceptionId}`;
    const mend = { job: 'task.tell', key, payload: { exceptionId } } as const;
    return { ...row, id: key, kind: 'nobody_told', exceptionId, taskId: null, dueAt: at, mend };
  });
}

/** Untaken tasks that belong to no exception and of which nobody was told. */
export async function untoldAlone({ sql }: ServerTx, before: number): Promise<Missing[]> {
  const rows = await sql<TaskRow[]>`
    select t.id as "taskId", t.plant_id as "plantId", t.subject, (extract(epoch from t.created_at) * 1000)::float8 as at
    from public.task as t
    where t.tenant_id = app.tenant_id() and t.exception_id is null and t.state = 'queued' and t.acknowledged_at is null
      and t.policy is not null and t.created_at < to_timestamp(${before}::float8 / 1000)
      and exists (select from ops.job as j where j.tenant_id = t.tenant_id and j.queue = 'task.tell'
        union all select from public.notice as n where n.tenant_id = t.tenant_id and n.created_at <= t.created_at)
      and exists (select from public.person as p where p.tenant_id = t.tenant_id and p.active
        and t.function = any (p.functions) and t.plant_id = any (p.plant_ids))
      and not exists (select from public.notice as n where n.tenant_id = t.tenant_id and n.task_id = t.id)
    order by t.created_at, t.id limit ${most}`;
  return rows.map(({ taskId, at, ...row }) => {
    const key = `tell:${taskId}`;
    const mend = { job: 'task.tell', key, payload: { taskId } } as const;
    return { ...row, id: key, kind: 'nobody_told', exceptionId: null, taskId, dueAt: at, mend };
  });
}

/** Notifications that never left. */
export async function lostPushes({ sql }: ServerTx, before: number): Promise<Missing[]> {
  const rows = await sql<{ id: string; taskId: string | null; plantId: string; subject: string; at: number }[]>`
    select n.id, n.task_id as "taskId", n.plant_id as "plantId", coalesce(t.subject, '') as subject,
      (extract(epoch from n.created_at) * 1000)::float8 as at
    from public.notice as n left join public.task as t on t.tenant_id = n.tenant_id and t.id = n.task_id
    where n.tenant_id = app.tenant_id() and n.state = 'queued' and n.channel = 'push'
      and n.created_at < to_timestamp(${before}::float8 / 1000) order by n.created_at, n.id limit ${most}`;
  return rows.map(({ id: noticeId, at, ...row }) => {
    const key = `push:${noticeId}`;
    const mend = { job: 'push.send', key, payload: { noticeId } } as const;
    return { ...row, id: key, kind: 'push_lost', exceptionId: null, dueAt: at, mend };
  });
}

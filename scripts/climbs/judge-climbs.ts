import type { Sql } from '../../server/postgres/connect.ts';
import { levelQueues } from './held-lots.ts';

/** Between which moments somebody took a task, in epoch milliseconds. */
export interface Taken {
  readonly begun: number;
  readonly ended: number;
}

export interface Climbed {
  /** Tasks whose climb was watched. */
  readonly runs: number;
  /** Levels told. */
  readonly told: number;
  /** Levels that should have been told and were not. */
  readonly missed: number;
  /** Levels told more than once. */
  readonly doubled: number;
  /** Levels told after their task had been taken. */
  readonly afterTaken: number;
  /** Tasks of whose acknowledgement somebody was reminded. */
  readonly reminded: number;
  /** Tasks of which somebody should have been reminded and was not. */
  readonly unreminded: number;
  /** Reminders given twice of one task, or after it had been taken. */
  readonly misreminded: number;
}

interface Rung {
  readonly taskId: string;
  readonly level: number;
  readonly doneAt: number;
  /** When it was told, each time. */
  readonly told: readonly number[];
}

const readRungs = (sql: Sql, tenantId: string): Promise<Rung[]> => sql<Rung[]>`
  select j.payload ->> 'taskId' as "taskId", coalesce((j.payload ->> 'level')::int, 1) as level,
    extract(epoch from j.done_at)::float8 * 1000 as "doneAt",
    array(select extract(epoch from e.at)::float8 * 1000 from public.escalation as e
      where e.tenant_id = j.tenant_id and e.task_id = j.payload ->> 'taskId'
        and e.level = coalesce((j.payload ->> 'level')::int, 1)) as told
  from ops.job as j where j.tenant_id = ${tenantId} and j.queue = any (${levelQueues})`;

interface Reminding {
  readonly taskId: string;
  readonly kind: 'acknowledge' | 'decide';
  readonly doneAt: number;
  readonly given: readonly number[];
}

const readRemindings = (sql: Sql, tenantId: string): Promise<Reminding[]> => sql<Reminding[]>`
  select t.id as "taskId", j.payload ->> 'kind' as kind, extract(epoch from j.done_at)::float8 * 1000 as "doneAt",
    array(select extract(epoch from r.at)::float8 * 1000 from public.reminder as r
      where r.tenant_id = j.tenant_id and r.task_id = t.id and r.kind = j.payload ->> 'kind') as given
  from ops.job as j
  join public.task as t on t.tenant_id = j.tenant_id
    and (t.exception_id = j.payload ->> 'exceptionId' or t.id = j.payload ->> 'taskId')
  where j.tenant_id = ${tenantId} and j.queue = 'task.remind'`;

/** Of the acknowledgement whoever has not taken the task by then is reminded, of the decision everybody: nobody decides here. */
function judgeReminders(rows: readonly Reminding[], taken: ReadonlyMap<string, Taken>) {
  const count = (is: (row: Reminding) => boolean): number => rows.filter(is).length;
  const isFree = ({ taskId, kind, doneAt }: Reminding): boolean =>
    kind === 'decide' || doneAt < (taken.get(taskId)?.begun ?? Number.POSITIVE_INFINITY);
  const isLate = ({ taskId, kind, given }: Reminding): boolean =>
    kind === 'acknowledge' && given.some((at) => at > (taken.get(taskId)?.ended ?? Number.POSITIVE_INFINITY));
  return {
    reminded: count(({ kind, given }) => kind === 'acknowledge' && given.length > 0),
    unreminded: count((row) => row.given.length === 0 && isFree(row)),
    misreminded: count((row) => row.given.length > 1 || isLate(row)),
  };
}

/** Holds what was told against what had to be. A level whose job ended before its task was taken had to be told, one begun after not. */
export async function judgeClimbs(sql: Sql, tenantId: string, taken: ReadonlyMap<string, Taken>): Promise<Climbed> {
  const rungs = await readRungs(sql, tenantId);
  const count = (is: (rung: Rung) => boolean): number => rungs.filter(is).length;
  const hadToBeTold = ({ taskId, doneAt }: Rung): boolean =>
    doneAt < (taken.get(taskId)?.begun ?? Number.POSITIVE_INFINITY);
  const isAfter = ({ taskId, told }: Rung): boolean =>
    told.some((at) => at > (taken.get(taskId)?.ended ?? Number.POSITIVE_INFINITY));
  return {
    runs: new Set(rungs.map(({ taskId }) => taskId)).size,
    told: count(({ told }) => told.length > 0),
    missed: count((rung) => rung.told.length === 0 && hadToBeTold(rung)),
    doubled: count(({ told }) => told.length > 1),
    afterTaken: count(isAfter),
    ...judgeReminders(await readRemindings(sql, tenantId), taken),
  };
}

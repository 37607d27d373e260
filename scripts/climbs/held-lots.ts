import { raiseHold } from '../../db/hold/hold-mutators.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { functionScope } from '../../db/scope.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { fillPlant, fullStaff, make, plantId } from '../../server/exceptions/plant-fixture.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { testActor } from '../../server/postgres/test-house.ts';
import { type House, transact, transactAsSystem } from '../../server/postgres/transaction.ts';

/** The queues whose jobs tell a level, and the one whose jobs remind. */
export const levelQueues = ['task.ack_due', 'task.escalate'];
export const climbQueues = [...levelQueues, 'task.remind'];

/** What commercial is asked beside, of no exception. */
const alone = (id: string, now: number): Task => ({
  id,
  scope: functionScope(plantId, 'commercial'),
  plantId,
  exceptionId: null,
  draftId: null,
  function: 'commercial',
  kind: 'clarify',
  question: 'clarify.message',
  subject: id,
  context: [],
  choices: ['handled'],
  state: 'queued',
  createdAt: now,
  ackBy: now + 10 * minute,
  decideBy: now + hour,
  moneyAtRiskMinor: 0,
  currency: 'INR',
  assigneeId: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  decidedBy: null,
  decidedAt: null,
  choice: null,
  escalationLevel: 0,
  policy: null,
  breached: false,
});

/**
 * A plant whose lots are all held: five functions are asked about each, beside every fourth commercial also about something of no
 * exception, and nobody has answered yet.
 */
export async function holdLots(sql: Sql, house: House, tenantId: string, count: number): Promise<void> {
  const lotIds = Array.from({ length: count }, (_, at) => `l-${at}`);
  await sql`insert into app.tenant (id, name) values (${tenantId}, 'Climbs')`;
  await fillPlant(sql, tenantId, { people: [...fullStaff], lots: lotIds.map((id) => make.lot({ id, number: id })) });
  const actor = testActor(tenantId, 'quality', ['quality'], [plantId]);
  for (const [nth, lotId] of lotIds.entries()) {
    await transact(house, { actor, at: house.now() }, (tx) =>
      raiseHold.run(tx, { holdId: `h-${lotId}`, lotId, reason: 'surface', note: '' }, tx.act),
    );
    if (nth % 4 !== 0) continue;
    await transactAsSystem(house, tenantId, async (tx) => {
      await tx.put(tasks, alone(`alone-${lotId}`, tx.now));
      tx.happened({ type: 'task.asked', taskId: `alone-${lotId}` });
    });
  }
}

/**
 * Brings the deadlines of all levels near: each task's first within `withinMs` from now, the others `stepMs` after each other;
 * and the reminders of each exception within `withinMs`.
 */
export async function bringNear(sql: Sql, tenantId: string, withinMs: number, stepMs: number): Promise<void> {
  await sql`
    update ops.job as j
    set due = clock_timestamp() + (t.start * ${withinMs}::float8 + (coalesce((j.payload ->> 'level')::int, 1) - 1) * ${stepMs}::float8) * interval '1 ms'
    from (select id, random() as start from public.task where tenant_id = ${tenantId}) as t
    where j.tenant_id = ${tenantId} and j.queue = any (${levelQueues}) and j.payload ->> 'taskId' = t.id`;
  await sql`
    update ops.job set due = clock_timestamp() + random() * ${withinMs}::float8 * interval '1 ms'
    where tenant_id = ${tenantId} and queue = 'task.remind'`;
}

export interface OpenTask {
  readonly id: string;
  readonly function: FunctionName;
}

export const openTasks = (sql: Sql, tenantId: string): Promise<OpenTask[]> =>
  sql<OpenTask[]>`select id, "function" from public.task where tenant_id = ${tenantId} order by id`;

/** Somebody of the asked function takes the task. */
export const take = (house: House, tenantId: string, task: OpenTask): Promise<void> =>
  transact(house, { actor: testActor(tenantId, task.function, [task.function], [plantId]), at: house.now() }, (tx) =>
    acknowledgeTask.run(tx, { taskId: task.id }, tx.act),
  );

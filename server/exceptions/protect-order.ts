import type { Happening } from '../../db/happening.ts';
import { loads } from '../../db/load/load.ts';
import { type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Protection, type ProtectionStep, protections } from '../../db/order/protection.ts';
import { planVersions } from '../../db/plan/plan-version.ts';
import { functionScope } from '../../db/scope.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isOpen } from './escalate-task.ts';
import { leftAt } from './outcome-sql.ts';
import { isAskedAgain, stepsAgainst } from './protection-steps.ts';
import { threatsTo } from './threats.ts';

/** Somebody asked for an order to be protected: its threats are looked for and shown as steps, none of which starts yet. */
export async function planProtection(tx: ServerTx, { protectionId }: { protectionId: string }): Promise<void> {
  const protection = await tx.get(protections, protectionId);
  const order = protection && (await tx.get(salesOrders, protection.orderId));
  if (!protection || !order || protection.state !== 'wanted') return;
  const steps = stepsAgainst([], await threatsTo(tx, order, protection));
  await tx.put(protections, { ...protection, state: 'planned', steps, lookedAt: tx.now });
}

/** The plan is started: every open step becomes its owner's task, all in this transaction. */
export async function runProtection(tx: ServerTx, { protectionId }: { protectionId: string }): Promise<void> {
  await look(tx, protectionId);
}

/** Nobody protects the order any more: what was asked for it is over. */
export async function endProtection(tx: ServerTx, { protectionId }: { protectionId: string }): Promise<void> {
  const protection = await tx.get(protections, protectionId);
  if (protection) await endTasks(tx, protection.steps);
}

/** What happened may have changed an order's threats: each one protected in that plant is looked at again. */
export async function lookAgain(tx: ServerTx, what: Happening): Promise<void> {
  const plantId = await plantOf(tx, what);
  if (plantId === undefined) return;
  const running = (await tx.scan(protections, 'plantId', plantId)).filter(({ state }) => state === 'running');
  for (const { id } of running) await tx.later('protection.look', `look:${id}`, { protectionId: id });
}

async function plantOf(tx: ServerTx, what: Happening): Promise<string | undefined> {
  if ('plantId' in what) return what.plantId;
  if ('planVersionId' in what) return (await tx.get(planVersions, what.planVersionId))?.plantId;
  if ('loadId' in what) return (await tx.getMany(loads, [what.loadId]))[0]?.plantId;
  if ('taskId' in what) return (await tx.getMany(tasks, [what.taskId]))[0]?.plantId;
  return undefined;
}

/** Looks at a protected order again: what is gone, what is new, what was done or can't be, and whether it has left. */
export async function lookAtProtection(tx: ServerTx, payload: JobPayload): Promise<void> {
  await look(tx, String(payload['protectionId']));
}

async function look(tx: ServerTx, protectionId: string): Promise<void> {
  const protection = await tx.get(protections, protectionId);
  const order = protection && (await tx.get(salesOrders, protection.orderId));
  if (!protection || !order || protection.state !== 'running') return;
  const end = await endOf(tx, order, protection);
  const { steps: known, settlesAt } = await withTasks(tx, protection.steps);
  if (end) {
    await endTasks(tx, known);
    await tx.put(protections, { ...protection, steps: known, state: end, endedAt: tx.now, lookedAt: tx.now });
    return tx.audit('protection.ended', { order: order.number, end });
  }
  const steps = stepsAgainst(known, await threatsTo(tx, order, protection), new Set(settlesAt.keys()));
  // What was just done takes a plan to show.
  if (settlesAt.size > 0)
    await tx.later('protection.look', `settled:${protectionId}`, { protectionId }, Math.min(...settlesAt.values()));
  const asked: ProtectionStep[] = [];
  for (const step of steps)
    asked.push(step.state === 'open' && step.taskId === null ? await ask(tx, order, protection, step) : step);
  await endTasks(
    tx,
    asked.filter(({ state }) => state === 'gone'),
  );
  await tx.put(protections, { ...protection, steps: asked, lookedAt: tx.now });
}

async function endOf(tx: ServerTx, order: SalesOrder, { wantedBy }: Protection) {
  if (order.state === 'cancelled') return 'given_up' as const;
  if (order.state !== 'dispatched' && order.state !== 'delivered') return undefined;
  const [left] = await leftAt(tx, [order.id]);
  return (left?.at ?? tx.now) <= wantedBy ? ('kept' as const) : ('lost' as const);
}

/** So long after its owner called it done, a threat that is still there is not asked about again. */
const settleMs = 5 * minute;

/** The steps with what their owners have said: done, or that it can't be; and until when what was just done has time to show. */
async function withTasks(tx: ServerTx, steps: readonly ProtectionStep[]) {
  const asked = await tx.getMany(
    tasks,
    steps.flatMap(({ taskId }) => taskId ?? []),
  );
  const settlesAt = new Map<string, Instant>();
  const now = steps.map((step): ProtectionStep => {
    const task = asked.find(({ id }) => id === step.taskId);
    if (!task || isOpen(task) || task.choice === null) return step;
    const isBlocked = task.choice === 'blocked' || task.choice === 'cannot';
    const until = (task.decidedAt ?? 0) + settleMs;
    if (!isBlocked && until > tx.now) settlesAt.set(step.key, until);
    return step.state === 'open' ? { ...step, state: isBlocked ? 'blocked' : 'done' } : step;
  });
  return { steps: now, settlesAt };
}

/** The owner's task: the exception's own where one waits for them, else a new one. */
async function ask(
  tx: ServerTx,
  order: SalesOrder,
  protection: Protection,
  step: ProtectionStep,
): Promise<ProtectionStep> {
  const own = step.exceptionId === null ? [] : await tx.scan(tasks, 'exceptionId', step.exceptionId);
  const waiting = own.find((task) => task.function === step.function && isOpen(task));
  const again = isAskedAgain(step) ? [{ code: 'protect.again', facts: {} }] : [];
  if (waiting) return { ...step, taskId: waiting.id };
  const task: Task = {
    id: tx.newId(),
    scope: functionScope(order.plantId, step.function),
    plantId: order.plantId,
    exceptionId: null,
    draftId: null,
    function: step.function,
    kind: 'protect',
    question: `protect.${step.code}`,
    subject: order.number,
    context: [
      ...again,
      {
        code: `protect.${step.code}`,
        facts: step.facts,
        href: step.exceptionId === null ? `/orders/${order.id}` : `/exceptions/${step.exceptionId}`,
      },
      {
        code: 'protect.wanted',
        facts: { order: order.number, wantedAt: protection.wantedBy },
        href: `/orders/${order.id}`,
      },
    ],
    choices: ['cleared', 'blocked'],
    state: 'queued',
    createdAt: tx.now,
    ackBy: Math.min(step.dueAt, tx.now + 10 * minute),
    decideBy: step.dueAt,
    moneyAtRiskMinor: 0,
    currency: order.currency,
    assigneeId: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    decidedBy: null,
    decidedAt: null,
    choice: null,
    escalationLevel: 0,
    policy: null,
    breached: false,
  };
  await tx.put(tasks, task);
  tx.happened({ type: 'task.asked', taskId: task.id });
  return { ...step, taskId: task.id };
}

/** Ends the protection's own tasks among the steps; an exception's tasks are the exception's. */
async function endTasks(tx: ServerTx, steps: readonly ProtectionStep[]): Promise<void> {
  for (const { taskId } of steps) {
    const task = taskId === null ? undefined : await tx.get(tasks, taskId);
    if (task?.kind === 'protect' && isOpen(task)) await tx.put(tasks, { ...task, state: 'superseded' });
  }
}

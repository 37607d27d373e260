import { type Notice, notices } from '../../db/delivery/notice.ts';
import { type Exception, exceptions, type Option, options } from '../../db/exception/exception.ts';
import type { Actor } from '../../db/mutator.ts';
import { type ErpCommand, erpCommands } from '../../db/order/order.ts';
import { people } from '../../db/person/person.ts';
import { type Escalation, escalations, type Task, tasks } from '../../db/task/task.ts';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import { rowOf } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import { type ConcessionView, readConcessions } from '../_lots/concession-view.ts';
import type { Local } from '../_sync/local.ts';
import { type ApprovalFacts, readApproval } from './approval-view.ts';

/** What awaits my answer, the soonest deadline first, and what I have answered lately. */
export interface TaskList {
  readonly open: readonly Task[];
  readonly taken: readonly Task[];
  readonly answered: readonly Task[];
  readonly zone: string;
}

const byDeadline = (a: Task, b: Task): number => a.decideBy - b.decideBy || (a.id < b.id ? -1 : 1);
const lately = 20;

/** Sorts tasks into what waits, what somebody has taken, and the last answered ones. */
export function sortTasks(mine: readonly Task[]): Omit<TaskList, 'zone'> {
  const live = mine.filter(isOpenTask).sort(byDeadline);
  const closed = mine
    .filter((task) => !isOpenTask(task))
    .sort((a, b) => (b.decidedAt ?? b.createdAt) - (a.decidedAt ?? a.createdAt));
  return {
    open: live.filter((task) => task.acknowledgedAt === null),
    taken: live.filter((task) => task.acknowledgedAt !== null),
    answered: closed.slice(0, lately),
  };
}

/** Tasks of the person's own functions. */
export async function readTasks(local: Local, actor: Actor): Promise<TaskList> {
  const functions: readonly string[] = actor.functions;
  const mine = (await local.rows(tasks).all()).filter((task) => functions.includes(task.function));
  return { ...sortTasks(mine), zone: (await readZones(local, actor.plantIds))() };
}

/** One task with everything its answer needs. */
export interface TaskView {
  readonly task: Task;
  readonly exception: Exception | undefined;
  readonly options: readonly Option[];
  readonly approval: ApprovalFacts | undefined;
  /** What is to be signed for, when that is what it is about. */
  readonly concession: ConcessionView | undefined;
  /** What the ERP refused, when that is what it is about. */
  readonly command: ErpCommand | undefined;
  /** Who was told of it, and who above. */
  readonly told: readonly Notice[];
  readonly escalated: readonly Escalation[];
  readonly nameOf: ReadonlyMap<string, string>;
  readonly zone: string;
}

/** Undefined when there is no such task here: it is not this person's, or not fetched yet. */
export async function readTask(local: Local, id: string): Promise<TaskView | undefined> {
  const task = await local.rows(tasks).get(id);
  if (!task) return undefined;
  const [exception, offered, everybody, zoneOf, approval, command, conceded] = await Promise.all([
    task.exceptionId ? local.rows(exceptions).get(task.exceptionId) : undefined,
    task.exceptionId ? local.rows(options).where('exceptionId', task.exceptionId) : [],
    local.rows(people).all(),
    readZones(local),
    task.kind === 'approval' && task.draftId ? readApproval(local, task.draftId, task.question) : undefined,
    task.kind === 'erp' ? rowOf(local, erpCommands, String(task.context[0]?.facts['commandId'])) : undefined,
    task.question.startsWith('concession.') && task.exceptionId
      ? readConcessions(local, 'exceptionId', task.exceptionId)
      : [],
  ]);
  return {
    task,
    exception,
    options: offered.filter(({ state }) => state !== 'expired').sort((a, b) => a.rank - b.rank),
    approval,
    concession: conceded[0],
    command,
    told: local.rows(notices).where('taskId', id),
    escalated: local.rows(escalations).where('taskId', id),
    nameOf: new Map(everybody.map(({ id: personId, name }) => [personId, name])),
    zone: zoneOf(task.plantId),
  };
}

import { firstNotice, type Notice, type NoticeState, noticeId, notices } from '../../db/delivery/notice.ts';
import { isReachable, type Reach, reaches } from '../../db/delivery/reach.ts';
import { type Exception, exceptions, isOpenException } from '../../db/exception/exception.ts';
import { type Person, people } from '../../db/person/person.ts';
import type { Rota } from '../../db/shift/rota.ts';
import { standsFor, tellFirst } from '../../db/shift/staffed.ts';
import { type Escalation, escalations, type Reminder, type Task, tasks } from '../../db/task/task.ts';
import { type Instant, second } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import { rowsWhere } from '../postgres/read-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { quietFor } from './quiet-for.ts';

/** The share of the time to acknowledge after which somebody who has seen nothing is told another way. */
const unseenShare = 0.5;
const leastUnseen = 30 * second;

const ended = ['decided', 'done', 'superseded'];

/** Whether it still waits for somebody to take it: only then is anybody told. */
export const isWaiting = (task: Task): boolean => isUnanswered(task) && task.acknowledgedAt === null;

/** Whether its answer is still to come, whoever took it. */
export const isUnanswered = (task: Pick<Task, 'state'>): boolean => !ended.includes(task.state);

/** What the telling needs of other stations. */
export interface WhoIsThere {
  readonly readRota: (tx: ServerTx, plantId: string, at: Instant) => Promise<Rota>;
}

/** Tells everybody who is asked by now, each once: of all tasks of an exception, or of one task. Told again, nothing happens. */
export async function tellPeople(tx: ServerTx, payload: JobPayload, { readRota }: WhoIsThere): Promise<void> {
  const { exceptionId, taskId } = payload;
  const asked =
    exceptionId === undefined
      ? await tx.getMany(tasks, [String(taskId)])
      : await tx.scan(tasks, 'exceptionId', String(exceptionId));
  const waiting = asked.filter(isWaiting);
  if (waiting.length === 0) return;
  const staff = (await tx.all(people)).filter(({ active }) => active);
  const plantIds = [...new Set(waiting.map(({ plantId }) => plantId))];
  const rotas = new Map(
    await Promise.all(plantIds.map(async (plantId) => [plantId, await readRota(tx, plantId, tx.now)] as const)),
  );
  // Locked, so that two who tell of it at once tell one after the other: what was told is read after that.
  const locked = await Promise.all(waiting.map(({ id }) => tx.get(tasks, id)));
  const current = locked.filter((task) => task !== undefined).filter(isWaiting);
  const known = await readKnown(tx, current, staff);
  const told: Notice[] = [];
  for (const task of current) {
    const rota = rotas.get(task.plantId);
    if (rota) told.push(...(await tellOf(tx, task, { staff, rota }, known)));
  }
  await tx.putMany(notices, told);
}

/** What the tasks were told already, and how people can be reached. */
interface Known {
  readonly exceptions: readonly Exception[];
  readonly above: readonly Escalation[];
  readonly notices: readonly Notice[];
  readonly reaches: ReadonlyMap<string, Reach>;
}

async function readKnown(tx: ServerTx, asked: readonly Task[], staff: readonly Person[]): Promise<Known> {
  const taskId = asked.map(({ id }) => id);
  const [causes, above, told, reached] = await tx.together(
    rowsWhere(exceptions, { id: [...new Set(asked.flatMap((task) => task.exceptionId ?? []))] }),
    rowsWhere(escalations, { taskId }),
    rowsWhere(notices, { taskId }),
    rowsWhere(reaches, { id: staff.map(({ id }) => id) }),
  );
  return { exceptions: causes, above, notices: told, reaches: new Map(reached.map((reach) => [reach.id, reach])) };
}

interface Company {
  readonly staff: readonly Person[];
  readonly rota: Rota;
}

/** Who is asked first: who has the task, or else of its function those on duty, else those on call, else all; covers counted. */
function askedFirst(task: Task, { staff, rota }: Company, now: Instant): string[] {
  const present = new Set(staff.map(({ id }) => id));
  const { assigneeId } = task;
  if (assigneeId !== null && present.has(assigneeId)) {
    const standIn = standsFor(rota, assigneeId, now);
    return [present.has(standIn) ? standIn : assigneeId];
  }
  const own = staff.filter((each) => each.functions.includes(task.function) && each.plantIds.includes(task.plantId));
  const ids = own.map(({ id }) => id);
  const first = tellFirst(rota, ids, task.function, now).filter((id) => present.has(id));
  return first.length > 0 ? first : ids;
}

/** The people asked at each level: those of the function, and those above who were told. */
function askedAt(task: Task, company: Company, above: readonly Escalation[], now: Instant): Map<number, string[]> {
  const present = new Set(company.staff.map(({ id }) => id));
  const told = above.filter((each) => each.taskId === task.id && each.supersededAt === null);
  return new Map([
    [0, askedFirst(task, company, now)],
    ...told.map(({ level, toPersonIds }) => [level, toPersonIds.filter((id) => present.has(id))] as const),
  ]);
}

/** The tellings that are new of a task, begun; the rows are the caller's to put. */
async function tellOf(tx: ServerTx, task: Task, company: Company, known: Known): Promise<Notice[]> {
  const isRoutine = routineBy(
    task,
    known.exceptions.find(({ id }) => id === task.exceptionId),
  );
  if (isRoutine === undefined) return [];
  const pushed = known.notices.filter((each) => each.taskId === task.id && each.channel === push.channel);
  const begun: Notice[] = [];
  for (const [level, personIds] of askedAt(task, company, known.above, tx.now)) {
    const fresh = [...new Set(personIds)].filter(
      (id) => !pushed.some((each) => each.level === level && each.personId === id),
    );
    if (fresh.length === 0) continue;
    for (const personId of fresh)
      begun.push(await beginning(tx, task, { level, personId, isRoutine }, known.reaches.get(personId)));
    await tellUnseenLater(tx, task, level);
  }
  return begun;
}

/** Whoever has seen nothing of it by then is told another way. */
export async function tellUnseenLater(tx: ServerTx, task: Task, level: number, about?: string): Promise<void> {
  const key = ['unseen', task.id, level, ...(about === undefined ? [] : [about])].join(':');
  await tx.later('task.unseen', key, { taskId: task.id, level }, tx.now + unseenAfter(task));
}

/** Whoever has seen nothing of a reminder half way from it to its deadline is told another way. */
export async function remindUnseenLater(tx: ServerTx, task: Task, reminder: Reminder): Promise<void> {
  const { id: about, kind } = reminder;
  const left = (kind === 'acknowledge' ? task.ackBy : task.decideBy) - tx.now;
  const due = tx.now + Math.max(leastUnseen, Math.floor(left * unseenShare));
  await tx.later('task.unseen', `unseen:${task.id}:0:${about}`, { taskId: task.id, level: 0, about }, due);
}

const push = { channel: 'push' } as const;

/** Half of the time somebody has to take it; 30 s at least, so that a screen that is open has its chance. */
const unseenAfter = (task: Task): number =>
  Math.max(leastUnseen, Math.floor(Math.max(0, task.ackBy - task.createdAt) * unseenShare));

/** Whether it may wait for the morning; undefined when its exception is over. */
export async function routine(tx: ServerTx, task: Task): Promise<boolean | undefined> {
  const [exception] = await tx.getMany(exceptions, task.exceptionId === null ? [] : [task.exceptionId]);
  return routineBy(task, exception);
}

function routineBy(task: Task, exception: Exception | undefined): boolean | undefined {
  if (task.exceptionId === null) return task.kind !== 'protect';
  if (!exception || !isOpenException(exception)) return undefined;
  return exception.severity === 'routine';
}

interface Asked {
  readonly level: number;
  readonly personId: string;
  readonly isRoutine: boolean;
  readonly about?: string;
}

/** Begins one telling of one person by their devices: it leaves, waits for the end of their quiet hours, or can't. */
export async function begin(tx: ServerTx, task: Task, asked: Asked): Promise<void> {
  const [reach] = await tx.getMany(reaches, [asked.personId]);
  await tx.put(notices, await beginning(tx, task, asked, reach));
}

/** The same, its row being the caller's to put. */
async function beginning(tx: ServerTx, task: Task, asked: Asked, reach: Reach | undefined): Promise<Notice> {
  const { level, personId, isRoutine, about = null } = asked;
  const { scope, plantId } = task;
  const telling = { ...push, taskId: task.id, level, personId, scope, plantId, about };
  const quiet = isRoutine ? await quietFor(tx, plantId, personId) : undefined;
  const { state, reason } = firstStep(quiet, reach?.pushDevices ?? 0);
  const id = noticeId(telling);
  if (state === 'queued') await tx.later('push.send', `push:${id}`, { noticeId: id });
  if (state === 'held') await holdBack(tx, { personId, plantId, reach, quiet });
  return firstNotice(telling, { state, at: tx.now, ...(reason && { reason }) });
}

interface HeldBack {
  readonly personId: string;
  readonly plantId: string;
  readonly reach: Reach | undefined;
  readonly quiet: Instant | undefined;
}

/** What is held back comes when the quiet ends. */
export async function holdBack(tx: ServerTx, { personId, plantId, reach, quiet }: HeldBack): Promise<void> {
  // Who can't be reached any way is not waited for in the morning either.
  if (quiet !== undefined && reach && isReachable(reach))
    await tx.later('notice.summary', `summary:${personId}:${quiet}`, { personId, plantId }, quiet);
}

/** Where the telling of somebody begins: it waits for the end of their quiet hours, leaves, or can't. */
export function firstStep(quiet: Instant | undefined, devices: number): { state: NoticeState; reason?: string } {
  if (quiet !== undefined) return { state: 'held', reason: 'quiet_hours' };
  return devices > 0 ? { state: 'queued' } : { state: 'failed', reason: 'push.no_device' };
}

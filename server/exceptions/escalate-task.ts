import type { FunctionName } from '../../db/person/function.ts';
import { type Person, people } from '../../db/person/person.ts';
import { type ChainStep, chainSteps } from '../../db/rule/default-routing.ts';
import type { Rota } from '../../db/shift/rota.ts';
import { type Staffing, staffedNow, standsFor, tellFirst } from '../../db/shift/staffed.ts';
import { type Clock, isWorkingTime, wallClock } from '../../db/shift/working-time.ts';
import {
  type Escalation,
  escalations,
  type Reminder,
  reminders,
  type Task,
  type TaskState,
  tasks,
} from '../../db/task/task.ts';
import type { Instant } from '../../db/values/instant.ts';
import { rowsWhere } from '../postgres/read-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { levelDues, reminderDues } from './deadline.ts';
import { clockOf, rotaFrom, rotaReads } from './read-rota.ts';
import type { Timed } from './timed.ts';

/** Levels above the asked function: 1 its deputy, 2 its head, 3 the plant's head. */
export const levels = [1, 2, 3] as const;
export type Level = (typeof levels)[number];
const steps: readonly ChainStep[] = chainSteps;

const closedStates: readonly TaskState[] = ['decided', 'done', 'superseded'];

/** Still waiting for an answer. */
export const isOpen = (task: Pick<Task, 'state'>): boolean => !closedStates.includes(task.state);

/** Nobody has taken it yet: only such a task climbs. */
export const isUnheard = (task: Task): boolean => isOpen(task) && task.acknowledgedAt === null;

/** Who works in a plant and can be told, and who is there now. */
export interface Company {
  readonly staff: readonly Person[];
  readonly rota: Rota;
}

/** Everybody of a plant, and its rota. */
export async function companyOf(tx: ServerTx, plantId: string): Promise<Company> {
  const [everybody, ...rota] = await tx.together(rowsWhere(people, {}), ...rotaReads(plantId, tx.now));
  const staff = everybody.filter((person) => person.active && person.plantIds.includes(plantId));
  return { staff, rota: rotaFrom(rota) };
}

/**
 * Who is told at a level. A rank nobody holds passes upwards: without a deputy the head is told, and then the plant's head.
 * Of several with the rank those on duty are told, else those on call, else all.
 */
function toldAt(
  tx: ServerTx,
  level: Level,
  name: string,
  chain: readonly string[],
  { staff, rota }: Company,
): string[] {
  const named = steps.findIndex((step) => step === chain[level - 1]);
  const from = named < 0 ? level - 1 : named;
  const rungs = steps.slice(from).map((step) => staff.filter((person) => holds(person, step, name)));
  const anyManager = staff.filter((person) => person.functions.includes('manager'));
  const found = [...rungs, anyManager].find((people) => people.length > 0) ?? [];
  const ids = found.map((person) => person.id);
  const present = new Set(staff.map(({ id }) => id));
  const first = tellFirst(rota, ids, name, tx.now).filter((id) => present.has(id));
  return first.length > 0 ? first : ids.sort();
}

function holds(person: Person, step: ChainStep, name: string): boolean {
  if (step === 'plant_head') return person.functions.includes('manager') && person.ranks['manager'] === 'head';
  return person.functions.includes(name) && person.ranks[name] === step;
}

/** The row that says who above was told of a task, and when. */
function escalation(tx: ServerTx, task: Task, level: Level, chain: readonly string[], company: Company): Escalation {
  return {
    id: tx.newId(),
    scope: task.scope,
    plantId: task.plantId,
    taskId: task.id,
    level,
    toPersonIds: toldAt(tx, level, task.function, chain, company),
    at: tx.now,
    supersededAt: null,
  };
}

/** Who was told of a task already, and who could be. */
interface Told {
  readonly told: readonly Escalation[];
  readonly company: Company;
}

export async function toldOf(tx: ServerTx, task: Task): Promise<Told> {
  const [told, company] = await Promise.all([tx.scan(escalations, 'taskId', task.id), companyOf(tx, task.plantId)]);
  return { told, company };
}

/**
 * Tells one level above, once. The caller holds the task's row lock (it was read with `get`), so an acknowledgement comes
 * either before, and nobody is told, or after.
 */
export async function escalateTo(
  tx: ServerTx,
  task: Task,
  { policy }: Pick<Timed, 'policy'>,
  level: Level,
  known?: Told,
): Promise<void> {
  const { told, company } = known ?? (await toldOf(tx, task));
  if (told.some((each) => each.level === level)) return;
  await tx.put(escalations, escalation(tx, task, level, policy.chain, company));
  await tx.put(tasks, { ...task, escalationLevel: Math.max(task.escalationLevel, level) });
  tx.happened({ type: 'escalation.told', taskId: task.id });
}

/**
 * Which levels are told the moment it is asked: all when the window is too short to climb, or when nobody of the
 * function is on duty or on call; those whose time has passed already (a hold captured offline an hour ago); and only the
 * plant's head for a function nobody works in. What rests while the plant does calls nobody until then.
 */
function levelsAtOnce(
  timed: Pick<Timed, 'occurredAt' | 'ackBy' | 'decideBy'>,
  given: { urgent: boolean; staffing: Presence; now: number; clock?: Clock; isPaused?: boolean },
): Level[] {
  if (given.staffing === 'no_one_works') return [3];
  const dues = levelDues(timed, given.clock ?? wallClock);
  const atOnce = given.urgent || (given.staffing === 'nobody' && !given.isPaused);
  return levels.filter((level) => atOnce || (dues[level - 1] ?? timed.decideBy) <= given.now);
}

/** `nobody` is there now; `no_one_works` in the function at all. */
type Presence = 'there' | 'nobody' | 'no_one_works';

function presenceOf(name: FunctionName, { kind }: Staffing, staff: readonly Person[]): Presence {
  if (!staff.some((person) => person.functions.includes(name))) return 'no_one_works';
  return kind === 'nobody' ? 'nobody' : 'there';
}

/** Whom the moment of raising tells of each task; the rows are the caller's to put. */
export async function tellAtOnce(
  tx: ServerTx,
  timed: Timed,
  fresh: readonly Task[],
  { urgent, company }: { urgent: boolean; company: Company },
): Promise<Escalation[]> {
  const clock = await clockOf(tx, timed);
  const isPaused = timed.rests && !isWorkingTime(company.rota, tx.now);
  return fresh.flatMap((task) => {
    const staffing = staffedNow(company.rota, task.function, company.staff, tx.now);
    const presence = presenceOf(task.function, staffing, company.staff);
    const now = levelsAtOnce(timed, { urgent, staffing: presence, now: tx.now, clock, isPaused });
    return now.map((level) => escalation(tx, task, level, timed.policy.chain, company));
  });
}

/** The highest level told of a task. */
export const highest = (told: readonly Escalation[], task: Task): number =>
  Math.max(0, ...told.filter((each) => each.taskId === task.id).map((each) => each.level));

/** Tells of tasks nobody took the levels whose time a nearer deadline has brought. */
export async function tellDueLevels(
  tx: ServerTx,
  timed: Timed,
  unheard: readonly Task[],
  urgent: boolean,
): Promise<void> {
  const clock = await clockOf(tx, timed);
  const due = levelsAtOnce(timed, { urgent, staffing: 'there', now: tx.now, clock });
  for (const task of unheard) for (const level of due) await escalateTo(tx, task, timed, level);
}

/** Queues a deadline for every level not told yet, the reminders before them and the decision's own, in the transaction that raises them. */
export async function setDeadlines(tx: ServerTx, timed: Timed, asked: readonly Task[]): Promise<void> {
  const clock = await clockOf(tx, timed);
  const dues = levelDues(timed, clock);
  const climbs = asked.flatMap((task) =>
    levels.filter((level) => level > task.escalationLevel).map((level) => ({ task, level, due: dues[level - 1] })),
  );
  const ahead = Object.entries(reminderDues(timed, clock)).filter(isAhead(tx.now));
  await Promise.all([
    ...climbs.map(({ task, level, due }) =>
      level === 1
        ? tx.later('task.ack_due', `ack_due:${task.id}`, { taskId: task.id }, due)
        : tx.later('task.escalate', `escalate:${task.id}:${level}`, { taskId: task.id, level }, due),
    ),
    ...ahead.map(([kind, due]) =>
      tx.later('task.remind', `remind:${kind}:${timed.id}`, { ...timed.payload, kind }, due),
    ),
    tx.later('task.decide_due', `decide_due:${timed.id}`, timed.payload, timed.decideBy),
  ]);
}

/** A reminder whose time is over already comes too late to be one. */
const isAhead =
  (now: Instant) =>
  (each: [string, Instant | null]): each is [string, Instant] =>
    each[1] !== null && each[1] > now;

/**
 * Reminds whoever has each task that still waits of its deadline, each once: the person it was given to or who took it, else
 * those of the function who are there, else all of it.
 */
export async function remindOf(tx: ServerTx, waiting: readonly Task[], kind: Reminder['kind']): Promise<void> {
  const [first] = waiting;
  if (!first) return;
  const { staff, rota } = await companyOf(tx, first.plantId);
  for (const task of waiting) {
    const given = await tx.scan(reminders, 'taskId', task.id);
    if (given.some((each) => each.kind === kind)) continue;
    const holder = task.assigneeId ?? task.acknowledgedBy;
    const there = staffedNow(rota, task.function, staff, tx.now).personIds;
    const own = staff.filter((person) => person.functions.includes(task.function)).map(({ id }) => id);
    const toPersonIds =
      holder === null ? [...(there.length > 0 ? there : own)].sort() : [standsFor(rota, holder, tx.now)];
    if (toPersonIds.length === 0) continue;
    const reminder = { id: tx.newId(), scope: task.scope, plantId: task.plantId, taskId: task.id };
    await tx.put(reminders, { ...reminder, kind, toPersonIds, at: tx.now });
    tx.happened({ type: 'task.reminded', reminderId: reminder.id });
  }
}

import type { Exception } from '../../db/exception/exception.ts';
import { type Person, people } from '../../db/person/person.ts';
import type { ChainStep } from '../../db/rule/default-routing.ts';
import { type Escalation, escalations, type Task, type TaskState, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { levelDues } from './deadline.ts';

/** Levels above the asked function: 1 its deputy, 2 its head, 3 the plant's head. */
export const levels = [1, 2, 3] as const;
export type Level = (typeof levels)[number];
const steps: readonly ChainStep[] = ['deputy', 'head', 'plant_head'];

const closedStates: readonly TaskState[] = ['decided', 'done', 'superseded'];

/** Still waiting for an answer. */
export const isOpen = (task: Pick<Task, 'state'>): boolean => !closedStates.includes(task.state);

/** Nobody has taken it yet: only such a task climbs. */
export const isUnheard = (task: Task): boolean => isOpen(task) && task.acknowledgedAt === null;

/** The people who work in the plant now. */
export async function staffOf(tx: ServerTx, plantId: string): Promise<Person[]> {
  return (await tx.all(people)).filter((person) => person.active && person.plantIds.includes(plantId));
}

/** Whether anybody in the plant can answer for the function. */
export const isStaffed = (name: string, staff: readonly Person[]): boolean =>
  staff.some((person) => person.functions.includes(name));

/** Who is told at a level. A rank nobody holds passes upwards: without a deputy the head is told, and then the plant's head. */
function toldAt(level: Level, name: string, chain: readonly string[], staff: readonly Person[]): string[] {
  const named = steps.findIndex((step) => step === chain[level - 1]);
  const from = named < 0 ? level - 1 : named;
  const rungs = steps.slice(from).map((step) => staff.filter((person) => holds(person, step, name)));
  const anyManager = staff.filter((person) => person.functions.includes('manager'));
  const found = [...rungs, anyManager].find((people) => people.length > 0) ?? [];
  return found.map((person) => person.id).sort();
}

function holds(person: Person, step: ChainStep, name: string): boolean {
  if (step === 'plant_head') return person.functions.includes('manager') && person.ranks['manager'] === 'head';
  return person.functions.includes(name) && person.ranks[name] === step;
}

/** The row that says who above was told of a task, and when. */
export function escalation(
  tx: ServerTx,
  task: Task,
  level: Level,
  chain: readonly string[],
  staff: readonly Person[],
): Escalation {
  return {
    id: tx.newId(),
    scope: task.scope,
    plantId: task.plantId,
    taskId: task.id,
    level,
    toPersonIds: toldAt(level, task.function, chain, staff),
    at: tx.now,
    supersededAt: null,
  };
}

/**
 * Tells one level above, once. The caller holds the task's row lock (it was read with `get`), so an acknowledgement comes
 * either before, and nobody is told, or after.
 */
export async function escalateTo(tx: ServerTx, task: Task, exception: Exception, level: Level): Promise<void> {
  const told = await tx.scan(escalations, 'taskId', task.id);
  if (told.some((each) => each.level === level)) return;
  const staff = await staffOf(tx, task.plantId);
  await tx.put(escalations, escalation(tx, task, level, exception.policy.chain, staff));
  await tx.put(tasks, { ...task, escalationLevel: Math.max(task.escalationLevel, level) });
  tx.happened({ type: 'escalation.told', taskId: task.id });
}

/**
 * Which levels are told the moment the exception is raised: all when the window is too short to climb, those whose time
 * has passed already (a hold captured offline an hour ago), and the plant's head for a function nobody works in.
 */
export function levelsAtOnce(
  exception: Pick<Exception, 'occurredAt' | 'ackBy' | 'decideBy'>,
  given: { urgent: boolean; staffed: boolean; now: number },
): Level[] {
  const dues = levelDues(exception);
  return levels.filter((level) => {
    if (!given.staffed) return level === 3;
    return given.urgent || (dues[level - 1] ?? exception.decideBy) <= given.now;
  });
}

/** Queues a deadline for every level not told yet, and the decision's own, in the transaction that raises them. */
export async function setDeadlines(tx: ServerTx, exception: Exception, asked: readonly Task[]): Promise<void> {
  const dues = levelDues(exception);
  const climbs = asked.flatMap((task) =>
    levels.filter((level) => level > task.escalationLevel).map((level) => ({ task, level, due: dues[level - 1] })),
  );
  await Promise.all([
    ...climbs.map(({ task, level, due }) =>
      level === 1
        ? tx.later('task.ack_due', `ack_due:${task.id}`, { taskId: task.id }, due)
        : tx.later('task.escalate', `escalate:${task.id}:${level}`, { taskId: task.id, level }, due),
    ),
    tx.later('task.decide_due', `decide_due:${exception.id}`, { exceptionId: exception.id }, exception.decideBy),
  ]);
}

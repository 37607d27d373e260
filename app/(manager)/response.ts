import { type Exception, isOpenException } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import type { Task } from '../../db/task/task.ts';
import type { Instant } from '../../db/values/instant.ts';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import type { ManagerRows } from './manager-view.ts';

/** How an open exception stands in its window, from what happened to the deadline of the decision. */
export interface Standing {
  readonly exception: Exception;
  /** 0 to 1; over its deadline 1. */
  readonly elapsed: number;
  /** Where in the window somebody should have it, 0 to 1. */
  readonly ackShare: number;
  readonly over: boolean;
  readonly answered: number;
  /** The highest level above that was told; 0 nobody. */
  readonly level: number;
}

/** Open exceptions, the nearest to their deadline (or the longest past it) first. */
export function standings(rows: Pick<ManagerRows, 'exceptions' | 'tasks'>, now: Instant): Standing[] {
  const levels = new Map<string, number>();
  for (const { exceptionId, escalationLevel } of rows.tasks)
    if (exceptionId) levels.set(exceptionId, Math.max(levels.get(exceptionId) ?? 0, escalationLevel));
  return rows.exceptions
    .filter(isOpenException)
    .sort((a, b) => a.decideBy - b.decideBy || (a.id < b.id ? -1 : 1))
    .map((exception) => {
      const whole = Math.max(1, exception.decideBy - exception.occurredAt);
      const share = (at: Instant): number => Math.min(1, Math.max(0, (at - exception.occurredAt) / whole));
      return {
        exception,
        elapsed: share(now),
        ackShare: share(exception.ackBy),
        over: exception.breached || now > exception.decideBy,
        answered: exception.answers.filter(({ state }) => ['decided', 'done', 'superseded'].includes(state)).length,
        level: levels.get(exception.id) ?? 0,
      };
    });
}

/** Money in one currency; sums never mix currencies. */
export interface Sum {
  readonly currency: string;
  readonly minor: number;
}

/** Adds up by currency, the largest first, without empty sums. */
export function sumsOf(parts: readonly Sum[]): Sum[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of parts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums]
    .map(([currency, minor]) => ({ currency, minor }))
    .filter(({ minor }) => minor > 0)
    .sort((a, b) => b.minor - a.minor);
}

/**
 * What exceptions put at risk together. An order that several of them touch is counted once, at the most any of them says;
 * one that touches no order (a draft that waits for approval) stands for itself.
 */
export function risksOf(exceptions: readonly Exception[]): Sum[] {
  const byOrder = new Map<string, Sum>();
  const alone: Sum[] = [];
  for (const { impact, currency, moneyAtRiskMinor } of exceptions) {
    if (impact.orders.length === 0) alone.push({ currency, minor: moneyAtRiskMinor });
    for (const order of impact.orders) {
      const known = byOrder.get(order.orderId)?.minor ?? 0;
      byOrder.set(order.orderId, { currency: order.currency, minor: Math.max(known, order.minor) });
    }
  }
  return sumsOf([...byOrder.values(), ...alone]);
}

export interface KindRisk extends Sum {
  readonly kind: Exception['kind'];
  readonly count: number;
}

/** Money at risk by kind and currency, the largest first. */
export function riskByKind(open: readonly Exception[]): KindRisk[] {
  return [...Map.groupBy(open, ({ kind }) => kind)]
    .flatMap(([kind, group]) => risksOf(group).map((sum) => ({ ...sum, kind, count: group.length })))
    .sort((a, b) => b.minor - a.minor || a.kind.localeCompare(b.kind));
}

/** A function that still owes answers, and the one that is due first. */
export interface Silent {
  readonly function: FunctionName;
  readonly open: number;
  readonly untaken: number;
  readonly next: Task;
}

/** Functions with unanswered tasks, the nearest deadline first. */
export function silentFunctions(tasks: readonly Task[]): Silent[] {
  return [...Map.groupBy(tasks.filter(isOpenTask), (task) => task.function)]
    .flatMap(([name, own]): Silent[] => {
      const next = own.sort((a, b) => a.decideBy - b.decideBy)[0];
      const untaken = own.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
      return next ? [{ function: name, open: own.length, untaken, next }] : [];
    })
    .sort((a, b) => a.next.decideBy - b.next.decideBy);
}

/** How far up an open exception (or a lone task) has gone. */
export interface ToldAbove {
  /** One of its open tasks, and the functions whose silence went this far. */
  readonly task: Task;
  readonly functions: readonly FunctionName[];
  readonly level: number;
  readonly toPersonIds: readonly string[];
  readonly at: Instant;
}

/** The highest level told about each open exception, the newest first. What an answer has overtaken is left out. */
export function toldAbove(rows: Pick<ManagerRows, 'tasks' | 'escalations'>): ToldAbove[] {
  const open = new Map(rows.tasks.filter(isOpenTask).map((task) => [task.id, task]));
  const told = rows.escalations.flatMap((escalation) => {
    const task = open.get(escalation.taskId);
    return task && escalation.supersededAt === null ? [{ escalation, task }] : [];
  });
  return [...Map.groupBy(told, ({ task }) => task.exceptionId ?? task.id).values()]
    .flatMap((group): ToldAbove[] => {
      const level = Math.max(...group.map(({ escalation }) => escalation.level));
      const top = group.filter(({ escalation }) => escalation.level === level);
      const [first] = top;
      if (!first) return [];
      return [
        {
          task: first.task,
          functions: [...new Set(top.map(({ task }) => task.function))].sort(),
          level,
          toPersonIds: [...new Set(top.flatMap(({ escalation }) => escalation.toPersonIds))],
          at: Math.max(...top.map(({ escalation }) => escalation.at)),
        },
      ];
    })
    .sort((a, b) => b.at - a.at);
}

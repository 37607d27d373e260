import type { Exception, Option } from '../../db/exception/exception.ts';
import type { Decision, Task } from '../../db/task/task.ts';
import type { ManagerRows } from './manager-view.ts';
import { type Sum, sumsOf } from './response.ts';

/** Milliseconds from what happened (by the device that saw it) until each answer; null: not yet, or never. */
export interface Response {
  readonly know: number;
  readonly acknowledge: number | null;
  readonly decide: number | null;
  readonly resolve: number | null;
}

export interface LedgerEntry {
  readonly exception: Exception;
  readonly response: Response;
  /** What the ways out that were applied keep, as it was predicted when they were chosen; minor units. */
  readonly preservedMinor: number;
  readonly applied: number;
}

export interface Ledger {
  /** Newest first. */
  readonly entries: readonly LedgerEntry[];
  /** The middle of each time over those that have it; null while none has. */
  readonly median: { readonly [K in keyof Response]: number | null };
  readonly preserved: readonly Sum[];
  readonly applied: number;
}

/** Every exception with its times and what was kept, and the middle of them all. */
export function ledgerOf(rows: Pick<ManagerRows, 'exceptions' | 'tasks' | 'decisions' | 'options'>): Ledger {
  const tasksOf = Map.groupBy(rows.tasks, ({ exceptionId }) => exceptionId);
  const decisionsOf = Map.groupBy(rows.decisions, ({ exceptionId }) => exceptionId);
  const options = new Map(rows.options.map((option) => [option.id, option]));
  const entries = rows.exceptions
    .map((exception) =>
      entryOf(exception, tasksOf.get(exception.id) ?? [], decisionsOf.get(exception.id) ?? [], options),
    )
    .sort((a, b) => b.exception.occurredAt - a.exception.occurredAt);
  const middle = (key: keyof Response): number | null =>
    medianOf(entries.flatMap(({ response }) => response[key] ?? []));
  return {
    entries,
    median: {
      know: middle('know'),
      acknowledge: middle('acknowledge'),
      decide: middle('decide'),
      resolve: middle('resolve'),
    },
    preserved: sumsOf(
      entries.map(({ exception, preservedMinor }) => ({ currency: exception.currency, minor: preservedMinor })),
    ),
    applied: entries.reduce((sum, { applied }) => sum + applied, 0),
  };
}

function entryOf(
  exception: Exception,
  tasks: readonly Task[],
  decisions: readonly Decision[],
  options: ReadonlyMap<string, Option>,
): LedgerEntry {
  // A device's clock may run ahead of the server's by what its correction missed: no answer comes before its question.
  const after = (at: number): number => Math.max(0, at - exception.occurredAt);
  const earliest = (instants: readonly (number | null)[]): number | null => {
    const known = instants.filter((at) => at !== null);
    return known.length > 0 ? after(Math.min(...known)) : null;
  };
  const answered = [...decisions.map(({ at }) => at), ...tasks.map(({ decidedAt }) => decidedAt)];
  const applied = decisions.filter(({ optionId }) => optionId !== null && options.get(optionId)?.state === 'applied');
  return {
    exception,
    response: {
      know: after(exception.receivedAt),
      acknowledge: earliest([...tasks.map(({ acknowledgedAt }) => acknowledgedAt), ...answered]),
      decide: earliest(answered),
      resolve: exception.resolvedAt === null ? null : after(exception.resolvedAt),
    },
    preservedMinor: applied.reduce((sum, decision) => sum + savedBy(decision), 0),
    applied: applied.length,
  };
}

function savedBy({ predicted }: Decision): number {
  const saved = predicted['moneySavedMinor'];
  return typeof saved === 'number' ? saved : 0;
}

/** The middle value; of an even number the mean of the middle two; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

import type { Notice } from '../../db/delivery/notice.ts';
import type { Exception, Option } from '../../db/exception/exception.ts';
import type { Decision, Escalation, Task } from '../../db/task/task.ts';
import type { Instant } from '../../db/values/instant.ts';

/** One thing that happened to an exception. `key` is its own for ever. */
export type Happened = { readonly key: string; readonly at: Instant } & (
  | { readonly what: 'occurred'; readonly byId: string | null }
  | { readonly what: 'received'; readonly asked: number }
  | { readonly what: 'reached' | 'seen'; readonly personId: string }
  | { readonly what: 'turned'; readonly came: boolean }
  | { readonly what: 'taken'; readonly function: string; readonly byId: string }
  | { readonly what: 'escalated'; readonly function: string; readonly level: number; readonly escalation: Escalation }
  | { readonly what: 'decided'; readonly decision: Decision; readonly function: string | null }
  | { readonly what: 'applied'; readonly option: Option }
  | { readonly what: 'moved'; readonly move: Exception['moves'][number] }
  | { readonly what: 'resolved' }
);

export interface HistoryRows {
  readonly exception: Exception;
  readonly tasks: readonly Task[];
  readonly options: readonly Option[];
  readonly decisions: readonly Decision[];
  readonly escalations: readonly Escalation[];
  /** Who was told, of all its tasks. */
  readonly told: readonly Notice[];
}

/** Everything that happened to an exception, as far as this device knows, the first first. */
export function historyOf({ exception, tasks, options, decisions, escalations, told }: HistoryRows): Happened[] {
  const functionOf = new Map([
    ...exception.answers.map(({ taskId, function: name }): [string, string] => [taskId, name]),
    ...tasks.map(({ id, function: name }): [string, string] => [id, name]),
  ]);
  const all: Happened[] = [
    { key: 'occurred', at: exception.occurredAt, what: 'occurred', byId: exception.raisedBy },
    { key: 'received', at: exception.receivedAt, what: 'received', asked: exception.answers.length },
    ...tasks.flatMap((task): Happened[] =>
      task.acknowledgedAt === null || task.acknowledgedBy === null
        ? []
        : [
            {
              key: `taken ${task.id}`,
              at: task.acknowledgedAt,
              what: 'taken',
              function: task.function,
              byId: task.acknowledgedBy,
            },
          ],
    ),
    ...escalations.map(
      (escalation): Happened => ({
        key: escalation.id,
        at: escalation.at,
        what: 'escalated',
        function: functionOf.get(escalation.taskId) ?? 'manager',
        level: escalation.level,
        escalation,
      }),
    ),
    ...decisions.map(
      (decision): Happened => ({
        key: decision.id,
        at: decision.at,
        what: 'decided',
        decision,
        function: functionOf.get(decision.taskId ?? '') ?? null,
      }),
    ),
    ...options.flatMap((option): Happened[] =>
      option.appliedAt === null ? [] : [{ key: `applied ${option.id}`, at: option.appliedAt, what: 'applied', option }],
    ),
    ...tellings(told),
    ...comings(exception.turns),
    ...exception.moves.map(
      (move): Happened => ({ key: `moved ${move.at} ${move.to}`, at: move.at, what: 'moved', move }),
    ),
    ...(exception.resolvedAt === null
      ? []
      : [{ key: 'resolved', at: exception.resolvedAt, what: 'resolved' } satisfies Happened]),
  ];
  // What happened in the same millisecond keeps the order it is told in: it happened before it was known.
  return all.sort((a, b) => a.at - b.at);
}

/** The cause going and coming back. That it came first is what raised the exception, and is told as that. */
function comings(turns: Exception['turns']): Happened[] {
  return turns
    .slice(turns[0]?.came ? 1 : 0)
    .map(({ at, came }) => ({ key: `turned ${at} ${came}`, at, what: 'turned', came }));
}

/** When each person was first reached, and first saw it, by whatever channel. */
function tellings(told: readonly Notice[]): Happened[] {
  const first = new Map<string, Happened>();
  for (const { personId, steps } of told)
    for (const { state, at } of steps) {
      const what = state === 'delivered' ? 'reached' : state === 'seen' ? 'seen' : undefined;
      if (!what) continue;
      const key = `${what} ${personId}`;
      if (at < (first.get(key)?.at ?? Number.POSITIVE_INFINITY)) first.set(key, { key, at, what, personId });
    }
  return [...first.values()];
}

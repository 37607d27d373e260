import type { OrderDraft } from '../../db/draft/draft.ts';
import type { Exception, Option } from '../../db/exception/exception.ts';
import type { Decision, Task } from '../../db/task/task.ts';
import type { Instant } from '../../db/values/instant.ts';
import { type Departures, departuresOf, type Fate, fateOf } from '../_coordination/order-fate.ts';
import type { ManagerRows } from './manager-view.ts';
import { type DraftFates, type MoneyOutcome, outcomesOf } from './money-outcome.ts';
import { percentileOf } from './percentile.ts';
import { type Sum, sumsOf } from './response.ts';

export const responseSteps = ['receive', 'know', 'acknowledge', 'decide', 'resolve'] as const;

/**
 * Milliseconds from what happened (by the device that saw it) until the server had it, the first person was reached or saw
 * it, it was first taken, first decided, and resolved; null: not yet, or never.
 */
export type Response = { readonly [Step in (typeof responseSteps)[number]]: number | null };

/** The rule that routed it: the version of the rule set, and its row where the policy names one. */
export interface RuleRef {
  readonly version: number;
  readonly row: string | null;
}

export interface LedgerEntry {
  readonly exception: Exception;
  readonly response: Response;
  readonly rule: RuleRef;
  /** Each function that was asked, with its own times. */
  readonly byFunction: ReadonlyMap<string, Pick<Response, 'acknowledge' | 'decide'>>;
  readonly optionsOffered: number;
  readonly optionsExpired: number;
  /** What the ways out that were applied would keep, as it was predicted when they were chosen; minor units. */
  readonly predictedMinor: number;
  readonly applied: number;
  /** What came of the money, by currency. */
  readonly money: readonly MoneyOutcome[];
}

export interface Ledger {
  /** Newest first. */
  readonly entries: readonly LedgerEntry[];
  /** The middle of each time over those that have it; null while none has. */
  readonly median: Response;
  /** What came of all the money at risk; what several exceptions touch is counted once. */
  readonly money: readonly MoneyOutcome[];
  readonly predicted: readonly Sum[];
  readonly applied: number;
  readonly optionsExpired: number;
}

export type LedgerRows = Pick<
  ManagerRows,
  'exceptions' | 'tasks' | 'decisions' | 'options' | 'drafts' | 'reachedAt' | 'accepted' | 'loadLines'
> & {
  readonly orders: readonly Pick<ManagerRows['orders'][number], 'id' | 'draftId' | 'state' | 'firstPromiseAt'>[];
  readonly loads: readonly Pick<ManagerRows['loads'][number], 'id' | 'state' | 'confirmedAt'>[];
};

/** What the orders and drafts of the rows have come to. */
export interface Fates {
  readonly departures: Departures;
  readonly drafts: DraftFates;
}

/** Reads the fate of every order and draft once, for any number of sums. */
export function fatesOf(rows: Pick<LedgerRows, 'orders' | 'loads' | 'loadLines' | 'drafts' | 'accepted'>): Fates {
  const departures: Departures = {
    orders: new Map(rows.orders.map((order) => [order.id, order])),
    leftAt: departuresOf(rows.loads, rows.loadLines),
    accepted: rows.accepted,
  };
  const orderOf = new Map(rows.orders.map(({ id, draftId }) => [draftId, id]));
  const fate = ({ id, state }: Pick<OrderDraft, 'id' | 'state'>): Fate => {
    if (state === 'rejected' || state === 'expired') return 'lost';
    return fateOf(orderOf.get(id) ?? '', departures);
  };
  return { departures, drafts: new Map(rows.drafts.map((draft) => [draft.id, fate(draft)])) };
}

/** Every exception with its times and what came of its money, and the middle of them all. */
export function ledgerOf(rows: LedgerRows): Ledger {
  const fates = fatesOf(rows);
  const tasksOf = Map.groupBy(rows.tasks, ({ exceptionId }) => exceptionId);
  const decisionsOf = Map.groupBy(rows.decisions, ({ exceptionId }) => exceptionId);
  const optionsOf = Map.groupBy(rows.options, ({ exceptionId }) => exceptionId);
  const entries = rows.exceptions
    .map((exception) =>
      entryOf(exception, fates, {
        tasks: tasksOf.get(exception.id) ?? [],
        decisions: decisionsOf.get(exception.id) ?? [],
        options: optionsOf.get(exception.id) ?? [],
        reachedAt: rows.reachedAt.get(exception.id) ?? null,
      }),
    )
    .sort((a, b) => b.exception.occurredAt - a.exception.occurredAt);
  return summed(entries, fates);
}

/** The sums and middles of some entries of a ledger. */
export function summed(entries: readonly LedgerEntry[], { departures, drafts }: Fates): Ledger {
  const middle = (step: keyof Response): number | null => percentileOf(timesOf(entries, step), 0.5);
  return {
    entries,
    median: {
      receive: middle('receive'),
      know: middle('know'),
      acknowledge: middle('acknowledge'),
      decide: middle('decide'),
      resolve: middle('resolve'),
    },
    money: outcomesOf(
      entries.map(({ exception }) => exception),
      departures,
      drafts,
    ),
    predicted: sumsOf(
      entries.map(({ exception, predictedMinor }) => ({ currency: exception.currency, minor: predictedMinor })),
    ),
    applied: entries.reduce((sum, { applied }) => sum + applied, 0),
    optionsExpired: entries.reduce((sum, { optionsExpired }) => sum + optionsExpired, 0),
  };
}

/** One step's times over the entries that have it, in ms. */
const timesOf = (entries: readonly LedgerEntry[], step: keyof Response): number[] =>
  entries.flatMap(({ response }) => response[step] ?? []);

type Own = {
  readonly tasks: readonly Task[];
  readonly decisions: readonly Decision[];
  readonly options: readonly Option[];
  readonly reachedAt: Instant | null;
};

function entryOf(exception: Exception, { departures, drafts }: Fates, own: Own): LedgerEntry {
  const { tasks, decisions, options } = own;
  // A device's clock may run ahead of the server's by what its correction missed: no answer comes before its question.
  const after = (at: number): number => Math.max(0, at - exception.occurredAt);
  const first = (instants: readonly (number | null)[]): number | null => {
    const known = instants.filter((at) => at !== null);
    return known.length > 0 ? after(Math.min(...known)) : null;
  };
  const answered = [...decisions.map(({ at }) => at), ...tasks.map(({ decidedAt }) => decidedAt)];
  const taken = [...tasks.map(({ acknowledgedAt }) => acknowledgedAt), ...answered];
  const chosen = new Set(options.filter(({ state }) => state === 'applied').map(({ id }) => id));
  const applied = decisions.filter(({ optionId }) => optionId !== null && chosen.has(optionId));
  return {
    exception,
    response: {
      receive: after(exception.receivedAt),
      know: first([own.reachedAt, ...taken]),
      acknowledge: first(taken),
      decide: first(answered),
      resolve: exception.resolvedAt === null ? null : after(exception.resolvedAt),
    },
    rule: ruleOf(exception),
    byFunction: new Map(
      exception.answers.map(({ function: name, taskId, at }) => {
        const task = tasks.find(({ id }) => id === taskId);
        const decided = [task?.decidedAt ?? at];
        return [name, { acknowledge: first([task?.acknowledgedAt ?? null, ...decided]), decide: first(decided) }];
      }),
    ),
    optionsOffered: options.length,
    optionsExpired: options.filter(({ state }) => state === 'expired').length,
    predictedMinor: applied.reduce((sum, decision) => sum + savedBy(decision), 0),
    applied: applied.length,
    money: outcomesOf([exception], departures, drafts),
  };
}

function savedBy({ predicted }: Decision): number {
  const saved = predicted['moneySavedMinor'];
  return typeof saved === 'number' ? saved : 0;
}

/** The routing rule of a policy; a policy from before tables were named has only its version. */
function ruleOf({ policy }: Pick<Exception, 'policy'>): RuleRef {
  const routing = policy.rules?.find(({ pack }) => pack === 'routing');
  if (!routing) return { version: policy.ruleSetVersion, row: null };
  return { version: routing.version, row: routing.rowIds.length > 0 ? routing.rowIds.join(', ') : null };
}

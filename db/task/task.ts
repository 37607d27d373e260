import * as z from 'zod/mini';
import { ruling } from '../exception/exception.ts';
import { functionNames } from '../person/function.ts';
import { flag, instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const taskStates = ['queued', 'delivered', 'seen', 'acknowledged', 'decided', 'done', 'superseded'] as const;
export type TaskState = (typeof taskStates)[number];

/** Escalation is a level beside the state; delegation changes the assignee. */
export const taskTransitions: Transitions<TaskState> = {
  queued: ['delivered', 'seen', 'acknowledged', 'decided', 'done', 'superseded'],
  delivered: ['seen', 'acknowledged', 'decided', 'done', 'superseded'],
  seen: ['acknowledged', 'decided', 'done', 'superseded'],
  acknowledged: ['decided', 'done', 'superseded'],
  decided: ['done', 'superseded'],
  done: [],
  // What overtook it was taken back.
  superseded: ['queued'],
};

/** What this function needs to answer without looking anything up: a code for the words and its facts. */
const contextLine = z.object({
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  /** A place in the app that shows more: `/orders/…`, `/exceptions/…`. */
  href: z.optional(z.string()),
});
export type ContextLine = z.infer<typeof contextLine>;

/** The rules by which a task of no exception climbs, as they stood when it was asked. */
const taskPolicy = z.object({ chain: z.array(z.string()), rules: z.array(ruling) });
export type TaskPolicy = z.infer<typeof taskPolicy>;

/** One function's part of an exception, an approval or a question. Scope: the function in the plant. */
export const tasks = table(
  'task',
  {
    plantId: text(),
    exceptionId: orNull(text()),
    draftId: orNull(text()),
    function: oneOf(functionNames),
    /** `protect`: a step of a protected order (`db/order/protection.ts`). `quote`: a request waits for its quote. `erp`: the ERP refused a command (`db/order/erp-mutators.ts`). */
    kind: oneOf(['exception', 'approval', 'clarify', 'erp', 'quote', 'protect']),
    /** Code of the question, e.g. `hold.quality`: words live in the screens. */
    question: text(),
    subject: text(),
    context: json(z.array(contextLine)),
    /** Codes of the answers this function may give. */
    choices: json(z.array(z.string())),
    state: oneOf(taskStates),
    createdAt: instant(),
    ackBy: instant(),
    decideBy: instant(),
    moneyAtRiskMinor: integer(),
    currency: text(),
    assigneeId: orNull(text()),
    acknowledgedBy: orNull(text()),
    acknowledgedAt: orNull(instant()),
    decidedBy: orNull(text()),
    decidedAt: orNull(instant()),
    choice: orNull(text()),
    /** 0 nobody above yet, 1 deputy, 2 function head, 3 plant head. */
    escalationLevel: integer(),
    /** Null for an exception's: that one has its own. */
    policy: orNull(json(taskPolicy)),
    /** The decision's time came before the decision; of an exception's task the exception says it. */
    breached: flag(),
  },
  ['exceptionId', 'draftId', 'plantId'],
);
export type Task = Row<typeof tasks>;

/** Somebody above was told because nobody answered. Append-only. Scope: the function in the plant. */
export const escalations = table(
  'escalation',
  {
    plantId: text(),
    taskId: text(),
    level: integer(),
    toPersonIds: json(z.array(z.string())),
    at: instant(),
    /** An acknowledgement given earlier but synced later overtook it. */
    supersededAt: orNull(instant()),
  },
  ['taskId'],
);
export type Escalation = Row<typeof escalations>;

/** Somebody was reminded before a deadline of theirs; each task once of each. Append-only. Scope: the function in the plant. */
export const reminders = table(
  'reminder',
  {
    plantId: text(),
    taskId: text(),
    /** Of which deadline: `ackBy` or `decideBy`. */
    kind: oneOf(['acknowledge', 'decide']),
    toPersonIds: json(z.array(z.string())),
    at: instant(),
  },
  ['taskId'],
);
export type Reminder = Row<typeof reminders>;

/** What somebody chose, with what was predicted and what came of it. Append-only but for `actual`. Scope: plant. */
export const decisions = table(
  'decision',
  {
    plantId: text(),
    exceptionId: orNull(text()),
    taskId: orNull(text()),
    optionId: orNull(text()),
    actorId: text(),
    choice: text(),
    reason: text(),
    predicted: json(z.record(z.string(), z.unknown())),
    actual: orNull(json(z.record(z.string(), z.unknown()))),
    at: instant(),
  },
  ['exceptionId', 'taskId'],
);
export type Decision = Row<typeof decisions>;

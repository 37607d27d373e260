import * as z from 'zod/mini';
import { functionNames } from '../person/function.ts';
import { instant, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

const protectionStates = ['wanted', 'planned', 'running', 'kept', 'lost', 'given_up'] as const;
type ProtectionState = (typeof protectionStates)[number];

/** Asked for, seen as a plan, run until the order has left in time or too late, or nobody wants it any more. */
export const protectionTransitions: Transitions<ProtectionState> = {
  wanted: ['planned', 'given_up'],
  planned: ['running', 'given_up'],
  running: ['kept', 'lost', 'given_up'],
  kept: [],
  lost: [],
  given_up: [],
};

const step = z.object({
  /** The threat it answers, the same while the threat is: `exception:…`, `late:…`, `short:…`, `credit:…`, `slot:…`. */
  key: z.string(),
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  function: z.enum(functionNames),
  dueAt: z.number(),
  exceptionId: z.nullable(z.string()),
  taskId: z.nullable(z.string()),
  /** `gone`: the threat is there no more, whoever did it. */
  state: z.enum(['open', 'done', 'blocked', 'gone']),
});
export type ProtectionStep = z.infer<typeof step>;

/** An order that must leave in time whatever comes: its threats, who takes which, and how that goes. Scope: plant. */
export const protections = table(
  'protection',
  {
    plantId: text(),
    orderId: text(),
    /** The date to be kept. */
    wantedBy: instant(),
    state: oneOf(protectionStates),
    steps: json(z.array(step)),
    startedBy: text(),
    startedAt: instant(),
    /** When its threats were looked for last. */
    lookedAt: orNull(instant()),
    endedAt: orNull(instant()),
  },
  ['orderId', 'plantId'],
);
export type Protection = Row<typeof protections>;

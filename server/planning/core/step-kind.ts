import { hour, type Instant } from '../../../db/values/instant.ts';
import { unitScale } from '../../../db/values/quantity.ts';
import { always, type OpenTime } from './open-time.ts';
import type { Machine, Recipe, Step, Work } from './plan-input.ts';
import { policy, roundUp } from './policy.ts';

/**
 * How much a plan may do to a step: nothing when it is `done` or `started`; `frozen` (released to the floor) keeps its machine
 * and its turn; `placed` stays unless moving it helps; `free` has no machine, or one that is down at its start.
 */
export type StepKind = 'done' | 'started' | 'frozen' | 'placed' | 'free';

function stepKind(step: Step, now: Instant, machines: ReadonlyMap<string, Machine>): StepKind {
  if (step.state === 'completed' || step.state === 'closed') return 'done';
  if (step.state === 'running' || step.state === 'paused' || step.startedAt !== null) return 'started';
  const machine = step.machineId === null ? undefined : machines.get(step.machineId);
  const at = Math.max(now, step.startAt);
  if (!machine || machine.closures.some((each) => each.start <= at && at < each.end)) return 'free';
  return step.state === 'released' ? 'frozen' : 'placed';
}

/**
 * The kinds of a work order's steps. A step follows those before it: behind a free one all are free, and only a step whose
 * forerunners are all done, started or frozen is frozen itself.
 */
export function kindsOf(work: Work, now: Instant, machines: ReadonlyMap<string, Machine>): StepKind[] {
  let firmest: 'frozen' | 'placed' | 'free' = 'frozen';
  return work.steps.map((step) => {
    const kind = stepKind(step, now, machines);
    if (kind === 'done' || kind === 'started') return kind;
    if (kind === 'free' || firmest === 'free') firmest = 'free';
    else if (kind === 'placed') firmest = 'placed';
    return firmest;
  });
}

/** Milliseconds a step takes without changeover, on the grid of starts. */
export function runOf(quantity: number, perHour: number): number {
  return roundUp((quantity / unitScale / perHour) * hour, policy.startGrid);
}

/** The rate of a work order's step: its routing's, or undefined when the routing has changed since. */
export function rateOf(step: Step, recipe: Recipe | undefined): number | undefined {
  const planned = recipe?.routing[step.position - 1];
  return planned?.work === step.work ? planned.perHour : undefined;
}

/**
 * Milliseconds a placed step takes in its machine's hours; `exact`: with its changeover inside. Where hours are said they may
 * have changed since it was laid, or it was laid elsewhere: then what it makes says how long it takes.
 */
export function lengthOf(
  work: Work,
  step: Step,
  recipe: Recipe | undefined,
  hours: OpenTime | undefined,
): { run: number; exact: boolean } {
  if (!hours) return { run: step.endAt - step.startAt, exact: true };
  const laid = hours.between(step.startAt, step.endAt);
  const rate = rateOf(step, recipe);
  if (rate === undefined) return { run: Math.max(policy.startGrid, laid), exact: true };
  const run = runOf(work.quantity, rate);
  return run <= laid && laid <= run + policy.changeover ? { run: laid, exact: true } : { run, exact: false };
}

/** Milliseconds left of a started step: by what is counted, or by the clock while nothing is. At least the start grid. */
export function leftOf(
  work: Work,
  step: Step,
  recipe: Recipe | undefined,
  { now, hours }: { readonly now: Instant; readonly hours: OpenTime | undefined },
): number {
  const rate = rateOf(step, recipe);
  const run = rate === undefined ? lengthOf(work, step, recipe, hours).run : runOf(work.quantity, rate);
  const counted = step.good + step.scrap;
  const byCount = run * Math.max(0, 1 - step.good / work.quantity);
  const byClock = run - (hours ?? always).between(step.startedAt ?? now, now);
  return Math.max(policy.startGrid, Math.ceil(counted > 0 ? byCount : byClock));
}

/** Whether nothing of a work order has begun and nothing of it is frozen: it may be dropped. */
export function isMovable(work: Work, now: Instant, machines: ReadonlyMap<string, Machine>): boolean {
  return kindsOf(work, now, machines).every((kind) => kind === 'placed' || kind === 'free');
}

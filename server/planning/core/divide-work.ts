import type { LaidStep } from '../../../db/plan/supposition.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { unitScale } from '../../../db/values/quantity.ts';
import { always, type OpenTime } from './open-time.ts';
import type { Plan } from './plan.ts';
import type { PlanInput, Recipe, Step, Work } from './plan-input.ts';
import { policy, roundUp } from './policy.ts';
import { leastBatch } from './size-batches.ts';
import { leftOf, rateOf, runOf } from './step-kind.ts';
import { earliestSlot, newTimeline, type Slot, type Timeline, take } from './timeline.ts';

/** A share of a work order for another machine. */
export interface Share {
  /** Thousandths that leave the work order. */
  readonly quantity: number;
  readonly part: readonly LaidStep[];
  readonly rest: readonly LaidStep[];
  /** The divided step, should all that is left of it go to the other machine instead. */
  readonly whole: { readonly startAt: Instant; readonly endAt: Instant };
}

export interface Wish {
  readonly workId: string;
  /** The step to divide. */
  readonly position: number;
  /** The machine that takes the share. */
  readonly machineId: string;
  /** Shares are whole multiples of this: a pack or a unit, in thousandths. */
  readonly grain: number;
}

interface Ground {
  readonly input: PlanInput;
  readonly work: Work;
  readonly recipe: Recipe;
  /** The divided step as its row says, its place among the steps, and when it ends as planned. */
  readonly step: Step;
  readonly at: number;
  readonly endAt: Instant;
  /** Base units an hour. */
  readonly rate: number;
  /** Milliseconds of work left of it. */
  readonly left: number;
  readonly timeline: Timeline;
  /** When each machine works. */
  readonly hoursOf: (machineId: string | null) => OpenTime;
  /** When the other machine may begin, should it be free. */
  readonly ready: Instant;
  readonly wish: Wish;
}

const isOpen = ({ state }: Step): boolean => state !== 'completed' && state !== 'closed';

/**
 * Divides what is left of a step between its machine and another of its work. With the rate r, the own machine done with all
 * of it at e, and the other one set up for it at f, both end together when the other makes r · (e − f) / 2. Undefined where
 * one of them would get less than the shortest batch: then all of it is moved, or nothing.
 */
export function divideWork(input: PlanInput, plan: Plan, wish: Wish): Share | undefined {
  const ground = groundOf(input, plan, wish);
  if (!ground) return undefined;
  const found = shareOf(ground);
  if (!found) return undefined;
  const { quantity, slot } = found;
  const all = slotFor(ground, ground.left);
  const whole = { startAt: all.start, endAt: all.end };
  const laid = layBoth(ground, quantity, slot);
  return laid && { quantity, whole, ...laid };
}

function groundOf(input: PlanInput, plan: Plan, wish: Wish): Ground | undefined {
  const work = input.work.find(({ id }) => id === wish.workId);
  const laid = plan.work.find(({ id }) => id === wish.workId);
  const recipe = input.recipes.find(({ productId }) => productId === work?.productId);
  const at = work?.steps.findIndex(({ position }) => position === wish.position) ?? -1;
  const [step, planned] = [work?.steps[at], laid?.steps[at]];
  if (!work || !recipe || !step || !planned || !laid) return undefined;
  const rate = rateOf(step, recipe);
  const begunElsewhere = work.steps.some((each, i) => i !== at && isOpen(each) && each.startedAt !== null);
  // What planning would move by itself is not divided where it stands.
  const stays = step.machineId !== null && step.machineId === planned.machineId;
  if (!isOpen(step) || !stays || step.machineId === wish.machineId || rate === undefined || begunElsewhere)
    return undefined;
  const timeline = timelineOf(input, plan, wish.machineId);
  if (!timeline) return undefined;
  const hoursOf = (id: string | null): OpenTime => input.machines.find((each) => each.id === id)?.hours ?? always;
  const before = work.steps.slice(0, at).filter(isOpen).length > 0 ? (laid.steps[at - 1]?.endAt ?? 0) : 0;
  return {
    input,
    work,
    recipe,
    step,
    at,
    endAt: planned.endAt,
    rate,
    left:
      step.startedAt === null
        ? runOf(work.quantity, rate)
        : leftOf(work, step, recipe, { now: input.now, hours: hoursOf(step.machineId) }),
    timeline,
    hoursOf,
    ready: roundUp(Math.max(input.now, before, work.notBefore), policy.promiseGrid),
    wish,
  };
}

/** What the plan has a machine do, with when it is closed; undefined for one there is not. */
function timelineOf(input: PlanInput, plan: Plan, machineId: string): Timeline | undefined {
  const machine = input.machines.find(({ id }) => id === machineId);
  if (!machine) return undefined;
  const timeline = newTimeline(machine);
  const busy = plan.work.flatMap(({ productId, steps }) =>
    steps.filter((step) => isOpen(step) && step.machineId === machineId).map((step) => ({ ...step, productId })),
  );
  for (const { startAt, endAt, productId } of busy.toSorted((a, b) => a.startAt - b.startAt))
    take(timeline, { start: startAt, end: endAt, productId, setup: 0 });
  return timeline;
}

const slotFor = ({ timeline, ready, work, wish, hoursOf }: Ground, run: number): Slot =>
  earliestSlot(timeline, { ready, run, productId: work.productId }, hoursOf(wish.machineId));

/** Open milliseconds until then; less than nothing where it is over. */
const openUntil = (hours: OpenTime, from: Instant, until: Instant): number =>
  until < from ? until - from : hours.between(from, until);

/** The share and where it fits: a larger one may fit only later, which makes it smaller again. */
function shareOf(ground: Ground): { quantity: number; slot: Slot } | undefined {
  const { work, step, recipe, rate, left, endAt, wish, hoursOf } = ground;
  const least = leastBatch(recipe);
  const most = Math.min((left * rate * unitScale) / hour, work.quantity - step.good) - least;
  let slot = slotFor(ground, left / 2);
  for (let round = 0; round < 8; round += 1) {
    const time = (openUntil(hoursOf(wish.machineId), slot.start, endAt) - slot.setup) / 2;
    const quantity = Math.floor((time * rate * unitScale) / hour / wish.grain) * wish.grain;
    if (quantity < least || quantity > most) return undefined;
    const fits = slotFor(ground, runOf(quantity, rate));
    if (fits.start === slot.start && fits.setup === slot.setup) return { quantity, slot: fits };
    slot = fits;
  }
  return undefined;
}

/** Milliseconds that what stays is done sooner. */
const spared = (quantity: number, rate: number): number =>
  Math.floor(((quantity / unitScale / rate) * hour) / policy.startGrid) * policy.startGrid;

/**
 * Both work orders' open steps: what comes before the divided step is done for the part right behind what stays, on the same
 * machines, and so is what comes after it. What stays keeps its starts: planning lays it sooner where that helps.
 */
function layBoth(ground: Ground, quantity: number, slot: Slot): { part: LaidStep[]; rest: LaidStep[] } | undefined {
  const { work, recipe, at, endAt, wish, hoursOf } = ground;
  const part: LaidStep[] = [];
  const rest: LaidStep[] = [];
  for (const [i, step] of work.steps.entries()) {
    if (!isOpen(step)) continue;
    const rate = rateOf(step, recipe);
    if (rate === undefined || step.machineId === null) return undefined;
    const { position, machineId: equipmentId, startAt } = step;
    const wasEnd = i === at && step.startedAt !== null ? endAt : step.endAt;
    const hours = hoursOf(equipmentId);
    const stays = openUntil(hours, startAt, wasEnd) - spared(quantity, rate);
    const sooner = hours.after(startAt, Math.max(policy.startGrid, stays));
    rest.push({ position, equipmentId, startAt, endAt: sooner });
    const begin = hours.next(Math.max(sooner, part.at(-1)?.endAt ?? 0));
    part.push(
      i === at
        ? { position, equipmentId: wish.machineId, startAt: slot.start, endAt: slot.end }
        : { position, equipmentId, startAt: begin, endAt: hours.after(begin, runOf(quantity, rate)) },
    );
  }
  return { part, rest };
}

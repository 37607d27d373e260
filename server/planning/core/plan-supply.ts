import { hour, type Instant } from '../../../db/values/instant.ts';
import { type Allocation, allocate } from './allocate.ts';
import { type Need, peg, type Receipt } from './peg.ts';
import type { Peg, Uncovered } from './plan.ts';
import type { Demand, Machine, PlanInput, Recipe, Work } from './plan-input.ts';
import { policy, roundUp } from './policy.ts';
import { rankDemand, targetOf } from './rank-demand.ts';
import { endOf, type Mode, schedule } from './schedule.ts';
import { canMake, isNewId, newIdPrefix, newWork, sizeBatches } from './size-batches.ts';
import { leftOfLots, materialAt, needsOf } from './stage-material.ts';
import { isMovable } from './step-kind.ts';

/** One way to cover the demand: what comes from stock, what from which work order, and when each line is ready. */
export interface Supply {
  readonly ranked: readonly Demand[];
  readonly allocation: Allocation;
  readonly works: readonly Work[];
  readonly pegs: readonly Peg[];
  readonly uncovered: readonly Uncovered[];
  readonly readyAt: ReadonlyMap<string, Instant>;
  /** Milliseconds by which lines are ready too late for their targets, summed. */
  readonly lateness: number;
}

interface Context {
  readonly input: PlanInput;
  readonly recipes: ReadonlyMap<string, Recipe>;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly ranked: readonly Demand[];
  readonly allocation: Allocation;
  readonly needs: readonly Need[];
  /** Targets by line id. */
  readonly targets: ReadonlyMap<string, Instant>;
}

/**
 * Covers the demand: stock, then work orders under way, then new batches. With `rebuild`, when lines are late, all that may
 * move is laid again, and kept when that saves enough lateness.
 */
export function planSupply(input: PlanInput, rebuild: boolean): Supply {
  const context = newContext(input);
  let best = settle(context, withBatches(context), 'keep');
  for (let round = 0; rebuild && best.lateness > 0 && round < 4; round += 1) {
    const other = settle(context, best.works, 'rebuild');
    if (other.lateness > best.lateness - policy.worthMoving) break;
    best = other;
  }
  return best;
}

function newContext(input: PlanInput): Context {
  const recipes = new Map(input.recipes.map((recipe) => [recipe.productId, recipe]));
  const ranked = rankDemand(input.demand, recipes);
  const allocation = allocate(input.stock, input.given, ranked);
  const needs = ranked.flatMap(({ lineId, productId }) => {
    const quantity = allocation.missing.get(lineId);
    return quantity === undefined ? [] : [{ lineId, productId, quantity }];
  });
  return {
    input,
    recipes,
    machines: new Map(input.machines.map((machine) => [machine.id, machine])),
    ranked,
    allocation,
    needs,
    targets: new Map(ranked.map((line) => [line.lineId, targetOf(line, recipes.get(line.productId))])),
  };
}

const receiptsOf = (works: readonly Work[]): Receipt[] =>
  works.flatMap((work) => {
    const at = endOf(work);
    return at === undefined ? [] : [{ workId: work.id, productId: work.productId, quantity: work.quantity, at }];
  });

/** The open work orders and new batches for what neither stock nor they cover. */
function withBatches(context: Context): Work[] {
  const { input, recipes, machines } = context;
  const { missing, pegs } = peg(context.needs, receiptsOf(input.work));
  const wanted = new Set(pegs.map(({ workId }) => workId));
  const works = input.work.filter(
    (work) => wanted.has(work.id) || work.lineIds.length === 0 || !isMovable(work, input.now, machines),
  );
  const left = materialLeft(context, works);
  const batches = [...Map.groupBy(missing, ({ productId }) => productId)].flatMap(([productId, needs]) => {
    const recipe = recipes.get(productId);
    if (!canMake(recipe, input.machines)) return [];
    const due = needs.map((need) => ({ ...need, dueAt: context.targets.get(need.lineId) ?? input.now }));
    return sizeBatches(due, recipe).map((batch) => ({ ...batch, recipe }));
  });
  batches.sort((a, b) => a.dueAt - b.dueAt);
  const first = input.work.filter((work) => isNewId(work.id)).length;
  const added = batches.map(({ recipe, quantity }, at) => {
    const notBefore = materialAt({ productId: recipe.productId, quantity }, recipes, left, input.now);
    return newWork(`${newIdPrefix}${first + at}`, quantity, recipe, roundUp(notBefore, policy.startGrid));
  });
  return [...works, ...added];
}

function materialLeft(context: Context, works: readonly Work[]): Map<string, number> {
  const { input, allocation, recipes } = context;
  const ofLot = leftOfLots(input.stock, [...allocation.given, ...allocation.kept]);
  const left = new Map<string, number>();
  const add = (productId: string, quantity: number) => left.set(productId, (left.get(productId) ?? 0) + quantity);
  for (const lot of input.stock) if (lot.usable) add(lot.productId, ofLot.get(lot.lotId) ?? 0);
  for (const work of works)
    for (const need of needsOf(work, recipes.get(work.productId))) add(need.productId, -need.quantity);
  return left;
}

/** Lays the work orders and reads off which line gets what, when. Pegged again by the new ends: the first due get the first. */
function settle(context: Context, works: readonly Work[], mode: Mode): Supply {
  const { input, recipes, needs, targets, ranked, allocation } = context;
  const before = peg(needs, receiptsOf(works.map(asIfPlaced)));
  const laid = schedule(works, mode, {
    now: input.now,
    machines: input.machines,
    recipes,
    dueAt: dueOf(before.pegs, targets),
  });
  const { pegs, missing } = peg(needs, receiptsOf(laid));
  const readyAt = readiness(context, laid, pegs, missing);
  const lateness = ranked.reduce((sum, line) => {
    const ready = (readyAt.get(line.lineId) ?? input.now) + policy.handling;
    return sum + Math.max(0, ready - Math.max(input.now, targets.get(line.lineId) ?? ready));
  }, 0);
  return { ranked, allocation, works: laid, pegs, uncovered: missing, readyAt, lateness };
}

/** A new batch has no end yet; for pegging it comes after all that is placed. */
function asIfPlaced(work: Work): Work {
  return endOf(work) === undefined
    ? { ...work, steps: work.steps.map((step) => ({ ...step, machineId: '', endAt: Number.MAX_SAFE_INTEGER })) }
    : work;
}

/** Each work order's first need, by id. */
export function dueOf(pegs: readonly Peg[], targets: ReadonlyMap<string, Instant>): Map<string, Instant> {
  const due = new Map<string, Instant>();
  for (const { workId, lineId } of pegs) {
    const target = targets.get(lineId) ?? Number.MAX_SAFE_INTEGER;
    due.set(workId, Math.min(due.get(workId) ?? target, target));
  }
  return due;
}

function readiness(
  context: Context,
  works: readonly Work[],
  pegs: readonly Peg[],
  missing: readonly Need[],
): Map<string, Instant> {
  const { input, ranked, recipes } = context;
  const ends = new Map(works.map((work) => [work.id, endOf(work) ?? input.now]));
  const readyAt = new Map(ranked.map((line) => [line.lineId, input.now]));
  const atLeast = (lineId: string, at: Instant) => readyAt.set(lineId, Math.max(readyAt.get(lineId) ?? at, at));
  for (const { lineId, workId } of pegs) atLeast(lineId, ends.get(workId) ?? input.now);
  const lines = new Map(ranked.map((line) => [line.lineId, line]));
  for (const { lineId } of missing) {
    const line = lines.get(lineId);
    if (line) atLeast(lineId, boughtAt(line, recipes.get(line.productId), input.now));
  }
  return readyAt;
}

/** What is bought comes when it was promised, while that can still be; else a lead time from now. */
function boughtAt(line: Demand, recipe: Recipe | undefined, now: Instant): Instant {
  const promised = (line.promiseAt ?? 0) - policy.handling;
  return promised >= now ? promised : now + (recipe?.leadTimeHours ?? 0) * hour;
}

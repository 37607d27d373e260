import { hour, type Instant } from '../../../db/values/instant.ts';
import { type Allocation, allocate } from './allocate.ts';
import { awaitMaterial, type MaterialSources } from './await-material.ts';
import { leanOnSupplies } from './lean-on-supplies.ts';
import { type Need, peg, type Receipt } from './peg.ts';
import type { Lean, Peg, Uncovered } from './plan.ts';
import type { Demand, ExpectedSupply, Machine, PlanInput, Recipe, Work } from './plan-input.ts';
import { policy, roundUp } from './policy.ts';
import { rankDemand, targetOf } from './rank-demand.ts';
import { endOf, type Mode, schedule } from './schedule.ts';
import { canMake, isNewId, newIdPrefix, newWork, sizeBatches } from './size-batches.ts';
import { leftOfLots } from './stage-material.ts';
import { isMovable } from './step-kind.ts';

/** One way to cover the demand: what comes from stock, what from which supplier or work order, and when each line is ready. */
export interface Supply {
  readonly ranked: readonly Demand[];
  readonly allocation: Allocation;
  readonly works: readonly Work[];
  readonly pegs: readonly Peg[];
  readonly leans: readonly Lean[];
  /** What suppliers owe beyond the leans. */
  readonly supplies: readonly ExpectedSupply[];
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
  readonly leans: readonly Lean[];
  /** What suppliers owe beyond the leans. */
  readonly supplies: readonly ExpectedSupply[];
  /** What neither stock nor a supplier covers. */
  readonly needs: readonly Need[];
  readonly material: MaterialSources;
  /** Targets by line id. */
  readonly targets: ReadonlyMap<string, Instant>;
}

/**
 * Covers the demand: stock, what is bought by what suppliers owe, then work orders under way, then new batches. With `rebuild`, when lines are late, all that may
 * move is laid again, and kept when that saves enough lateness.
 */
export function planSupply(input: PlanInput, rebuild: boolean): Supply {
  const context = newContext(input);
  const works = withBatches(context);
  let best = settle(context, works, 'keep');
  const base = new Map(works.map(({ id, notBefore }) => [id, notBefore]));
  for (let round = 0; rebuild && best.lateness > 0 && round < 4; round += 1) {
    const again = best.works.map((work) => ({ ...work, notBefore: base.get(work.id) ?? 0 }));
    const other = settle(context, again, 'rebuild');
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
  const targets = new Map(ranked.map((line) => [line.lineId, targetOf(line, recipes.get(line.productId))]));
  const asked = new Map(
    ranked
      .filter(({ productId }) => !canMake(recipes.get(productId), input.machines))
      .map((line) => [line.lineId, { line, target: targets.get(line.lineId) ?? input.now }]),
  );
  const { leans, missing } = leanOnSupplies(needs, input.supplies, asked);
  const supplies = lessLeans(input.supplies, leans);
  return {
    input,
    recipes,
    material: { now: input.now, recipes, there: onHand(input, allocation), supplies },
    machines: new Map(input.machines.map((machine) => [machine.id, machine])),
    ranked,
    allocation,
    leans,
    supplies,
    needs: missing,
    targets,
  };
}

/** Usable stock by product, beyond what is given to customers or kept for them. */
function onHand(input: PlanInput, { given, kept }: Allocation): Map<string, number> {
  const left = leftOfLots(input.stock, [...given, ...kept]);
  const there = new Map<string, number>();
  for (const { usable, productId, lotId } of input.stock)
    if (usable) there.set(productId, (there.get(productId) ?? 0) + (left.get(lotId) ?? 0));
  return there;
}

function lessLeans(supplies: readonly ExpectedSupply[], leans: readonly Lean[]): ExpectedSupply[] {
  const left = new Map(supplies.map(({ supplyId, quantity }) => [supplyId, quantity]));
  for (const { supplyId, quantity } of leans) left.set(supplyId, (left.get(supplyId) ?? 0) - quantity);
  return supplies
    .map((each) => ({ ...each, quantity: left.get(each.supplyId) ?? 0 }))
    .filter(({ quantity }) => quantity > 0);
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
  const batches = [...Map.groupBy(missing, ({ productId }) => productId)].flatMap(([productId, needs]) => {
    const recipe = recipes.get(productId);
    if (!canMake(recipe, input.machines)) return [];
    const due = needs.map((need) => ({ ...need, dueAt: context.targets.get(need.lineId) ?? input.now }));
    return sizeBatches(due, recipe).map((batch) => ({ ...batch, recipe }));
  });
  batches.sort((a, b) => a.dueAt - b.dueAt);
  const first = input.work.filter((work) => isNewId(work.id)).length;
  const start = roundUp(input.now, policy.startGrid);
  const added = batches.map(({ recipe, quantity }, at) =>
    newWork(`${newIdPrefix}${first + at}`, quantity, recipe, start),
  );
  return [...works, ...added];
}

/** Lays the work orders and reads off which line gets what, when. Pegged again by the new ends: the first due get the first. */
function settle(context: Context, unlaid: readonly Work[], mode: Mode): Supply {
  const { input, recipes, needs, targets, ranked, allocation, leans, supplies } = context;
  const dueAt = dueOf(peg(needs, receiptsOf(unlaid.map(asIfPlaced))).pegs, targets);
  const works = awaitMaterial(unlaid, context.material, mode === 'rebuild' ? dueAt : undefined);
  const laid = schedule(works, mode, { now: input.now, machines: input.machines, recipes, dueAt });
  const { pegs, missing } = peg(needs, receiptsOf(laid));
  const readyAt = readiness(context, laid, pegs, missing);
  const lateness = ranked.reduce((sum, line) => {
    const ready = (readyAt.get(line.lineId) ?? input.now) + policy.handling;
    return sum + Math.max(0, ready - Math.max(input.now, targets.get(line.lineId) ?? ready));
  }, 0);
  return { ranked, allocation, works: laid, pegs, leans, supplies, uncovered: missing, readyAt, lateness };
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
  const { input, ranked, recipes, leans } = context;
  const ends = new Map(works.map((work) => [work.id, endOf(work) ?? input.now]));
  const readyAt = new Map(ranked.map((line) => [line.lineId, input.now]));
  const atLeast = (lineId: string, at: Instant) => readyAt.set(lineId, Math.max(readyAt.get(lineId) ?? at, at));
  for (const { lineId, workId } of pegs) atLeast(lineId, ends.get(workId) ?? input.now);
  for (const { lineId, at } of leans) atLeast(lineId, at);
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

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
import { canMake, isNewId, newIdPrefix, newIndexOf, newWork, sizeBatches } from './size-batches.ts';
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
  /** What suppliers bring of what is made here too and goes to customers: lines take it as they take what machines make. */
  readonly bought: readonly Receipt[];
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
  const { works, laid } = laidFirst(context);
  let best = laid;
  const base = new Map(works.map(({ id, notBefore }) => [id, notBefore]));
  for (let round = 0; rebuild && best.lateness > 0 && round < 4; round += 1) {
    const again = best.works.map((work) => ({ ...work, notBefore: base.get(work.id) ?? 0 }));
    const other = settle(context, again, 'rebuild');
    if (other.lateness > best.lateness - policy.worthMoving) break;
    best = other;
  }
  return best;
}

/** What suppliers bring is waited for, unless making it here as well saves enough lateness. */
function laidFirst(context: Context): { works: readonly Work[]; laid: Supply } {
  const works = withBatches(context, context.bought);
  const laid = settle(context, works, 'keep');
  if (laid.lateness === 0 || context.bought.length === 0) return { works, laid };
  const all = withBatches(context, []);
  const used = new Set(settle(context, all, 'keep').pegs.map(({ workId }) => workId));
  const needed = all.filter(({ id }) => !isNewId(id) || used.has(id));
  const made = settle(context, needed, 'keep');
  return made.lateness < laid.lateness - policy.worthMoving ? { works: needed, laid: made } : { works, laid };
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
  const finished = finishedOf(input, recipes);
  const supplies = lessLeans(
    input.supplies.filter(({ productId }) => !finished.has(productId)),
    leans,
  );
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
    bought: boughtOf(input.supplies, finished),
    targets,
  };
}

/** What is made here and goes into nothing else. */
function finishedOf(input: PlanInput, recipes: ReadonlyMap<string, Recipe>): Set<string> {
  const usedUp = new Set(input.recipes.flatMap(({ bom }) => bom.map(({ productId }) => productId)));
  const made = input.supplies.filter(({ productId }) => canMake(recipes.get(productId), input.machines));
  return new Set(made.map(({ productId }) => productId).filter((id) => !usedUp.has(id)));
}

/** Receipts are called by who brings them: a work order by its id, a supply order by this and its id. */
const bringsPrefix = 'supply:';

function boughtOf(supplies: readonly ExpectedSupply[], finished: ReadonlySet<string>): Receipt[] {
  return supplies
    .filter(({ productId }) => finished.has(productId))
    .map(({ supplyId, productId, quantity, at }) => ({
      workId: `${bringsPrefix}${supplyId}`,
      productId,
      quantity,
      at,
    }));
}

/** Gives needs the earliest of what machines make and suppliers bring. */
function cover(context: Context, receipts: readonly Receipt[]): { pegs: Peg[]; leans: Lean[]; missing: Need[] } {
  const { pegs, missing } = peg(context.needs, [...receipts, ...context.bought]);
  const at = new Map(context.bought.map((each) => [each.workId, each.at]));
  const leans = pegs.flatMap(({ workId, ...each }) => {
    const comes = at.get(workId);
    return comes === undefined ? [] : [{ ...each, supplyId: workId.slice(bringsPrefix.length), at: comes }];
  });
  return { pegs: pegs.filter(({ workId }) => !at.has(workId)), leans, missing };
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

/** The open work orders and new batches for what neither stock nor they nor these suppliers cover. */
function withBatches(given: Context, bought: readonly Receipt[]): Work[] {
  const context = { ...given, bought };
  const { input, recipes, machines } = context;
  const { missing, pegs } = cover(context, receiptsOf(input.work));
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
  const first = 1 + Math.max(-1, ...input.work.map(({ id }) => newIndexOf(id)));
  const start = roundUp(input.now, policy.startGrid);
  const added = batches.map(({ recipe, quantity }, at) =>
    newWork(`${newIdPrefix}${first + at}`, quantity, recipe, start),
  );
  return [...works, ...added];
}

/** Lays the work orders and reads off which line gets what, when. Pegged again by the new ends: the first due get the first. */
function settle(context: Context, unlaid: readonly Work[], mode: Mode): Supply {
  const { input, recipes, targets, ranked, allocation, supplies } = context;
  const dueAt = dueOf(cover(context, receiptsOf(unlaid.map(asIfPlaced))).pegs, targets);
  const works = awaitMaterial(unlaid, context.material, mode === 'rebuild' ? dueAt : undefined);
  const laid = schedule(works, mode, { now: input.now, machines: input.machines, recipes, dueAt });
  const { pegs, leans: brought, missing } = cover(context, receiptsOf(laid));
  const leans = [...context.leans, ...brought];
  const readyAt = readiness(context, { works: laid, pegs, leans, missing });
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
  { works, pegs, leans, missing }: Pick<Supply, 'works' | 'pegs' | 'leans'> & { readonly missing: readonly Need[] },
): Map<string, Instant> {
  const { input, ranked, recipes } = context;
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

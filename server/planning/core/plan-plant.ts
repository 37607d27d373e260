import { givePromises } from './give-promises.ts';
import type { Plan, PlannedWork } from './plan.ts';
import type { PlanInput, Recipe } from './plan-input.ts';
import { dueOf, planSupply, type Supply } from './plan-supply.ts';
import { protectPromises } from './protect-promises.ts';
import { isNewId } from './size-batches.ts';
import { stageMaterial } from './stage-material.ts';

export type How = 'full' | 'insert';

/**
 * Plans a plant: pure, so the same input gives the same plan, and a plan planned again gives itself. `insert` only finds
 * room for what is new (a promise while the customer waits); `full` also re-sequences and moves stock to save promises.
 */
export function planPlant(input: PlanInput, how: How = 'full'): Plan {
  const recipes = new Map(input.recipes.map((recipe) => [recipe.productId, recipe]));
  let plan = planOnce(input, how, recipes);
  // A line that has just been promised ranks by its promise from now on: plan on until that changes nothing.
  for (let round = 0; round < 6; round += 1) {
    const next = planOnce(asPublished(input, plan), how, recipes);
    if (sameOutcome(plan, next)) break;
    plan = next;
  }
  const stays = new Set(plan.work.map((work) => work.id));
  return { ...plan, dropped: input.work.filter((work) => !stays.has(work.id)).map((work) => work.id) };
}

function planOnce(input: PlanInput, how: How, recipes: ReadonlyMap<string, Recipe>): Plan {
  let supply = planSupply(input, how === 'full');
  // Each move takes stock to an earlier promise, so this ends; the bound only keeps a defect from becoming a hang.
  for (let moves = 0; how === 'full' && moves < 1_000; moves += 1) {
    const given = protectPromises(supply, recipes);
    if (!given) break;
    supply = planSupply({ ...input, given }, true);
  }
  return asPlan(input, supply, recipes);
}

function asPlan(input: PlanInput, supply: Supply, recipes: ReadonlyMap<string, Recipe>): Plan {
  const { given, kept } = supply.allocation;
  const material = { stock: input.stock, given: [...given, ...kept], supplies: supply.supplies };
  const staged = stageMaterial(supply.works, recipes, material);
  const lines = givePromises(supply, recipes, staged.leansOn);
  const dueAt = dueOf(supply.pegs, new Map(lines.map((line) => [line.lineId, line.promiseAt])));
  const pegsOf = Map.groupBy(supply.pegs, (peg) => peg.workId);
  const work = staged.works.map(
    (each): PlannedWork => ({
      ...each,
      notBefore: each.shortFromAt ?? 0,
      lineIds: [...new Set((pegsOf.get(each.id) ?? []).map((peg) => peg.lineId))],
      isNew: isNewId(each.id),
      dueAt: dueAt.get(each.id) ?? null,
    }),
  );
  const { pegs, leans, uncovered } = supply;
  return { given, kept, work, dropped: [], pegs, leans, uncovered, lines, gaps: staged.gaps };
}

/** The plant as it is once this plan is written. Started steps are facts: a plan only reckons with when they end. */
export function asPublished(input: PlanInput, plan: Plan): PlanInput {
  const lines = new Map(plan.lines.map((line) => [line.lineId, line]));
  const before = new Map(input.work.map((work) => [work.id, work]));
  return {
    ...input,
    given: plan.given,
    demand: input.demand.map((line) => ({
      ...line,
      promiseAt: lines.get(line.lineId)?.promiseAt ?? line.promiseAt,
      leansOn: lines.get(line.lineId)?.leansOn ?? line.leansOn,
    })),
    work: plan.work.map((work) => ({
      ...work,
      steps: work.steps.map((step, at) => (step.startedAt === null ? step : (before.get(work.id)?.steps[at] ?? step))),
    })),
  };
}

function sameOutcome(a: Plan, b: Plan): boolean {
  return outcome(a) === outcome(b);
}

function outcome({ given, lines, work }: Plan): string {
  const promised = lines.map(({ lineId, promiseAt, leansOn }) => `${lineId} ${promiseAt} ${leansOn.join()}`).sort();
  const steps = work
    .map(({ id, steps: all }) => `${id} ${all.map((step) => `${step.machineId} ${step.startAt}`)}`)
    .sort();
  const stock = given.map(({ lotId, lineId, quantity }) => `${lotId} ${lineId} ${quantity}`).sort();
  return [...promised, ...steps, ...stock].join('\n');
}

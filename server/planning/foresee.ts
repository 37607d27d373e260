import { without } from '../../db/equipment/closed-hours.ts';
import type { Division, Foreseer, Foresight, LaidStep, Part, Split, Supposition } from '../../db/plan/supposition.ts';
import { unitScale } from '../../db/values/quantity.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { divideWork } from './core/divide-work.ts';
import { openTime } from './core/open-time.ts';
import type { Plan } from './core/plan.ts';
import type { Given, Machine, PlanInput, Step, Work } from './core/plan-input.ts';
import { planPlant } from './core/plan-plant.ts';
import { policy } from './core/policy.ts';
import { targetOf } from './core/rank-demand.ts';
import { leastBatch } from './core/size-batches.ts';
import { type LoadedPlant, loadPlant } from './load-plant.ts';
import { awaitingElsewhere } from './plant-sql.ts';
import { promisesIn } from './promise-lines.ts';

/**
 * Reads the plant once and answers what planning would make of it under any number of suppositions. `exceptionId`: whose
 * lines a supposition may call decided. Nothing is written, nothing is locked.
 */
export async function foreseer(tx: ServerTx, plantId: string, exceptionId: string): Promise<Foreseer> {
  const plant = await loadPlant(tx, plantId);
  const stays = new Set(await awaitingElsewhere(tx, plantId, exceptionId));
  const told = toldIn(plant);
  let asItIs: Plan | undefined;
  return {
    divide(operationId, equipmentId) {
      asItIs ??= planPlant(plant.input);
      return divisionOf(plant, asItIs, operationId, equipmentId);
    },
    foresee: (what) => foresightOf(planPlant(supposed(plant, what, stays)), told),
    promiseLines: (ids, avoiding) => promisesIn(plant.input, ids, avoiding),
  };
}

/** What each line's customer was told before anybody did anything. */
function toldIn({ input }: LoadedPlant): Map<string, number> {
  const recipes = new Map(input.recipes.map((recipe) => [recipe.productId, recipe]));
  return new Map(input.demand.map((line) => [line.lineId, targetOf(line, recipes.get(line.productId))]));
}

/** The plant as it would be, in the core's terms. */
function supposed(plant: LoadedPlant, what: Supposition, awaitingStill: ReadonlySet<string>): PlanInput {
  const { input } = plant;
  const promises = new Map((what.promises ?? []).map((each) => [each.lineId, each.promiseAt]));
  const concededLots = new Set((what.conceded ?? []).map(({ lotId }) => lotId));
  const freed = (lineId: string): boolean => (what.decided || what.anew || false) && !awaitingStill.has(lineId);
  return {
    ...input,
    machines: input.machines.map((machine) => openedFor(machine, what)),
    demand: input.demand.map((line) => {
      const promiseAt = promises.get(line.lineId);
      return {
        ...line,
        ...(line.awaiting && freed(line.lineId) ? { awaiting: false, ...(what.anew ? { anew: true } : {}) } : {}),
        ...(promiseAt === undefined ? {} : { promiseAt, firstPromiseAt: promiseAt }),
      };
    }),
    given: [...givenWith(input.given, what.given), ...(what.conceded ?? []).map((part) => ({ ...part, fixed: true }))],
    stock: [
      ...input.stock.map((lot) => (concededLots.has(lot.lotId) ? { ...lot, conceded: !lot.usable } : lot)),
      ...(what.stock ?? []).map((each, at) => ({
        ...each,
        lotId: `supposed-${at}`,
        usable: true,
        madeAt: input.now,
      })),
    ],
    supplies: suppliesWith(input.supplies, what),
    work: [...input.work.flatMap((work) => workWith(plant, work, what)), ...partsOf(input, what)],
  };
}

function suppliesWith(supplies: PlanInput['supplies'], what: Supposition): PlanInput['supplies'] {
  const known = supplies.map((supply) => {
    const sooner = what.supplies?.find(({ supplyId }) => supplyId === supply.supplyId);
    return sooner ? { ...supply, at: sooner.expectedAt } : supply;
  });
  const made = (what.outsourced ?? []).map(({ productId, quantity, expectedAt }) => ({
    productId,
    quantity,
    at: expectedAt,
  }));
  const more = [...made, ...(what.coming ?? [])];
  return [...known, ...more.map((each, at) => ({ ...each, supplyId: `supposed-${at}` }))];
}

function openedFor(machine: Machine, { openings = [] }: Supposition): Machine {
  const own = openings.filter(({ equipmentId }) => equipmentId === machine.id);
  if (own.length === 0 || !machine.hours) return machine;
  const opened = own.map(({ fromAt, toAt }) => ({ start: fromAt, end: toAt }));
  return { ...machine, hours: openTime(without(machine.hours.shut, opened)) };
}

function givenWith(given: readonly Given[], wanted: ReadonlyMap<string, readonly Part[]> | undefined): Given[] {
  if (!wanted) return [...given];
  const fixed = (part: Part): boolean =>
    given.some((each) => each.fixed && each.lotId === part.lotId && each.lineId === part.lineId);
  const fresh = [...wanted.values()].flat().map((part) => ({ ...part, fixed: fixed(part) }));
  return [...given.filter((each) => !wanted.has(each.lineId)), ...fresh];
}

function workWith(plant: LoadedPlant, work: Work, what: Supposition): Work[] {
  const rows = plant.steps.get(work.id) ?? [];
  const moves = new Map((what.steps ?? []).map((move) => [move.operationId, move]));
  const less = [...(what.splits ?? []), ...(what.outsourced ?? [])].find(({ workOrderId }) => workOrderId === work.id);
  if (less?.rest.length === 0) return [];
  const steps = work.steps.map((step, at) => {
    const move = moves.get(rows[at]?.id ?? '');
    const left = less?.rest.find(({ position }) => position === step.position);
    if (left) return laidAs(step, left);
    return move ? { ...laidAs(step, move), state: move.state } : step;
  });
  return [{ ...work, quantity: work.quantity - (less?.quantity ?? 0), steps }];
}

const laidAs = (step: Step, { equipmentId, startAt, endAt }: Omit<LaidStep, 'position'>): Step => ({
  ...step,
  machineId: equipmentId,
  startAt,
  endAt,
});

/** The work orders that splits add, behind all there are: they will have the highest numbers. */
function partsOf({ work }: PlanInput, { splits = [] }: Supposition): Work[] {
  return splits.flatMap((split) => {
    const from = work.find(({ id }) => id === split.workOrderId);
    return from ? [partOf(from, split)] : [];
  });
}

/** Nothing of it has begun, whatever was counted of the work order it leaves. */
function partOf(from: Work, { quantity, part }: Split): Work {
  const fresh = { state: 'planned', startedAt: null, good: 0, scrap: 0 } as const;
  return {
    ...from,
    id: `${from.id}/2`,
    quantity,
    steps: part.flatMap((laid) => {
      const step = from.steps.find(({ position }) => position === laid.position);
      return step ? [{ ...laidAs(step, laid), ...fresh }] : [];
    }),
  };
}

/** How a work order would be divided, in the plant's rows. */
function divisionOf(plant: LoadedPlant, plan: Plan, operationId: string, equipmentId: string): Division | undefined {
  const row = [...plant.steps.values()].flat().find(({ id }) => id === operationId);
  if (!row) return undefined;
  const share = divideWork(plant.input, plan, {
    workId: row.workOrderId,
    position: row.position,
    machineId: equipmentId,
    grain: grainOf(plant, plant.work.get(row.workOrderId)?.productId ?? ''),
  });
  if (!share) return undefined;
  const { whole, ...split } = share;
  const state = row.state === 'running' ? 'paused' : row.state;
  return {
    split: { workOrderId: row.workOrderId, ...split },
    whole: { operationId, equipmentId, ...whole, state },
  };
}

/** The smallest whole pack of a product that is no more than a batch, or one unit. */
function grainOf({ products, input }: LoadedPlant, productId: string): number {
  const recipe = input.recipes.find((each) => each.productId === productId);
  const packs = Object.values(products.get(productId)?.packs ?? {}).filter((units) => Number.isInteger(units));
  const smallest = Math.min(...packs.filter((units) => units > 1)) * unitScale;
  return recipe && smallest <= leastBatch(recipe) ? smallest : unitScale;
}

function foresightOf(plan: Plan, told: ReadonlyMap<string, number>): Foresight {
  const changeovers = changeoversIn(plan);
  return {
    lines: plan.lines.map(({ lineId, orderId, promiseAt, readyAt }) => ({
      lineId,
      orderId,
      promiseAt,
      handledAt: readyAt + policy.handling,
      lateMs: Math.max(0, promiseAt - (told.get(lineId) ?? promiseAt)),
    })),
    changeovers,
    changeoverMs: changeovers * policy.changeover,
  };
}

/** Changes of product between steps that follow each other on a machine, of what is not done yet. */
function changeoversIn(plan: Plan): number {
  const open = plan.work.flatMap((work) =>
    work.steps
      .filter(({ state, machineId }) => state !== 'completed' && state !== 'closed' && machineId !== null)
      .map(({ machineId, startAt }) => ({ machineId, startAt, productId: work.productId })),
  );
  let count = 0;
  for (const steps of Map.groupBy(open, ({ machineId }) => machineId).values()) {
    const inTurn = steps.toSorted((a, b) => a.startAt - b.startAt);
    count += inTurn.filter((step, at) => at > 0 && inTurn[at - 1]?.productId !== step.productId).length;
  }
  return count;
}

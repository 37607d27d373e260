import { without } from '../../db/equipment/closed-hours.ts';
import type { Foreseer, Foresight, Part, Supposition } from '../../db/plan/supposition.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { openTime } from './core/open-time.ts';
import type { Plan } from './core/plan.ts';
import type { Given, Machine, PlanInput, Work } from './core/plan-input.ts';
import { planPlant } from './core/plan-plant.ts';
import { policy } from './core/policy.ts';
import { targetOf } from './core/rank-demand.ts';
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
  return {
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
    given: givenWith(input.given, what.given),
    stock: [
      ...input.stock,
      ...(what.stock ?? []).map((each, at) => ({
        ...each,
        lotId: `supposed-${at}`,
        usable: true,
        madeAt: input.now,
      })),
    ],
    supplies: input.supplies.map((supply) => {
      const sooner = what.supplies?.find(({ supplyId }) => supplyId === supply.supplyId);
      return sooner ? { ...supply, at: sooner.expectedAt } : supply;
    }),
    work: input.work.flatMap((work) => workWith(plant, work, what)),
  };
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
  const moved: Work = {
    ...work,
    steps: work.steps.map((step, at) => {
      const move = moves.get(rows[at]?.id ?? '');
      return move
        ? { ...step, machineId: move.equipmentId, startAt: move.startAt, endAt: move.endAt, state: move.state }
        : step;
    }),
  };
  const split = what.splits?.find(({ workOrderId }) => workOrderId === work.id);
  if (!split) return [moved];
  const part: Work = {
    ...moved,
    id: `${work.id}/2`,
    quantity: split.quantity,
    steps: moved.steps.map((step, at) => ({
      ...step,
      machineId: split.steps[at]?.equipmentId ?? step.machineId,
      startAt: split.steps[at]?.startAt ?? step.startAt,
      endAt: split.steps[at]?.endAt ?? step.endAt,
    })),
  };
  const rest: Work = {
    ...moved,
    quantity: moved.quantity - split.quantity,
    steps: moved.steps.map((step, at) => ({ ...step, endAt: split.ends[at] ?? step.endAt })),
  };
  return [rest, part];
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

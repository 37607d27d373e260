import type { PlanVersion } from '../../db/plan/plan-version.ts';
import { fromThousandths } from '../../db/values/quantity.ts';
import type { Plan } from './core/plan.ts';
import { policy } from './core/policy.ts';
import type { PlanDiff } from './diff-plan.ts';
import type { LoadedPlant } from './load-plant.ts';
import type { StepTimes, WorkTimes } from './plan-writes-sql.ts';

export type Change = PlanVersion['changes'][number];

/** What a plan changes, in the plant's words, for the planner's screen: codes and facts. */
export function changesOf(plant: LoadedPlant, plan: Plan, diff: PlanDiff): Change[] {
  return [
    ...promises(plant, diff),
    ...uncovered(plant, plan, diff),
    ...diff.work.flatMap((work) => timesOf(plant, diff, work)),
    ...diff.steps.flatMap((step) => rerouteOf(plant, step)),
    ...diff.dropped.map((id) => ({ code: 'work.dropped', facts: workFacts(plant, id) })),
    ...diff.newlyShort.map((id) => ({ code: 'work.short', facts: workFacts(plant, id) })),
    ...stock(plant, diff),
  ];
}

const productOf = (plant: LoadedPlant, id: string | undefined): string =>
  plant.products.get(id ?? '')?.code ?? id ?? '';

function workFacts(plant: LoadedPlant, id: string): Change['facts'] {
  const row = plant.work.get(id);
  return { workOrder: row?.number ?? id, workOrderId: id, product: productOf(plant, row?.productId) };
}

function promises(plant: LoadedPlant, diff: PlanDiff): Change[] {
  const moved = diff.lines.filter(({ lineId, promiseAt }) => plant.lines.get(lineId)?.promiseAt !== promiseAt);
  return moved.map((line): Change => {
    const row = plant.lines.get(line.lineId);
    const facts = {
      order: row?.orderNumber ?? '',
      orderId: line.orderId,
      product: productOf(plant, row?.productId),
      to: line.promiseAt,
    };
    if (!row || row.promiseAt === null) return { code: 'promise.given', facts: { ...facts, basis: line.basis } };
    const code = line.promiseAt > row.promiseAt ? 'promise.later' : 'promise.earlier';
    return { code, facts: { ...facts, from: row.promiseAt } };
  });
}

function uncovered(plant: LoadedPlant, plan: Plan, diff: PlanDiff): Change[] {
  return plan.uncovered
    .filter((each) => diff.lines.some((line) => line.lineId === each.lineId))
    .map(({ lineId, productId, quantity }) => ({
      code: 'line.uncovered',
      facts: {
        order: plant.lines.get(lineId)?.orderNumber ?? '',
        product: productOf(plant, productId),
        amount: fromThousandths(quantity),
      },
    }));
}

/**
 * How a work order moves in time. One that ends later because a machine it keeps is down waits for that machine: nothing
 * else could do it, or nothing was gained by it. Less than the grid of planned starts is no news.
 */
function timesOf(plant: LoadedPlant, diff: PlanDiff, work: WorkTimes): Change[] {
  const row = plant.work.get(work.id);
  if (!row) return [];
  const facts = workFacts(plant, row.id);
  const later = work.endAt - row.plannedEndAt;
  if (Math.abs(later) > policy.startGrid) {
    const ends = { ...facts, from: row.plannedEndAt, to: work.endAt };
    const machine = later > 0 ? downMachineOf(plant, diff, row.id) : undefined;
    if (machine) return [{ code: 'work.waits', facts: { ...ends, machine } }];
    return [{ code: later > 0 ? 'work.later' : 'work.earlier', facts: ends }];
  }
  if (Math.abs(work.startAt - row.plannedStartAt) <= policy.startGrid) return [];
  return [{ code: 'work.moved', facts: { ...facts, from: row.plannedStartAt, to: work.startAt } }];
}

/** The machine that is down and keeps a step of this work order in the new plan. */
function downMachineOf(plant: LoadedPlant, diff: PlanDiff, workId: string): string | undefined {
  const planned = new Map(diff.steps.map(({ id, equipmentId }) => [id, equipmentId]));
  const open = (plant.steps.get(workId) ?? []).filter(({ state }) => state !== 'completed' && state !== 'closed');
  const machines = open.map(({ id, equipmentId }) => plant.machines.get(planned.get(id) ?? equipmentId));
  return machines.find((machine) => machine !== undefined && machine.downSince !== null)?.code;
}

function rerouteOf(plant: LoadedPlant, step: StepTimes): Change[] {
  const row = [...plant.steps.values()].flat().find(({ id }) => id === step.id);
  if (!row || row.equipmentId === step.equipmentId) return [];
  const code = (id: string): string => plant.machines.get(id)?.code ?? id;
  const facts = { ...workFacts(plant, row.workOrderId), machine: code(step.equipmentId), at: step.startAt };
  return [{ code: 'work.rerouted', facts: { ...facts, instead: code(row.equipmentId) } }];
}

function stock(plant: LoadedPlant, diff: PlanDiff): Change[] {
  return diff.allocations
    .filter((each) => each.quantity > each.before)
    .map((each) => ({
      code: 'stock.given',
      facts: {
        order: plant.lines.get(each.lineId)?.orderNumber ?? '',
        orderId: each.orderId,
        lot: plant.lots.get(each.lotId)?.number ?? each.lotId,
        amount: fromThousandths(each.quantity - each.before),
      },
    }));
}

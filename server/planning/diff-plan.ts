import type { LinePlan, Plan, PlannedWork } from './core/plan.ts';
import { endOf, startOf } from './core/schedule.ts';
import type { LoadedPlant } from './load-plant.ts';
import type { OrderPromise, StepTimes, WorkTimes } from './plan-writes-sql.ts';

/** An allocation as the plan wants it; `id` undefined: there is no row yet. */
export interface WantedAllocation {
  readonly id: string | undefined;
  readonly lotId: string;
  readonly lineId: string;
  readonly orderId: string;
  readonly quantity: number;
  /** What its row says now. */
  readonly before: number;
}

/** What has to be written so that the plant is as planned; nothing that is so already. */
export interface PlanDiff {
  readonly removed: readonly string[];
  readonly allocations: readonly WantedAllocation[];
  readonly newWork: readonly PlannedWork[];
  readonly work: readonly WorkTimes[];
  readonly steps: readonly StepTimes[];
  readonly dropped: readonly string[];
  readonly newlyShort: readonly string[];
  readonly lines: readonly LinePlan[];
  readonly orders: readonly OrderPromise[];
}

/** Compares the plan with the rows it started from. `only`: that order's lines and stock, and what is new. */
export function diffPlan(plant: LoadedPlant, plan: Plan, only?: string): PlanDiff {
  const lines = plan.lines.filter((line) => {
    const row = plant.lines.get(line.lineId);
    const same = row?.promiseAt === line.promiseAt && row.leansOn.join() === line.leansOn.join();
    return !same && (!only || line.orderId === only);
  });
  const known = plan.work.filter((work) => !work.isNew);
  return {
    ...diffAllocations(plant, plan, only),
    newWork: plan.work.filter((work) => work.isNew && endOf(work) !== undefined),
    work: only ? [] : known.flatMap((work) => diffWork(plant, work)),
    steps: only ? [] : known.flatMap((work) => diffSteps(plant, work)),
    dropped: only ? [] : plan.dropped,
    newlyShort: only
      ? []
      : known
          .filter((work) => work.shortFromAt !== null && plant.work.get(work.id)?.shortFromAt === null)
          .map((work) => work.id),
    lines,
    orders: orderPromises(plant, plan, lines).filter((order) => !only || order.id === only),
  };
}

function diffAllocations(plant: LoadedPlant, plan: Plan, only?: string): Pick<PlanDiff, 'removed' | 'allocations'> {
  const keyOf = (lotId: string, lineId: string) => `${lotId}\n${lineId}`;
  const rows = new Map(plant.given.map((row) => [keyOf(row.lotId, row.orderLineId), row]));
  const wanted = new Set(plan.given.map((each) => keyOf(each.lotId, each.lineId)));
  const removed = plant.given.filter(
    (row) =>
      row.cancelled ||
      rows.get(keyOf(row.lotId, row.orderLineId)) !== row ||
      (plant.lines.has(row.orderLineId) && !wanted.has(keyOf(row.lotId, row.orderLineId))),
  );
  const allocations = plan.given.flatMap((each) => {
    const row = rows.get(keyOf(each.lotId, each.lineId));
    const orderId = plant.lines.get(each.lineId)?.orderId;
    if (row?.quantity === each.quantity || !orderId || (only && orderId !== only)) return [];
    return [{ id: row?.id, ...each, orderId, before: row?.quantity ?? 0 }];
  });
  return { removed: only ? [] : removed.map((row) => row.id), allocations };
}

function diffWork(plant: LoadedPlant, work: PlannedWork): WorkTimes[] {
  const row = plant.work.get(work.id);
  if (!row) return [];
  const wanted = {
    id: work.id,
    orderLineIds: work.lineIds,
    dueAt: work.dueAt ?? row.dueAt,
    startAt: startOf(work),
    endAt: endOf(work) ?? row.plannedEndAt,
    inputLotIds: work.inputLotIds,
    shortFromAt: work.shortFromAt,
  };
  const same =
    row.orderLineIds.join() === wanted.orderLineIds.join() &&
    row.dueAt === wanted.dueAt &&
    row.plannedStartAt === wanted.startAt &&
    row.plannedEndAt === wanted.endAt &&
    row.inputLotIds.join() === wanted.inputLotIds.join() &&
    row.shortFromAt === wanted.shortFromAt;
  return same ? [] : [wanted];
}

function diffSteps(plant: LoadedPlant, work: PlannedWork): StepTimes[] {
  const rows = plant.steps.get(work.id) ?? [];
  return work.steps.flatMap((step, at) => {
    const row = rows[at];
    if (!row || step.machineId === null || step.startedAt !== null) return [];
    const same =
      row.equipmentId === step.machineId && row.plannedStartAt === step.startAt && row.plannedEndAt === step.endAt;
    return same ? [] : [{ id: row.id, equipmentId: step.machineId, startAt: step.startAt, endAt: step.endAt }];
  });
}

/** An order is promised when its last open line is; it says CTP when capacity had to be found for any line. */
function orderPromises(plant: LoadedPlant, plan: Plan, changed: readonly LinePlan[]): OrderPromise[] {
  const touched = new Set(changed.map((line) => line.orderId));
  const byOrder = Map.groupBy(plan.lines, (line) => line.orderId);
  const stale = [...byOrder].filter(([orderId, lines]) => {
    const before = lines.map((line) => plant.lines.get(line.lineId)?.orderPromiseAt)[0];
    return touched.has(orderId) || before === null;
  });
  return stale.map(([id, lines]) => ({
    id,
    promiseAt: Math.max(...lines.map((line) => line.promiseAt)),
    basis: lines.some((line) => line.basis === 'CTP') ? ('CTP' as const) : ('ATP' as const),
  }));
}

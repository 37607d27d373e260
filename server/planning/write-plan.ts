import { allocations } from '../../db/lot/lot.ts';
import type { OrderState } from '../../db/order/order.ts';
import { type PlanVersion, planVersions } from '../../db/plan/plan-version.ts';
import { plantScope } from '../../db/scope.ts';
import { fromThousandths } from '../../db/values/quantity.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type Change, changesOf } from './changes-of.ts';
import type { Plan, PlannedWork } from './core/plan.ts';
import { policy } from './core/policy.ts';
import { endOf, startOf } from './core/schedule.ts';
import { hasStarted } from './core/stage-material.ts';
import { diffPlan, type PlanDiff, type WantedAllocation } from './diff-plan.ts';
import type { LoadedPlant } from './load-plant.ts';
import {
  closeWork,
  nextPlanNumber,
  releaseWork,
  removeAllocations,
  writeLinePromises,
  writeOrderPromises,
  writeOrderStates,
  writeSteps,
  writeWork,
} from './plan-writes-sql.ts';

export interface Publication {
  readonly reason: PlanVersion['reason'];
  /** Milliseconds planning has taken so far. */
  readonly tookMs: () => number;
  /** Only this order is promised; all else stays as planned. */
  readonly only?: string;
}

/** Writes what differs from the plan, says which work orders are newly short, and publishes the plan's version. */
export async function writePlan(tx: ServerTx, plant: LoadedPlant, plan: Plan, publication: Publication): Promise<void> {
  const diff = diffPlan(plant, plan, publication.only);
  await writeAllocations(tx, plant, diff);
  await writeWork(tx, diff.work);
  await writeSteps(tx, diff.steps);
  if (diff.dropped.length > 0) await closeWork(tx, diff.dropped);
  const added = await addWork(tx, plant, diff.newWork);
  await writeLinePromises(
    tx,
    diff.lines.map(({ lineId, promiseAt, leansOn }) => ({ id: lineId, promiseAt, leansOn })),
  );
  await writeOrderPromises(tx, diff.orders);
  await writeOrderStates(tx, orderStates(plant, plan, publication.only));
  if (!publication.only) await releaseNear(tx, plant, plan);
  for (const id of [...diff.newlyShort, ...added.short]) tx.happened({ type: 'stock.short', workOrderId: id });
  await publish(tx, plant, plan, [...changesOf(plant, plan, diff), ...added.changes], publication);
}

/** Takes back before it gives: the database refuses a lot given twice even for a moment. */
async function writeAllocations(tx: ServerTx, plant: LoadedPlant, diff: PlanDiff): Promise<void> {
  await removeAllocations(tx, diff.removed);
  const rowOf = ({ id, lotId, lineId, orderId, quantity }: WantedAllocation) => ({
    id: id ?? tx.newId(),
    scope: plantScope(plant.plantId),
    plantId: plant.plantId,
    lotId,
    orderLineId: lineId,
    orderId,
    quantity,
  });
  const smaller = (each: WantedAllocation) => each.quantity < each.before;
  await tx.putMany(allocations, diff.allocations.filter(smaller).map(rowOf));
  await tx.putMany(allocations, diff.allocations.filter((each) => !smaller(each)).map(rowOf));
}

async function addWork(
  tx: ServerTx,
  plant: LoadedPlant,
  works: readonly PlannedWork[],
): Promise<{ short: string[]; changes: Change[] }> {
  const short: string[] = [];
  const changes: Change[] = [];
  for (const work of works) {
    const order = newWorkOrder(tx, plant.plantId, await tx.nextNumber('WO'), work);
    await tx.put(workOrders, order);
    await tx.putMany(operations, newSteps(tx, order, work));
    if (order.shortFromAt !== null) short.push(order.id);
    changes.push({
      code: 'work.added',
      facts: {
        workOrder: order.number,
        workOrderId: order.id,
        product: plant.products.get(order.productId)?.code ?? order.productId,
        amount: fromThousandths(order.quantity),
        to: order.plannedStartAt,
      },
    });
  }
  return { short, changes };
}

function newWorkOrder(tx: ServerTx, plantId: string, number: string, work: PlannedWork): WorkOrder {
  return {
    id: tx.newId(),
    scope: plantScope(plantId),
    plantId,
    number,
    productId: work.productId,
    quantity: work.quantity,
    state: 'planned',
    orderLineIds: [...work.lineIds],
    dueAt: work.dueAt,
    plannedStartAt: startOf(work),
    plannedEndAt: endOf(work) ?? startOf(work),
    inputLotIds: [...work.inputLotIds],
    shortFromAt: work.shortFromAt,
  };
}

function newSteps(tx: ServerTx, order: WorkOrder, work: PlannedWork): Operation[] {
  return work.steps.map((step) => ({
    id: tx.newId(),
    scope: order.scope,
    plantId: order.plantId,
    workOrderId: order.id,
    position: step.position,
    work: step.work,
    equipmentId: step.machineId ?? '',
    state: 'planned',
    plannedStartAt: step.startAt,
    plannedEndAt: step.endAt,
    startedAt: null,
    endedAt: null,
    good: 0,
    scrap: 0,
    operatorId: null,
  }));
}

/** Where each order stands: all of it in stock, being made, or planned. An order on a truck is dispatch's. */
function orderStates(
  plant: LoadedPlant,
  plan: Plan,
  only: string | undefined,
): { id: string; from: OrderState; to: OrderState }[] {
  const running = new Set(plan.work.filter(hasStarted).map((work) => work.id));
  const inProduction = new Set(plan.pegs.filter((peg) => running.has(peg.workId)).map((peg) => peg.lineId));
  return [...Map.groupBy(plan.lines, (line) => line.orderId)].flatMap(([id, lines]) => {
    const from = plant.lines.get(lines[0]?.lineId ?? '')?.orderState;
    if (!from || from === 'loading' || (only && id !== only)) return [];
    const made = lines.some((line) => inProduction.has(line.lineId));
    const to: OrderState = lines.every((line) => line.inStock) ? 'ready' : made ? 'in_production' : 'planned';
    return from === to ? [] : [{ id, from, to }];
  });
}

/** Work that starts soon, with its material there, goes to the floor. */
async function releaseNear(tx: ServerTx, plant: LoadedPlant, plan: Plan): Promise<void> {
  const near = plan.work.filter(
    (work) => !work.isNew && work.shortFromAt === null && startOf(work) <= tx.now + policy.release,
  );
  const ids = near.filter((work) => plant.work.get(work.id)?.state === 'planned').map((work) => work.id);
  if (ids.length > 0) await releaseWork(tx, ids);
}

async function publish(
  tx: ServerTx,
  plant: LoadedPlant,
  plan: Plan,
  changes: Change[],
  { reason, tookMs }: Publication,
): Promise<void> {
  const version: PlanVersion = {
    id: tx.newId(),
    scope: plantScope(plant.plantId),
    plantId: plant.plantId,
    number: await nextPlanNumber(tx, plant.plantId),
    reason,
    changes,
    lateLines: plan.lines.filter((line) => line.late).length,
    createdAt: tx.now,
    tookMs: Math.round(tookMs()),
  };
  await tx.put(planVersions, version);
  tx.happened({ type: 'plan.published', planVersionId: version.id });
}

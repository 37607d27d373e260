import * as z from 'zod';
import { type Equipment, equipment } from '../../../db/equipment/equipment.ts';
import type { FunctionName } from '../../../db/person/function.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../../db/work-order/work-order.ts';
import { rowsWhere } from '../../postgres/read-sql.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { type TouchedLine, touchedLines } from '../trace-impact.ts';
import { distinctOrders, hoursLate, type Offer, type Outcome, stale, type WayOut, worth } from './way-out.ts';

const effectSchema = z.object({ toEquipmentId: z.string(), operationIds: z.array(z.string()) });

/** Machines that do the same work in the same plant and are not down, best rank first. */
export async function alternatesOf(tx: ServerTx, machine: Equipment): Promise<Equipment[]> {
  const [same] = await tx.together(rowsWhere(equipment, { plantId: machine.plantId, work: machine.work }));
  return same
    .filter((each) => each.id !== machine.id && each.state !== 'down')
    .sort((one, other) => one.rank - other.rank || one.id.localeCompare(other.id));
}

/** Do the work of the stopped machine on another, behind what that one has to do already. */
export const alternateMachine: WayOut = {
  async find(tx, exception) {
    const [machine] = await tx.getMany(equipment, [exception.subjectId]);
    if (!machine) return [];
    const waiting = await openSteps(tx, machine.id);
    if (waiting.length === 0) return [];
    const orders = await tx.getMany(workOrders, [...new Set(waiting.map((step) => step.workOrderId))]);
    const lines = await touchedLines(tx, [...new Set(orders.flatMap((order) => order.orderLineIds))]);
    const offers: Offer[] = [];
    for (const other of await alternatesOf(tx, machine)) {
      const moved = behind(waiting, await openSteps(tx, other.id), tx.now);
      offers.push(offerOf(exception.currency, other, moved, orders, lines));
    }
    return offers;
  },

  apply: (tx, effect) => moveSteps(tx, effect, { answers: ['planning'] }),
};

/** Late work's next steps on another machine of the same work, where they would end sooner. */
export const alternateForLate: WayOut = {
  async find(tx, exception) {
    const [order] = await tx.getMany(workOrders, [exception.subjectId]);
    if (!order) return [];
    const waiting = (await tx.scan(operations, 'workOrderId', order.id))
      .filter((step) => isOpenStep(step) && step.startedAt === null)
      .sort((one, other) => one.position - other.position);
    const lines = await touchedLines(tx, order.orderLineIds);
    const ids = new Set(lines.map(({ line }) => line.id));
    const offers: Offer[] = [];
    for (const machine of await tx.getMany(equipment, [...new Set(waiting.map((step) => step.equipmentId))])) {
      const own = waiting.filter((step) => step.equipmentId === machine.id);
      for (const other of await alternatesOf(tx, machine)) {
        const moved = behind(own, await openSteps(tx, other.id), tx.now, true);
        if (endOf(moved) >= endOf(own)) continue;
        offers.push({
          ...offerOf(exception.currency, other, moved, [order], lines),
          onlyIf: (then) => then.lines.every(({ lineId, lateMs }) => !ids.has(lineId) || lateMs === 0),
        });
      }
    }
    return offers;
  },

  // It is offered where the work is in time then: nobody is asked about it any more.
  apply: (tx, effect) =>
    moveSteps(tx, effect, { answers: ['planning', 'operator', 'commercial', 'dispatch'], sooner: true }),
};

const endOf = (steps: readonly Operation[]): Instant => Math.max(...steps.map((step) => step.plannedEndAt));

async function moveSteps(
  tx: ServerTx,
  effect: unknown,
  { answers, sooner = false }: { readonly answers: readonly FunctionName[]; readonly sooner?: boolean },
): Promise<Outcome> {
  const { toEquipmentId, operationIds } = effectSchema.parse(effect);
  const to = await tx.get(equipment, toEquipmentId);
  if (!to || to.state === 'down') throw stale('machine_down', { machine: to?.code ?? '' });
  const steps: Operation[] = [];
  for (const id of operationIds) {
    const step = await tx.get(operations, id);
    if (step && isOpenStep(step)) steps.push(step);
  }
  if (steps.length === 0) throw stale('work_done');
  const moved = behind(steps, await openSteps(tx, to.id), tx.now, sooner);
  await tx.putMany(
    operations,
    moved.map((step) => ({ ...step, equipmentId: to.id, state: movedState(step) })),
  );
  return { answers, leaves: false };
}

/** The counted pieces stay; the step goes on where it is moved to. */
const movedState = ({ state }: Operation): Operation['state'] => (state === 'running' ? 'paused' : state);

/** Whether anything of the step is still to be done. */
export const isOpenStep = (step: Operation): boolean => step.state !== 'completed' && step.state !== 'closed';

/** What stands on the machine, in turn. */
export async function openSteps(tx: ServerTx, equipmentId: string): Promise<Operation[]> {
  return (await tx.scan(operations, 'equipmentId', equipmentId))
    .filter(isOpenStep)
    .sort((one, other) => one.plannedStartAt - other.plannedStartAt || one.id.localeCompare(other.id));
}

/**
 * The steps one after another behind what stands on the other machine, each as long as it was planned; `sooner`: as soon as
 * that one is free, whatever was planned.
 */
function behind(
  steps: readonly Operation[],
  standing: readonly Operation[],
  now: Instant,
  sooner = false,
): Operation[] {
  let free = Math.max(now, ...standing.map((step) => step.plannedEndAt));
  return steps.map((step) => {
    const start = sooner ? free : Math.max(free, step.plannedStartAt);
    free = start + (step.plannedEndAt - step.plannedStartAt);
    return { ...step, plannedStartAt: start, plannedEndAt: free };
  });
}

function offerOf(
  currency: string,
  machine: Equipment,
  moved: readonly Operation[],
  orders: readonly WorkOrder[],
  lines: readonly TouchedLine[],
): Offer {
  const late = lines.map((each) => Math.max(0, ...orders.map((order) => hoursFor(each, order, moved))));
  const saved = lines.filter((_, at) => late[at] === 0);
  return {
    kind: 'alternate_machine',
    facts: { machine: machine.code, name: machine.name, operations: moved.length, orders: distinctOrders(lines) },
    effect: { toEquipmentId: machine.id, operationIds: moved.map((step) => step.id) },
    ordersSaved: distinctOrders(saved),
    latenessHours: Math.max(0, ...late),
    moneySavedMinor: worth(saved, currency),
    expiresAt: null,
    suppose: {
      steps: moved.map((step) => ({
        operationId: step.id,
        equipmentId: machine.id,
        startAt: step.plannedStartAt,
        endAt: step.plannedEndAt,
        state: movedState(step),
      })),
    },
  };
}

/** Hours the line is late when the work order ends as much later as its last moved step does. */
function hoursFor(each: TouchedLine, order: WorkOrder, moved: readonly Operation[]): number {
  if (!order.orderLineIds.includes(each.line.id)) return 0;
  const ends = moved.filter((step) => step.workOrderId === order.id).map((step) => step.plannedEndAt);
  return hoursLate(each, Math.max(order.plannedEndAt, ...ends));
}

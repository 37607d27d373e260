import type { Equipment, MachineStop } from '../../db/equipment/equipment.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import type { Product } from '../../db/product/product.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';
import type { Tone } from '../_ui/tone.ts';
import type { PlanningRows } from './planning-view.ts';

/**
 * What a planner must see on a step: a staged lot may not be used; its material will be missing; its machine is down; it
 * should have ended, or begun; what it is made for is promised before it ends.
 */
export const flags = ['held', 'short', 'down', 'overrun', 'waits', 'late'] as const;
export type Flag = (typeof flags)[number];

/** One step as it is drawn. */
export interface PlannedStep {
  readonly step: Operation;
  readonly order: WorkOrder;
  readonly product: Product | undefined;
  readonly from: Instant;
  readonly to: Instant;
  readonly flags: readonly Flag[];
  readonly tone: Tone | 'done';
  /** The orders it is made for. */
  readonly behind: readonly SalesOrder[];
}

export interface MachinePlan {
  readonly machine: Equipment;
  readonly stop: MachineStop | undefined;
  /** By time. */
  readonly steps: readonly PlannedStep[];
  /** The same without overlaps: people may start a step before the one before it has ended. */
  readonly lanes: readonly (readonly PlannedStep[])[];
}

/** A start this much behind its plan is not worth a word. */
const patience = 5 * minute;

/** The plan of every machine between two instants. */
export function planPicture(rows: PlanningRows, from: Instant, to: Instant, now: Instant): MachinePlan[] {
  const onMachine = Map.groupBy(rows.operations, ({ equipmentId }) => equipmentId);
  return rows.machines.map((machine) => {
    const steps = (onMachine.get(machine.id) ?? [])
      .flatMap((step) => drawn(rows, machine, step, now))
      .filter((each) => each.to > from && each.from < to)
      .sort((a, b) => a.from - b.from || a.to - b.to || (a.step.id < b.step.id ? -1 : 1));
    const stop = rows.openStops.find(({ equipmentId }) => equipmentId === machine.id);
    return { machine, stop, steps, lanes: inLanes(steps) };
  });
}

function drawn(rows: PlanningRows, machine: Equipment, step: Operation, now: Instant): PlannedStep[] {
  const order = rows.workOrders.get(step.workOrderId);
  if (!order || step.state === 'closed') return [];
  const done = step.state === 'completed';
  const begun = step.startedAt !== null;
  const planned = begun && !done ? Math.max(step.plannedEndAt, now) : step.plannedEndAt;
  const behind = order.orderLineIds.flatMap((id) => rows.lines.find((line) => line.id === id) ?? []);
  const said = done ? [] : flagsOf(rows, machine, step, order, behind, now);
  return [
    {
      step,
      order,
      product: rows.products.get(order.productId),
      from: step.startedAt ?? step.plannedStartAt,
      to: done ? (step.endedAt ?? planned) : planned,
      flags: said,
      tone: done ? 'done' : toneOf(step, said),
      behind: [...new Set(behind.flatMap(({ orderId }) => rows.orders.get(orderId) ?? []))],
    },
  ];
}

function flagsOf(
  rows: PlanningRows,
  machine: Equipment,
  step: Operation,
  order: WorkOrder,
  behind: PlanningRows['lines'],
  now: Instant,
): Flag[] {
  const begun = step.startedAt !== null;
  const down = machine.state === 'down' && (begun || step.plannedStartAt <= now);
  const promised = Math.min(
    order.dueAt ?? Number.MAX_VALUE,
    ...behind.map((line) => line.promiseAt ?? Number.MAX_VALUE),
  );
  const is: Record<Flag, boolean> = {
    held: !begun && (rows.staged.get(order.id)?.barred.length ?? 0) > 0,
    short: !begun && order.shortFromAt !== null,
    down,
    overrun: begun && !down && step.plannedEndAt < now,
    waits: !begun && !down && step.plannedStartAt < now - patience,
    late: order.plannedEndAt > promised,
  };
  return flags.filter((flag) => is[flag]);
}

function toneOf(step: Operation, said: readonly Flag[]): Tone {
  if (said.some((flag) => flag === 'held' || flag === 'short' || flag === 'down')) return 'held';
  if (said.length > 0 || step.state === 'paused' || step.state === 'blocked') return 'late';
  if (step.state === 'running') return 'run';
  return step.state === 'released' ? 'ready' : 'wait';
}

function inLanes(steps: readonly PlannedStep[]): PlannedStep[][] {
  const lanes: PlannedStep[][] = [];
  for (const each of steps) {
    const free = lanes.find((lane) => (lane.at(-1)?.to ?? 0) <= each.from);
    if (free) free.push(each);
    else lanes.push([each]);
  }
  return lanes;
}

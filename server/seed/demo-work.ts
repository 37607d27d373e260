import { plantScope } from '../../db/scope.ts';
import { hour, type Instant } from '../../db/values/instant.ts';
import { toThousandths } from '../../db/values/quantity.ts';
import type { Operation, WorkOrder, WorkState } from '../../db/work-order/work-order.ts';
import { lotId } from './demo-lots.ts';
import { machineId } from './demo-machines.ts';
import { orderLineId } from './demo-orders.ts';
import { demoProducts } from './demo-products.ts';
import { nashik } from './demo-tenant.ts';

interface DemoWork {
  readonly number: number;
  readonly code: string;
  readonly amount: number;
  readonly state: WorkState;
  /** The machine of each step. */
  readonly on: readonly string[];
  /** The first step begins this many hours from now. */
  readonly start: number;
  /** The step that is open, from 0; those before are done. */
  readonly at: number;
  /** How much of the open step is counted, 0 to 1. */
  readonly done: number;
  readonly inputs: readonly string[];
  readonly lines: readonly string[];
}

const cpvc = ['RM-104', 'RM-108', 'RM-110', 'RM-114'];
const pvc = ['RM-102', 'RM-106', 'RM-108', 'RM-110', 'RM-112'];
const pipeOn = (extruder: string): string[] => ['MIX-1', extruder, 'HTB-1'];
const mouldOn = (press: string): string[] => ['MIX-1', press];

/** Number, what, state, where, first start in hours from now, the open step and how far it is, materials, for whom. */
const work: readonly DemoWork[] = [
  job(300, 'CPVC-ELB-100', 5_200, 'closed', mouldOn('INJ-1'), -48, 2, 0, ['RM-103', 'RM-107'], []),
  job(301, 'CPVC-ELB-100', 1_500, 'completed', mouldOn('INJ-2'), -9, 2, 0, cpvc, []),
  job(302, 'CPVC-PIP-075-11', 800, 'running', pipeOn('EXT-1'), -1.6, 1, 0.35, cpvc, [orderLineId(1030, 1)]),
  job(303, 'UPVC-PIP-100-40', 600, 'running', pipeOn('EXT-2'), -3.4, 1, 0.28, pvc, [orderLineId(1031, 1)]),
  job(304, 'CPVC-TEE-100', 2_400, 'running', mouldOn('INJ-1'), -2.2, 1, 0.33, cpvc, [orderLineId(1032, 1)]),
  job(305, 'CPVC-PIP-200-11', 240, 'running', pipeOn('EXT-1'), -0.4, 0, 0.4, cpvc, [orderLineId(1034, 1)]),
  job(306, 'CPVC-PIP-125-13', 400, 'running', pipeOn('EXT-3'), -4, 2, 0.5, cpvc, []),
  job(307, 'CPVC-ELB-200', 800, 'paused', mouldOn('INJ-2'), -2.6, 1, 0.4, cpvc, [orderLineId(1033, 1)]),
  job(308, 'SWR-PIP-160-RF', 120, 'released', pipeOn('EXT-2'), 4, 0, 0, pvc, [orderLineId(1035, 1)]),
  job(309, 'UPVC-PIP-200-80', 160, 'released', pipeOn('EXT-3'), 1.5, 0, 0, pvc, [orderLineId(1038, 1)]),
  job(310, 'SWR-PIP-110-RF', 300, 'planned', pipeOn('EXT-3'), 8, 0, 0, [], [orderLineId(1039, 1)]),
  job(311, 'CPVC-TEE-200', 300, 'planned', mouldOn('INJ-2'), 14, 0, 0, [], [orderLineId(1041, 2)]),
];

function job(
  number: number,
  code: string,
  amount: number,
  state: WorkState,
  on: string[],
  start: number,
  at: number,
  done: number,
  inputs: string[],
  lines: string[],
): DemoWork {
  return { number, code, amount, state, on, start, at, done, inputs, lines };
}

function stepState(of: DemoWork, index: number): WorkState {
  if (index < of.at) return 'completed';
  if (index === of.at) return of.state;
  return of.state === 'planned' ? 'planned' : 'released';
}

function rowsOf(of: DemoWork, now: Instant): { order: WorkOrder; steps: Operation[] } {
  const found = demoProducts.find(({ product }) => product.code === of.code);
  if (!found) throw new Error(`the demo plant makes no ${of.code}`);
  const id = `wo-${of.number}`;
  const base = { scope: plantScope(nashik), plantId: nashik };
  const quantity = toThousandths(of.amount);
  let clock = now + of.start * hour;
  const steps = found.product.routing.map((step, index): Operation => {
    const state = stepState(of, index);
    const plannedStartAt = clock;
    clock += Math.round((of.amount / step.perHour) * hour);
    const begun = state === 'completed' || state === 'running' || state === 'paused';
    const good = state === 'completed' ? quantity : begun ? toThousandths(Math.floor(of.amount * of.done)) : 0;
    return {
      ...base,
      id: `${id}-${index + 1}`,
      workOrderId: id,
      position: index + 1,
      work: step.work,
      equipmentId: machineId(of.on[index] ?? ''),
      state,
      plannedStartAt,
      plannedEndAt: clock,
      startedAt: begun ? Math.min(plannedStartAt, now) : null,
      endedAt: state === 'completed' ? Math.min(clock, now) : null,
      good,
      scrap: begun ? toThousandths(Math.floor((good / 1_000) * 0.006)) : 0,
      operatorId: begun ? 'p-operator' : null,
    };
  });
  const order: WorkOrder = {
    ...base,
    id,
    number: `WO-${of.number}`,
    productId: found.product.id,
    quantity,
    state: of.state,
    orderLineIds: [...of.lines],
    dueAt: of.lines.length > 0 ? clock + 8 * hour : null,
    plannedStartAt: now + of.start * hour,
    plannedEndAt: clock,
    inputLotIds: of.inputs.map(lotId),
    shortFromAt: null,
  };
  return { order, steps };
}

/** The 12 work orders and their steps, as of `now`. */
export function demoWork(now: Instant): { orders: WorkOrder[]; steps: Operation[] } {
  const rows = work.map((of) => rowsOf(of, now));
  return { orders: rows.map(({ order }) => order), steps: rows.flatMap(({ steps }) => steps) };
}

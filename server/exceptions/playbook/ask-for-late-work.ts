import type { Product } from '../../../db/product/product.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { Operation, WorkOrder } from '../../../db/work-order/work-order.ts';
import type { Asks } from '../ask.ts';
import type { Touched } from '../trace-impact.ts';
import { listed, loadContext, orderContext } from './context-lines.ts';

export interface LateFacts {
  readonly order: WorkOrder;
  readonly product: Product | undefined;
  /** When it ends as things stand, and by when the first of its orders was promised. */
  readonly endAt: Instant;
  readonly toldAt: Instant;
  readonly steps: readonly Operation[];
  readonly machines: ReadonlyMap<string, string>;
  readonly touched: Touched;
}

/** Planning and production recover; commercial tells; dispatch rebooks. */
export function askForLateWork({ order, product, endAt, toldAt, steps, machines, touched }: LateFacts): Asks {
  const late: ContextLine = {
    code: 'workOrder.late',
    facts: {
      workOrder: order.number,
      product: product?.name ?? '',
      amount: fromThousandths(order.quantity),
      unit: product?.unit ?? '',
      endAt,
      promiseAt: toldAt,
      hours: Math.max(1, Math.ceil((endAt - toldAt) / hour)),
    },
  };
  const open = listed(steps, 'operation.noneLeft', (step) => ({
    code: step.state === 'running' || step.state === 'paused' ? 'operation.begun' : 'operation.planned',
    facts: {
      machine: machines.get(step.equipmentId) ?? '',
      good: fromThousandths(step.good),
      startAt: step.startedAt ?? step.plannedStartAt,
      endAt: step.plannedEndAt,
    },
  }));
  return {
    planning: {
      question: 'late_work.planning',
      context: [late, ...open, ...orderContext(touched)],
      choices: ['expedite', 'overtime', 'split', 'resequence', 'cannot'],
    },
    operator: {
      question: 'late_work.operator',
      context: [late, ...open],
      choices: ['catch_up', 'need_people', 'machine_slow', 'cannot'],
    },
    commercial: {
      question: 'late_work.commercial',
      context: [late, ...orderContext(touched)],
      choices: ['customers_told', 'new_promise', 'wait'],
    },
    dispatch: {
      question: 'late_work.dispatch',
      context: [late, ...loadContext(touched)],
      choices: ['slot_moved', 'truck_waits', 'unchanged'],
    },
  };
}

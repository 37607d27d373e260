import type { Equipment, MachineStop } from '../../../db/equipment/equipment.ts';
import type { Lot } from '../../../db/lot/lot.ts';
import type { Product } from '../../../db/product/product.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { Operation } from '../../../db/work-order/work-order.ts';
import type { Asks } from '../ask.ts';
import type { Touched } from '../trace-impact.ts';
import { listed, loadContext, lotLine, orderContext, workContext } from './context-lines.ts';

export interface StopFacts {
  readonly machine: Equipment;
  readonly stop: MachineStop;
  /** Machines of the same work that are not down. */
  readonly alternates: readonly Equipment[];
  /** Material lots staged for the work on this machine. */
  readonly staged: readonly Lot[];
  readonly products: ReadonlyMap<string, Product>;
  readonly touched: Touched;
}

/** Maintenance says how long; planning reroutes; materials; quality looks at the last good part; commercial; dispatch. */
export function askForStop({ machine, stop, alternates, staged, products, touched }: StopFacts): Asks {
  const stopped: ContextLine = {
    code: 'machine.stopped',
    facts: {
      machine: machine.code,
      name: machine.name,
      sinceAt: stop.startedAt,
      source: stop.source,
      reason: stop.reason ?? '',
    },
  };
  const own = touched.operations.filter((step) => step.equipmentId === machine.id);
  const running = own.filter((step) => step.state === 'running' || step.state === 'paused');
  return {
    maintenance: {
      question: 'breakdown.maintenance',
      context: [stopped, ...runningContext(running, touched)],
      choices: ['repair_30', 'repair_120', 'repair_shift', 'repair_unknown'],
    },
    planning: {
      question: 'breakdown.planning',
      context: [
        stopped,
        ...listed(alternates, 'machine.noAlternate', alternateLine),
        ...workContext(touched),
        ...orderContext(touched),
      ],
      choices: ['reroute', 'overtime', 'wait'],
    },
    materials: {
      question: 'breakdown.materials',
      context: [
        stopped,
        ...listed(staged, 'lot.noneStaged', (lot) => lotLine('lot.staged', lot, products.get(lot.productId))),
      ],
      choices: ['lots_returned', 'lots_stay'],
    },
    quality: {
      question: 'breakdown.quality',
      context: [stopped, ...runningContext(running, touched)],
      choices: ['last_good', 'last_bad'],
    },
    commercial: {
      question: 'breakdown.commercial',
      context: [stopped, ...orderContext(touched)],
      choices: ['customers_told', 'new_promise', 'wait'],
    },
    dispatch: {
      question: 'breakdown.dispatch',
      context: [stopped, ...loadContext(touched)],
      choices: ['resequenced', 'unchanged'],
    },
  };
}

const alternateLine = (machine: Equipment): ContextLine => ({
  code: 'machine.alternate',
  facts: { machine: machine.code, name: machine.name, state: machine.state },
});

function runningContext(running: readonly Operation[], touched: Touched): ContextLine[] {
  return listed(running, 'operation.noneRunning', (step) => ({
    code: 'operation.interrupted',
    facts: {
      workOrder: touched.workOrders.find((order) => order.id === step.workOrderId)?.number ?? '',
      good: fromThousandths(step.good),
      scrap: fromThousandths(step.scrap),
    },
  }));
}

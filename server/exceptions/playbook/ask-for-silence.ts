import type { Equipment } from '../../../db/equipment/equipment.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { Operation } from '../../../db/work-order/work-order.ts';
import type { Asks } from '../ask.ts';
import type { Touched } from '../trace-impact.ts';
import type { HeldDevice, Overpromised } from '../watched-sql.ts';
import { listed, orderContext, workContext } from './context-lines.ts';

/** A machine that should report does not: maintenance looks at its sensor, the floor at the machine, planning at its work. */
export function askForSilence(machine: Equipment, running: readonly Operation[], touched: Touched): Asks {
  const silent: ContextLine = {
    code: 'machine.silent',
    facts: { machine: machine.code, name: machine.name, lastAt: machine.lastReadingAt ?? 0 },
  };
  const work = listed(running, 'operation.noneRunning', (step) => ({
    code: 'operation.interrupted',
    facts: {
      workOrder: touched.workOrders.find((order) => order.id === step.workOrderId)?.number ?? '',
      good: fromThousandths(step.good),
      scrap: fromThousandths(step.scrap),
    },
  }));
  return {
    maintenance: {
      question: 'telemetry_silent.maintenance',
      context: [silent, ...work],
      choices: ['gateway_restarted', 'sensor_replaced', 'machine_off', 'not_found'],
    },
    operator: {
      question: 'telemetry_silent.operator',
      context: [silent, ...work],
      choices: ['it_runs', 'it_stands', 'machine_off'],
    },
    planning: {
      question: 'telemetry_silent.planning',
      context: [silent, ...workContext(touched), ...orderContext(touched)],
      choices: ['plan_on', 'resequence', 'wait'],
    },
  };
}

/** Nothing reaches the ERP: the administrator mends the way, finance and commercial say how work goes on without it. */
export function askForErp(lost: { sinceAt: Instant; reason: string; waiting: number }): Asks {
  const gone: ContextLine = { code: 'erp.lost', facts: { sinceAt: lost.sinceAt, reason: lost.reason } };
  const waiting: ContextLine = { code: 'erp.waiting', facts: { count: lost.waiting } };
  return {
    admin: {
      question: 'erp_unreachable.admin',
      context: [gone, waiting],
      choices: ['erp_up', 'network_mended', 'login_mended', 'wait'],
    },
    finance: {
      question: 'erp_unreachable.finance',
      context: [gone, waiting],
      choices: ['books_by_hand', 'wait'],
    },
    commercial: {
      question: 'erp_unreachable.commercial',
      context: [waiting, gone],
      choices: ['orders_go_on', 'orders_wait'],
    },
  };
}

/** The same words were not understood twice: commercial teaches the name, planning says whether it is made at all. */
export function askForName(name: { phrase: string; times: number; customer: string; lastAt: Instant }): Asks {
  const unknown: ContextLine = {
    code: 'name.unknown',
    facts: { phrase: name.phrase, times: name.times, lastAt: name.lastAt },
  };
  const who: ContextLine = { code: 'name.said', facts: { customer: name.customer } };
  return {
    commercial: {
      question: 'unknown_name.commercial',
      context: [unknown, who],
      choices: ['name_taught', 'customer_asked', 'not_ours'],
    },
    planning: { question: 'unknown_name.planning', context: [unknown], choices: ['we_make_it', 'not_ours'] },
  };
}

/** A phone with work on it is silent: the manager finds the person, the administrator the fault. */
export function askForDevice(device: HeldDevice, touched: Touched): Asks {
  const unsynced: ContextLine = {
    code: 'device.unsynced',
    facts: { people: device.people.map(({ name }) => name).join(', '), lastAt: device.seenAt },
  };
  const hand: ContextLine = {
    code: 'device.inHand',
    facts: { operations: device.operationIds.length, tasks: device.taskIds.length },
  };
  return {
    manager: {
      question: 'device_unsynced.manager',
      context: [unsynced, hand, ...workContext(touched)],
      choices: ['person_found', 'phone_off', 'not_found'],
    },
    admin: {
      question: 'device_unsynced.admin',
      context: [unsynced, hand],
      choices: ['network_mended', 'device_replaced', 'wait'],
    },
  };
}

/** More was promised than the plan delivers: planning adds capacity, commercial says who waits, the manager decides. */
export function askForCapacity(short: readonly Overpromised[], touched: Touched): Asks {
  const gaps = listed(short, 'capacity.noneShort', ({ name, unit, promised, covered }) => ({
    code: 'capacity.short',
    facts: {
      product: name,
      unit,
      promised: fromThousandths(promised),
      covered: fromThousandths(covered),
      amount: fromThousandths(promised - covered),
    },
  }));
  return {
    planning: {
      question: 'promise_capacity.planning',
      context: [...gaps, ...workContext(touched)],
      choices: ['capacity_added', 'resequence', 'outsource', 'cannot'],
    },
    commercial: {
      question: 'promise_capacity.commercial',
      context: [...gaps, ...orderContext(touched)],
      choices: ['customers_told', 'new_promise', 'priority_set'],
    },
    manager: {
      question: 'promise_capacity.manager',
      context: gaps,
      choices: ['overtime', 'outsource', 'noted'],
    },
  };
}

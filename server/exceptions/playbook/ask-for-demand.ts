import type { Customer } from '../../../db/customer/customer.ts';
import type { SalesOrder } from '../../../db/order/order.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import type { Asks } from '../ask.ts';
import type { Missing } from '../materials-sql.ts';
import type { Touched } from '../trace-impact.ts';
import { listed, loadContext, materialLine, orderContext, workContext } from './context-lines.ts';

/** What another order would lose if this one came first. */
export interface Displaced {
  readonly order: string;
  readonly customer: string;
  readonly fromAt: Instant;
  readonly toAt: Instant;
}

/** When an order could be ready as the plan stands, and when if it came before all others. */
export interface RushPlan {
  readonly without: Instant | null;
  readonly with: Instant | null;
  readonly displaced: readonly Displaced[];
}

export interface DemandFacts {
  readonly order: SalesOrder;
  readonly wantedAt: Instant;
  readonly buyer: Customer | undefined;
  readonly rush: RushPlan;
  readonly missing: readonly Missing[];
  readonly touched: Touched;
}

/** Planning weighs it with and without the others; materials; commercial accepts or charges; dispatch finds a slot. */
export function askForDemand({ order, wantedAt, buyer, rush, missing, touched }: DemandFacts): Asks {
  const promiseAt = order.promiseAt ?? wantedAt;
  const wanted: ContextLine = {
    code: 'demand.wanted',
    facts: {
      order: order.number,
      customer: buyer?.name ?? '',
      wantedAt,
      promiseAt,
      hours: Math.max(0, Math.ceil((promiseAt - wantedAt) / hour)),
    },
    href: `/orders/${order.id}`,
  };
  const dates = [
    ...(rush.without === null ? [] : [{ code: 'demand.without', facts: { readyAt: rush.without } }]),
    ...(rush.with === null ? [] : [{ code: 'demand.with', facts: { readyAt: rush.with } }]),
  ];
  const displaced = listed(rush.displaced, 'demand.displacesNone', (each) => ({
    code: 'demand.displaces',
    facts: { ...each },
  }));
  return {
    planning: {
      question: 'demand_change.planning',
      context: [wanted, ...dates, ...displaced, ...workContext(touched)],
      choices: ['rush_in', 'split', 'counter_date', 'cannot'],
    },
    materials: {
      question: 'demand_change.materials',
      context: [wanted, ...listed(missing, 'material.noneMissing', materialLine)],
      choices: ['material_there', 'expedited', 'cannot'],
    },
    commercial: {
      question: 'demand_change.commercial',
      context: [wanted, ...dates, ...displaced, ...orderContext(touched)],
      choices: ['accept_date', 'premium', 'counter_date', 'refuse'],
    },
    dispatch: {
      question: 'demand_change.dispatch',
      context: [wanted, ...loadContext(touched)],
      choices: ['slot_found', 'extra_truck', 'no_slot'],
    },
  };
}

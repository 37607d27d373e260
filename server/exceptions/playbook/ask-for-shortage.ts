import type { ContextLine } from '../../../db/task/task.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { WorkOrder } from '../../../db/work-order/work-order.ts';
import type { Asks } from '../ask.ts';
import type { FreeLot } from '../lots-sql.ts';
import type { Missing } from '../materials-sql.ts';
import type { Touched } from '../trace-impact.ts';
import { listed, lotLine, materialLine, orderContext, workContext } from './context-lines.ts';

export interface ShortageFacts {
  readonly order: WorkOrder;
  readonly missing: readonly Missing[];
  /** Free lots of the missing materials in other plants. */
  readonly elsewhere: readonly FreeLot[];
  readonly touched: Touched;
}

/** Materials expedites or transfers; planning resequences; purchase finds another supplier; commercial says who comes first. */
export function askForShortage({ order, missing, elsewhere, touched }: ShortageFacts): Asks {
  const short: ContextLine = {
    code: 'workOrder.short',
    facts: {
      workOrder: order.number,
      amount: fromThousandths(order.quantity),
      startAt: order.shortFromAt ?? order.plannedStartAt,
    },
  };
  const gaps = listed(missing, 'material.noneMissing', materialLine);
  const other = listed(elsewhere, 'lot.noneElsewhere', ({ lot, free }) => ({
    ...lotLine('lot.elsewhere', lot, undefined, free),
    facts: { ...lotLine('', lot, undefined, free).facts, product: nameOf(missing, lot.productId) },
  }));
  return {
    materials: {
      question: 'shortage.materials',
      context: [short, ...gaps, ...other],
      choices: ['expedited', 'transfer', 'on_the_way', 'cannot'],
    },
    planning: {
      question: 'shortage.planning',
      context: [short, ...gaps, ...workContext(touched), ...orderContext(touched)],
      choices: ['resequence', 'split', 'wait'],
    },
    purchase: {
      question: 'shortage.purchase',
      context: [short, ...gaps],
      choices: ['order_pulled_in', 'other_supplier', 'cannot'],
    },
    commercial: {
      question: 'shortage.commercial',
      context: [short, ...orderContext(touched)],
      choices: ['priority_set', 'customers_told', 'wait'],
    },
    // Nothing is proposed in place of the material yet, so there is nothing for quality to judge.
    quality: null,
  };
}

const nameOf = (missing: readonly Missing[], productId: string): string =>
  missing.find((each) => each.productId === productId)?.name ?? '';

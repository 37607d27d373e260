import type { Product } from '../../../db/product/product.ts';
import type { SupplyOrder } from '../../../db/supply/supply-order.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { Asks } from '../ask.ts';
import type { FreeLot } from '../lots-sql.ts';
import type { Touched } from '../trace-impact.ts';
import { freeLotContext, listed, lotLine, orderContext, workContext } from './context-lines.ts';

export interface SupplyFacts {
  readonly supply: SupplyOrder;
  readonly product: Product | undefined;
  /** Its day has come and it has not. */
  readonly overdue: boolean;
  readonly here: readonly FreeLot[];
  readonly elsewhere: readonly FreeLot[];
  readonly touched: Touched;
}

/** Purchase has the date confirmed; materials covers; planning resequences; commercial sees who waits for it. */
export function askForSupply({ supply, product, overdue, here, elsewhere, touched }: SupplyFacts): Asks {
  const delayed: ContextLine = {
    code: overdue ? 'supply.overdue' : 'supply.delayed',
    facts: {
      number: supply.number,
      supplier: supply.supplier,
      product: product?.name ?? '',
      amount: fromThousandths(supply.quantity),
      unit: product?.unit ?? '',
      fromAt: supply.promisedAt,
      toAt: supply.expectedAt,
    },
  };
  const why: ContextLine[] = supply.reason ? [{ code: 'supply.reason', facts: { reason: supply.reason } }] : [];
  const other = listed(elsewhere, 'lot.noneElsewhere', ({ lot, free }) => lotLine('lot.elsewhere', lot, product, free));
  return {
    purchase: {
      question: 'supplier_delay.purchase',
      context: [delayed, ...why, ...workContext(touched)],
      choices: ['date_confirmed', 'by_air', 'other_supplier', 'cannot'],
    },
    materials: {
      question: 'supplier_delay.materials',
      context: [delayed, ...freeLotContext(here, product), ...other],
      choices: ['covered', 'transfer', 'cannot'],
    },
    planning: {
      question: 'supplier_delay.planning',
      context: [delayed, ...workContext(touched), ...orderContext(touched)],
      choices: ['resequence', 'split', 'wait'],
    },
    commercial: {
      question: 'supplier_delay.commercial',
      context: [delayed, ...orderContext(touched)],
      choices: ['customers_told', 'new_promise', 'wait'],
    },
  };
}

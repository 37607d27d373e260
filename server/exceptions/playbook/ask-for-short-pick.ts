import type { Load, LoadLine } from '../../../db/load/load.ts';
import type { Lot } from '../../../db/lot/lot.ts';
import type { Product } from '../../../db/product/product.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { Asks } from '../ask.ts';
import type { FreeLot } from '../lots-sql.ts';
import type { Touched } from '../trace-impact.ts';
import { freeLotContext, loadContext, lotLine, orderContext } from './context-lines.ts';

export interface ShortPickFacts {
  readonly line: LoadLine;
  readonly load: Load;
  readonly lot: Lot;
  readonly product: Product | undefined;
  /** Other free lots of the product. */
  readonly free: readonly FreeLot[];
  readonly touched: Touched;
}

/** Dispatch recounts; materials looks where it was last; quality says whether it was held; planning tops up; commercial. */
export function askForShortPick({ line, load, lot, product, free, touched }: ShortPickFacts): Asks {
  const short: ContextLine = {
    code: 'pick.short',
    facts: {
      load: load.number,
      vehicle: load.vehicle,
      slotAt: load.slotAt,
      lot: lot.number ?? lot.id,
      product: product?.name ?? '',
      found: fromThousandths(line.picked),
      missing: fromThousandths(line.quantity - line.picked),
      unit: product?.unit ?? '',
    },
  };
  const last = lotLine('lot.lastSeen', lot, product);
  const others = freeLotContext(free, product);
  return {
    dispatch: {
      question: 'short_pick.dispatch',
      context: [short, ...loadContext(touched)],
      choices: ['recount_found', 'recount_short', 'truck_waits'],
    },
    materials: { question: 'short_pick.materials', context: [short, last, ...others], choices: ['found', 'not_found'] },
    quality: { question: 'short_pick.quality', context: [short, last], choices: ['taken_by_quality', 'not_taken'] },
    planning: {
      question: 'short_pick.planning',
      context: [short, ...others, ...orderContext(touched)],
      choices: ['top_up', 'make_more', 'cannot'],
    },
    commercial: {
      question: 'short_pick.commercial',
      context: [short, ...orderContext(touched)],
      choices: ['ship_short', 'wait_for_full'],
    },
  };
}

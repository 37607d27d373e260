import type { Hold } from '../../../db/hold/hold.ts';
import type { Lot } from '../../../db/lot/lot.ts';
import type { Product } from '../../../db/product/product.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import type { Asks } from '../ask.ts';
import type { FreeLot } from '../lots-sql.ts';
import type { Touched } from '../trace-impact.ts';
import { freeLotContext, listed, loadContext, lotLine, orderContext, workContext } from './context-lines.ts';

export interface HoldFacts {
  readonly hold: Hold;
  readonly lot: Lot;
  readonly products: ReadonlyMap<string, Product>;
  readonly siblings: readonly Lot[];
  /** Free lots of the same product that cannot share the fault. */
  readonly free: readonly FreeLot[];
  readonly touched: Touched;
}

/** Quality contains and samples; planning swaps; materials finds and fences the siblings; commercial; dispatch pulls. */
export function askForHold({ hold, lot, products, siblings, free, touched }: HoldFacts): Asks {
  const of = (each: Lot): Product | undefined => products.get(each.productId);
  const held: ContextLine = {
    code: 'lot.held',
    facts: { ...lotLine('', lot, of(lot)).facts, reason: hold.reason },
  };
  const note: ContextLine[] = hold.note ? [{ code: 'hold.note', facts: { note: hold.note } }] : [];
  const kin = listed(siblings, 'lot.noSibling', (each) => lotLine('lot.sibling', each, of(each)));
  const made = touched.lots.filter((each) => each.id !== lot.id);
  const descendants = made.length > 0 ? listed(made, '', (each) => lotLine('lot.descendant', each, of(each))) : [];
  const supplier: ContextLine = lot.supplierLot
    ? { code: 'lot.supplier', facts: { supplierLot: lot.supplierLot } }
    : { code: 'lot.noSupplier', facts: {} };
  return {
    quality: {
      question: 'hold.quality',
      context: [held, ...note, ...descendants, ...kin],
      choices: ['contain', 'sample', 'rework', 'scrap'],
    },
    planning: {
      question: 'hold.planning',
      context: [held, ...freeLotContext(free, of(lot)), ...workContext(touched), ...orderContext(touched)],
      choices: ['swap', 'resequence', 'remake', 'cannot'],
    },
    materials: {
      question: 'hold.materials',
      context: [held, supplier, ...kin, ...descendants],
      choices: ['siblings_fenced', 'siblings_fine', 'not_found'],
    },
    commercial: {
      question: 'hold.commercial',
      context: [held, ...orderContext(touched)],
      choices: ['customers_told', 'new_promise', 'wait'],
    },
    dispatch: {
      question: 'hold.dispatch',
      context: [held, ...loadContext(touched)],
      choices: ['pulled', 'truck_waits', 'not_loaded'],
    },
  };
}

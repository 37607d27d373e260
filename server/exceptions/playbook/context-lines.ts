import type { Load, LoadLine } from '../../../db/load/load.ts';
import type { Lot } from '../../../db/lot/lot.ts';
import type { Product } from '../../../db/product/product.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { WorkOrder } from '../../../db/work-order/work-order.ts';
import type { FreeLot } from '../lots-sql.ts';
import type { Missing } from '../materials-sql.ts';
import type { Touched, TouchedLine } from '../trace-impact.ts';

/** A task is read on a phone: of a long list the first few stand there, and how many more there are. */
const shown = 5;

/** The lines of a list, at most five, then `more`; the single line `none` when it is empty. */
export function listed<T>(rows: readonly T[], none: string, say: (row: T) => ContextLine): ContextLine[] {
  if (rows.length === 0) return [{ code: none, facts: {} }];
  const lines = rows.slice(0, shown).map(say);
  return rows.length > shown ? [...lines, { code: 'more', facts: { count: rows.length - shown } }] : lines;
}

/** Customers, orders and money with their promise: what commercial and planning must weigh. */
export const orderContext = (touched: Touched): ContextLine[] => listed(touched.lines, 'order.none', orderLine);

function orderLine({ line, order, customer, product }: TouchedLine): ContextLine {
  const promiseAt = line.promiseAt ?? order.promiseAt;
  return {
    code: promiseAt === null ? 'order.unpromised' : 'order.promised',
    facts: {
      order: order.number,
      customer: customer?.name ?? '',
      product: product?.name ?? '',
      amount: fromThousandths(line.quantity - line.shippedQuantity),
      unit: product?.unit ?? '',
      netMinor: line.netMinor,
      currency: order.currency,
      ...(promiseAt === null ? {} : { promiseAt }),
    },
    href: `/orders/${order.id}`,
  };
}

/** Trucks it is staged on, earliest slot first: what dispatch must stop, and how far the loading is. */
export function loadContext(touched: Touched): ContextLine[] {
  const bySlot = [...touched.loads].sort((one, other) => one.slotAt - other.slotAt || one.id.localeCompare(other.id));
  return listed(bySlot, 'load.none', (load) => loadLine(load, touched.loadLines));
}

function loadLine(load: Load, staged: readonly LoadLine[]): ContextLine {
  const own = staged.filter((line) => line.loadId === load.id);
  const sum = (of: (line: LoadLine) => number): number =>
    fromThousandths(own.reduce((total, line) => total + of(line), 0));
  return {
    code: load.seal ? 'load.sealed' : 'load.staged',
    facts: {
      load: load.number,
      vehicle: load.vehicle,
      slotAt: load.slotAt,
      amount: sum((line) => line.quantity),
      picked: sum((line) => line.picked),
    },
  };
}

/** Work orders that use it, are run on it or wait for it, in the order in which they start. */
export function workContext(touched: Touched): ContextLine[] {
  const byStart = [...touched.workOrders].sort(
    (one, other) => one.plannedStartAt - other.plannedStartAt || one.id.localeCompare(other.id),
  );
  return listed(byStart, 'workOrder.none', (order: WorkOrder) => ({
    code: 'workOrder.touched',
    facts: { workOrder: order.number, amount: fromThousandths(order.quantity), startAt: order.plannedStartAt },
  }));
}

/** A lot with what a person on the floor needs to walk to it. */
export function lotLine(code: string, lot: Lot, product: Product | undefined, amount = lot.quantity): ContextLine {
  return {
    code,
    facts: {
      lot: lot.number ?? lot.id,
      product: product?.name ?? '',
      amount: fromThousandths(amount),
      unit: product?.unit ?? '',
      location: lot.location,
      state: lot.state,
      supplierLot: lot.supplierLot ?? '',
    },
  };
}

export const freeLotContext = (free: readonly FreeLot[], product: Product | undefined): ContextLine[] =>
  listed(free, 'lot.noneFree', ({ lot, free: amount }) => lotLine('lot.free', lot, product, amount));

/** A material of which there is too little: how much is needed, there and missing. */
export const materialLine = ({ name, unit, needed, there }: Missing): ContextLine => ({
  code: 'material.missing',
  facts: {
    product: name,
    needed: fromThousandths(needed),
    there: fromThousandths(there),
    missing: fromThousandths(needed - there),
    unit,
  },
});

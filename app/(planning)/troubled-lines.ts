import type { Customer } from '../../db/customer/customer.ts';
import type { OrderLine, OrderState, SalesOrder } from '../../db/order/order.ts';
import type { Product } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { WorkOrder } from '../../db/work-order/work-order.ts';
import type { PlanningRows } from './planning-view.ts';

/**
 * What is wrong with a line, the gravest first: nothing in stock or in the plan covers it; its promise has passed; it will
 * be ready after its promise; its promise is later than what the customer was told first; or later than they want.
 */
export const troubles = ['uncovered', 'overdue', 'ready_late', 'promised_later', 'after_wanted'] as const;
export type Trouble = (typeof troubles)[number];

export interface TroubledLine {
  readonly line: OrderLine;
  readonly order: SalesOrder;
  readonly product: Product | undefined;
  readonly customer: Customer | undefined;
  /** Thousandths still owed, and of these not given from stock. */
  readonly open: number;
  readonly missing: number;
  readonly trouble: Trouble;
  /** When the last work order for it ends. */
  readonly readyAt: Instant | null;
  /** The exception that asks what to do about it. */
  readonly exceptionId: string | undefined;
}

const openStates: readonly OrderState[] = ['confirmed', 'planned', 'in_production', 'ready', 'loading'];

/** What an order line still waits for: open thousandths, what stock gives, and the open work orders planned for it. */
export interface OpenLine {
  readonly line: OrderLine;
  readonly order: SalesOrder;
  readonly open: number;
  readonly missing: number;
  readonly works: readonly WorkOrder[];
}

/** The lines that still have something to come. */
export function openLines(
  rows: Pick<PlanningRows, 'lines' | 'orders' | 'allocations' | 'workOrders'>,
): readonly OpenLine[] {
  const givenTo = Map.groupBy(rows.allocations, ({ orderLineId }) => orderLineId);
  const plannedFor = new Map<string, WorkOrder[]>();
  for (const work of rows.workOrders.values()) {
    if (work.state === 'completed' || work.state === 'closed') continue;
    for (const lineId of work.orderLineIds) plannedFor.set(lineId, [...(plannedFor.get(lineId) ?? []), work]);
  }
  return rows.lines.flatMap((line) => {
    const order = rows.orders.get(line.orderId);
    const open = line.quantity - line.shippedQuantity;
    if (!order || !openStates.includes(order.state) || open <= 0) return [];
    const given = (givenTo.get(line.id) ?? []).reduce((sum, each) => sum + each.quantity, 0);
    return [{ line, order, open, missing: Math.max(0, open - given), works: plannedFor.get(line.id) ?? [] }];
  });
}

/** Lines in trouble, the gravest kind first and in each kind the nearest promise. */
export function troubledLines(rows: PlanningRows, now: Instant): TroubledLine[] {
  const asked = new Map(
    rows.openExceptions.flatMap((each) => each.impact.lines.map((line) => [line.orderLineId, each.id] as const)),
  );
  const found = openLines(rows).flatMap((each): TroubledLine[] => {
    const trouble = troubleOf(each, now);
    if (!trouble) return [];
    const { line, order, open, missing } = each;
    return [
      {
        line,
        order,
        product: rows.products.get(line.productId),
        customer: rows.customers.get(order.customerId),
        open,
        missing,
        trouble,
        readyAt: readyAt(each),
        exceptionId: asked.get(line.id),
      },
    ];
  });
  return found.sort(
    (a, b) =>
      troubles.indexOf(a.trouble) - troubles.indexOf(b.trouble) ||
      (a.line.promiseAt ?? 0) - (b.line.promiseAt ?? 0) ||
      a.order.number.localeCompare(b.order.number) ||
      a.line.position - b.line.position,
  );
}

function readyAt({ missing, works }: OpenLine): Instant | null {
  return missing > 0 && works.length > 0 ? Math.max(...works.map(({ plannedEndAt }) => plannedEndAt)) : null;
}

function troubleOf(each: OpenLine, now: Instant): Trouble | undefined {
  const { line, order, missing, works } = each;
  const promise = line.promiseAt;
  if (promise === null || (missing > 0 && works.length === 0)) return 'uncovered';
  if (promise < now) return 'overdue';
  if ((readyAt(each) ?? 0) > promise) return 'ready_late';
  if (order.firstPromiseAt !== null && promise > order.firstPromiseAt) return 'promised_later';
  return order.wantedAt !== null && promise > order.wantedAt ? 'after_wanted' : undefined;
}

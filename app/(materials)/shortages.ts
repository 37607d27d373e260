import type { Equipment } from '../../db/equipment/equipment.ts';
import type { Exception } from '../../db/exception/exception.ts';
import type { Lot } from '../../db/lot/lot.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import { hour, type Instant } from '../../db/values/instant.ts';
import { isShort, type Need, type StagedWork, stopsAt } from '../_stock/stage-work.ts';
import type { MaterialsRows } from './materials-view.ts';

/** A material that is missing, how long its supplier needs, and whether an order placed now would come in time. */
export interface Missing {
  readonly need: Need;
  readonly leadMs: number;
  readonly comesInTime: boolean;
  /** What there is of it on hold, in thousandths, and in which lots. */
  readonly held: number;
  readonly heldLots: readonly Lot[];
}

/** A machine that material will stop. */
export interface Shortage {
  readonly work: StagedWork;
  readonly machine: Equipment | undefined;
  readonly at: Instant;
  readonly missing: readonly Missing[];
  /** Staged lots that are on hold. */
  readonly barred: readonly Lot[];
  readonly behind: readonly SalesOrder[];
  readonly exception: Exception | undefined;
}

/** Shortages by the hour they stop a machine. */
export function shortagesOf(rows: MaterialsRows, now: Instant): Shortage[] {
  return rows.staged
    .filter(isShort)
    .map((work) => shortageOf(rows, work, now))
    .sort((a, b) => a.at - b.at || (a.work.order.number < b.work.order.number ? -1 : 1));
}

function shortageOf(rows: MaterialsRows, work: StagedWork, now: Instant): Shortage {
  const at = stopsAt(work);
  const barred = work.barred.map((lot) => rows.exceptionOf.get(lot.id)).find((each) => each !== undefined);
  return {
    work,
    machine: rows.machines.get(work.steps[0]?.equipmentId ?? ''),
    at,
    missing: work.needs
      .filter(({ missing }) => missing > 0)
      .map((need) => {
        const leadMs = need.product.leadTimeHours * hour;
        const heldLots = rows.lots.filter(
          (lot) => lot.productId === need.product.id && lot.quantity > 0 && ['held', 'quarantined'].includes(lot.state),
        );
        const held = heldLots.reduce((sum, { quantity }) => sum + quantity, 0);
        return { need, leadMs, comesInTime: now + leadMs <= at, held, heldLots };
      }),
    barred: work.barred,
    behind: behind(rows, work),
    exception: rows.exceptionOf.get(work.order.id) ?? barred,
  };
}

/** The orders a work order is made for, each once. */
function behind(rows: Pick<MaterialsRows, 'lines' | 'orders'>, { order }: StagedWork): SalesOrder[] {
  return [...new Set(order.orderLineIds.flatMap((id) => rows.orders.get(rows.lines.get(id)?.orderId ?? '') ?? []))];
}
